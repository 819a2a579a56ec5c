// What the engine writes into the log: one line per fact, with the ids that tie lines together.

export interface Log {
  /** What happens all the time and changes nothing. */
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}
