// Why something an agent said or asked for was not taken.

/** A mistake of the agent, or a state of its worktree that it can be told of. Nothing was written. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly code: string;
  /** What to do next. */
  readonly next: string;
  /** The words are wrong, not the world. */
  readonly isUsage: boolean;

  constructor(code: string, reason: string, next: string, { isUsage = false } = {}) {
    super(reason);
    this.code = code;
    this.next = next;
    this.isUsage = isUsage;
  }
}

/** @returns the refusal of wrong words */
export function misused(code: string, reason: string, next: string): Refused {
  return new Refused(code, reason, next, { isUsage: true });
}

/** @returns `ENOSPC` and the like: what the system calls the error */
export function systemCode(error: unknown): string {
  return (error as NodeJS.ErrnoException | undefined)?.code ?? String(error);
}
