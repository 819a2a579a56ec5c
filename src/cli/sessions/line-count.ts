// How many lines a person wants to see.
import { oneLine } from '../../text/clean.ts';
import { exitCodes } from '../exit-codes.ts';
import { CommandError } from '../fail.ts';

/** @param written of `--lines`; 50 if it is not said. @throws CommandError `lines_bad` (exit code 2) */
export function parseLines(written = '50'): number {
  if (/^[1-9]\d{0,6}$/.test(written)) return Number(written);
  throw new CommandError(
    'lines_bad',
    `"${oneLine(written)}" is no number of lines`,
    'write --lines 20',
    exitCodes.usage,
  );
}
