// What the agent's side refuses, as an error at the terminal.
import { Refused } from '../../agent-side/refused.ts';
import { exitCodes } from '../exit-codes.ts';
import { CommandError } from '../fail.ts';

/** @throws CommandError for a refusal; everything else as it is */
export function asCommandError(error: unknown): never {
  if (!(error instanceof Refused)) throw error;
  const exitCode = error.isUsage ? exitCodes.usage : exitCodes.failed;
  throw new CommandError(error.code, error.message, error.next, exitCode);
}
