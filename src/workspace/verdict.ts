// What the end of a command means for the work.
import type { Verdict } from '../core/checks.ts';
import { ranNoTests } from './no-tests.ts';
import type { ShellResult } from './shell.ts';

export interface Judgement {
  readonly verdict: Verdict;
  readonly exitCode: number | null;
  /** What the output alone does not say; may be empty. */
  readonly note: string;
}

/** @param minutes the command's time limit, for the note */
export function judge(result: Omit<ShellResult, 'durationMs'>, minutes: number): Judgement {
  const { code, output } = result;
  if (result.timedOut) {
    const note = `Stopped after ${minutes} min, its time limit; all its processes were ended.`;
    return { verdict: 'timeout', exitCode: null, note };
  }
  if (result.trouble !== '') return { verdict: 'broken', exitCode: null, note: `The command ${result.trouble}.` };
  if (code === null) return { verdict: 'fail', exitCode: null, note: `The command was ended by ${result.killedBy}.` };
  // sh(1): 126 cannot be executed, 127 not found.
  if (code === 126 || code === 127) {
    return { verdict: 'broken', exitCode: code, note: 'A command was not found or cannot be executed.' };
  }
  const runner = ranNoTests(output, code);
  if (runner !== undefined)
    return { verdict: 'empty', exitCode: code, note: `No test was run (as ${runner} reports it).` };
  return { verdict: code === 0 ? 'pass' : 'fail', exitCode: code, note: '' };
}
