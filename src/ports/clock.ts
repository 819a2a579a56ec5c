// Time and chance, so that nothing below `wire` asks the machine for them.

export interface Clock {
  /** @returns milliseconds since the epoch. */
  now(): number;
  /** @returns a fresh unique id. */
  id(): string;
}
