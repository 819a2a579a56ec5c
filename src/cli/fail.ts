// How a failure reaches the person at the terminal: what happened, and what to do next. Never a stack.
import { CommanderError } from 'commander';
import { ConfigError } from '../config/config-error.ts';
import { exitCodes } from './exit-codes.ts';

/** A person's mistake or a state of the world the command cannot go on with. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly code: string;
  /** What to do next. */
  readonly hint: string;
  readonly exitCode: number;

  constructor(code: string, message: string, hint: string, exitCode: number = exitCodes.failed) {
    super(message);
    this.code = code;
    this.hint = hint;
    this.exitCode = exitCode;
  }
}

/** Prints the error to standard error and sets the exit code. */
export function fail(error: unknown): void {
  if (error instanceof CommanderError) return;
  if (error instanceof CommandError) {
    // A refusal of the law names its code itself, where people read it in a comment.
    const message = error.message.replace(` (${error.code})`, '');
    process.stderr.write(`conductor: ${message} (${error.code})\n  next: ${error.hint}\n`);
    process.exitCode = error.exitCode;
  } else if (error instanceof ConfigError) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = exitCodes.configuration;
  } else {
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(
      `conductor: ${message}\n  next: run it again with LOG_LEVEL=debug, and report it if it stays\n`,
    );
    process.exitCode = exitCodes.failed;
  }
}
