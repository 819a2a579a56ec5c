// A broken world: which port, and whether trying again helps.

/** Thrown by adapters. An expected outcome is an event, never one of these. */
export class PortError extends Error {
  override readonly name = 'PortError';
  readonly port: string;
  /** `never`: a person must act; a Date: not before then. */
  readonly retry: 'soon' | 'never' | Date;
  readonly code: string;

  constructor(port: string, code: string, message: string, retry: 'soon' | 'never' | Date, cause?: unknown) {
    super(message, { cause });
    this.port = port;
    this.code = code;
    this.retry = retry;
  }
}
