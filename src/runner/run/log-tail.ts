// The end of an agent's output, as a person would have read it.
import { open } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { clean, tail } from '../../text/clean.ts';
import { ifMissing, type Run } from './runs.ts';
import { endOfOutput } from './wrapper.ts';

const readBytes = 64 * 1024;
const maxLines = 40;
const maxLength = 4_000;

/** Waits until tmux has written everything the agent printed to the log. @returns false when it had not within `limitMs` */
export async function logComplete(run: Run, limitMs: number): Promise<boolean> {
  const roundMs = 2;
  for (let waited = 0; waited <= limitMs; waited += roundMs) {
    if ((await readEnd(run)).includes(endOfOutput(run.mark))) return true;
    await pause(roundMs);
  }
  return false;
}

/** @returns the last lines of this run's output, without terminal sequences, at most 40 lines and 4,000 characters. */
export async function logTail(run: Run): Promise<string> {
  const drawn = (await readEnd(run)).replaceAll(/\r+\n/g, '\n').split('\n');
  // A line that was drawn over with carriage returns shows its last drawing.
  const lines = drawn.map((line) => clean(line.slice(line.lastIndexOf('\r') + 1)).trimEnd());
  return tail(lines.join('\n').trim().split('\n').slice(-maxLines).join('\n'), maxLength);
}

async function readEnd(run: Run): Promise<string> {
  const file = await open(run.log, 'r').catch(ifMissing(undefined));
  if (file === undefined) return '';
  try {
    const { size } = await file.stat();
    const from = Math.max(run.logFrom, size - readBytes);
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(Math.max(0, size - from)), position: from });
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await file.close();
  }
}
