// Several files changed together: all of them, or none.
import { dirname, join } from 'node:path';
import { carryOut, putAway } from './carry-out.ts';
import { ensureDirectory, syncDirectory } from './durable.ts';
import { FileError, fileError } from './file-error.ts';
import { type Journal, stageJournal } from './journal.ts';
import { removeTree } from './remove-tree.ts';
import type { Room, Target } from './room.ts';
import { undo } from './undo.ts';

/** Names below `transactions`: while it counts for nothing yet, while it is carried out, while it is undone. */
export const names = { staged: 'staged-', journal: 'journal', undo: 'undo' };

/**
 * Under the lock, with nothing unfinished there. From the moment the journal has its name the transaction counts: it is carried out,
 * if not by us then by whoever takes the lock next.
 *
 * @returns when it would survive a loss of power
 * @throws FileError: then every file is as it was; `unfinished` when not even that could be done
 */
export async function commitAll(room: Room, targets: readonly Target[]): Promise<void> {
  const journal = await begin(room, targets);
  const directory = join(room.transactions, names.journal);
  try {
    await syncDirectory(room.fs, room.transactions);
    await carryOut(room, directory, journal, 'fail');
  } catch (error) {
    await takeBack(room, journal, error);
    throw fileError(error, pathsOf(targets), 'written');
  }
  await putAway(room, directory, journal);
}

/** @throws FileError `unfinished`, with both causes in its words */
export async function takeBack(room: Room, journal: Journal, why: unknown): Promise<void> {
  const directory = join(room.transactions, names.undo);
  try {
    await room.fs.rename(join(room.transactions, names.journal), directory);
    await syncDirectory(room.fs, room.transactions);
    await undo(room, directory, journal);
  } catch (error) {
    const words = [why, error].map((one) => (one instanceof Error ? one.message : String(one)));
    const message = `a change of several files can be neither finished (${words[0]}) nor undone (${words[1]})`;
    throw new FileError('unfinished', directory, message, error);
  }
}

async function begin(room: Room, targets: readonly Target[]): Promise<Journal> {
  const { fs, transactions } = room;
  const id = room.id();
  const staged = join(transactions, `${names.staged}${id}`);
  try {
    for (const one of new Set([transactions, ...targets.map(({ path }) => dirname(path))]))
      await ensureDirectory(fs, one);
    const journal = await stageJournal(room, staged, id, targets);
    await room.assertHeld();
    await fs.rename(staged, join(transactions, names.journal));
    return journal;
  } catch (error) {
    await removeTree(fs, staged).catch(() => undefined);
    throw fileError(error, pathsOf(targets), 'written');
  }
}

function pathsOf(targets: readonly Target[]): string {
  return targets.map(({ path }) => path).join(', ');
}
