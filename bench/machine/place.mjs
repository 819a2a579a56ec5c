// A place of its own for each measure, and its end whatever happens.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Runs `work` with a fresh directory and a function that takes what must be undone; all of it is undone at the end, last thing first.
 *
 * @param {(dir: string, atEnd: (undo: () => unknown) => void) => Promise<T>} work
 * @template T
 */
export async function inPlace(work) {
  // Short, for the sockets below it have a limit of about 100 characters.
  const dir = await mkdtemp(join(tmpdir(), 'cb-'));
  const undoings = [() => rm(dir, { recursive: true, force: true, maxRetries: 5 })];
  try {
    return await work(dir, (undo) => undoings.push(undo));
  } finally {
    for (const undo of undoings.reverse()) await undo();
  }
}
