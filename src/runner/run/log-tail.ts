// The end of an agent's output, as a person would have read it.
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { tail } from '../../text/clean.ts';
import { drawnLine } from '../../text/drawn.ts';
import type { Run } from './runs.ts';
import { ifMissing } from './small-files.ts';
import { endOfOutput } from './wrapper.ts';

const readBytes = 64 * 1024;
const maxLines = 40;
const maxLength = 4_000;

/** Waits until tmux has written everything the agent printed to the log. @returns false when it had not within `limitMs` */
export async function logComplete(run: Run, limitMs: number): Promise<boolean> {
  const roundMs = 2;
  for (let waited = 0; waited <= limitMs; waited += roundMs) {
    if (readEnd(run).includes(endOfOutput(run.mark))) return true;
    await pause(roundMs);
  }
  return false;
}

/** @returns the last lines of this run's output, without terminal sequences, at most 40 lines and 4,000 characters. */
export function logTail(run: Run): string {
  const lines = readEnd(run).split('\n').map(drawnLine);
  return tail(lines.join('\n').trim().split('\n').slice(-maxLines).join('\n'), maxLength);
}

function readEnd(run: Run): string {
  const file = openIfThere(run.log);
  if (file === undefined) return '';
  try {
    const { size } = fstatSync(file);
    // A log that was put aside began anew: all of it is of this run.
    const from = Math.max(run.logFrom > size ? 0 : run.logFrom, size - readBytes);
    const buffer = Buffer.alloc(Math.max(0, size - from));
    return buffer.toString('utf8', 0, readSync(file, buffer, 0, buffer.length, from));
  } finally {
    closeSync(file);
  }
}

function openIfThere(path: string): number | undefined {
  try {
    return openSync(path, 'r');
  } catch (error) {
    return ifMissing(undefined)(error);
  }
}
