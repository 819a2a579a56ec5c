// A place of its own for each measure, and its end whatever happens.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Runs `work` with a fresh directory and a function that takes what must be undone; all of it is undone at the end, last thing first,
 * also when the bench is interrupted.
 *
 * @param {(dir: string, atEnd: (undo: () => unknown) => void) => Promise<T>} work
 * @template T
 */
export async function inPlace(work) {
  // Short, for the sockets below it have a limit of about 100 characters.
  const dir = await mkdtemp(join(tmpdir(), 'cb-'));
  const undoings = [() => rm(dir, { recursive: true, force: true, maxRetries: 5 })];
  const interrupted = () => void undo().finally(() => process.exit(130));
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, interrupted);
  try {
    return await work(dir, (one) => undoings.push(one));
  } finally {
    for (const signal of ['SIGINT', 'SIGTERM']) process.off(signal, interrupted);
    await undo();
  }

  async function undo() {
    for (let last = undoings.pop(); last; last = undoings.pop()) await last();
  }
}
