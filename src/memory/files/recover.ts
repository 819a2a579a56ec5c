// What an earlier holder of the lock left unfinished, finished.
import { join } from 'node:path';
import { carryOut, type Edited, putAway } from './carry-out.ts';
import { names, takeBack } from './commit.ts';
import { ensureDirectory } from './durable.ts';
import { type Journal, readJournal } from './journal.ts';
import { removeTree } from './remove-tree.ts';
import type { Room } from './room.ts';
import { undo } from './undo.ts';

export interface Recovery {
  /** `broken`: its journal cannot be read (a damaged disk); it was put aside whole, for a person to look at. */
  readonly kind: 'finished' | 'undone' | 'broken';
  readonly id: string;
  /** Relative to the root. */
  readonly files: readonly string[];
  /** What somebody else wrote in between: it stays, and ours is kept. */
  readonly edited: readonly Edited[];
}

/**
 * Under the lock, before anything else; makes the place for transactions too. What did not count yet is removed, what counted is
 * carried out; what was being undone is undone.
 *
 * @param what `all` when somebody may have died since we looked last; a journal is looked for each time
 * @throws FileError `unfinished` when neither can be done now
 */
export async function recover(room: Room, what: 'all' | 'journal'): Promise<Recovery | undefined> {
  const { fs, transactions } = room;
  if (what === 'all') await sweep(room);
  for (const name of [names.journal, names.undo]) {
    if (await fs.stat(join(transactions, name))) return finish(room, name);
  }
  return undefined;
}

async function sweep({ fs, transactions }: Room): Promise<void> {
  const left = await fs.list(transactions);
  if (left === undefined) return ensureDirectory(fs, transactions);
  for (const name of left.filter((one) => one.startsWith(names.staged))) await removeTree(fs, join(transactions, name));
}

async function finish(room: Room, name: string): Promise<Recovery | undefined> {
  const directory = join(room.transactions, name);
  const inside = (await room.fs.list(directory)) ?? [];
  const journal = await readJournal(room, directory);
  if (journal) return name === names.undo ? undone(room, directory, journal) : finished(room, directory, journal);
  // The manifest is the last thing to be removed when all is done.
  if (inside.length === 0) await removeTree(room.fs, directory);
  return inside.length === 0 ? undefined : putAside(room, directory, inside);
}

async function finished(room: Room, directory: string, journal: Journal): Promise<Recovery> {
  let edited: Edited[];
  try {
    edited = await carryOut(room, directory, journal, 'keep');
  } catch (error) {
    await takeBack(room, journal, error);
    return recovery('undone', journal);
  }
  await putAway(room, directory, journal);
  return recovery('finished', journal, edited);
}

async function undone(room: Room, directory: string, journal: Journal): Promise<Recovery> {
  await undo(room, directory, journal);
  return recovery('undone', journal);
}

async function putAside(room: Room, directory: string, files: readonly string[]): Promise<Recovery> {
  const id = room.id();
  await room.fs.rename(directory, join(room.transactions, `broken-${id}`));
  return { kind: 'broken', id, files, edited: [] };
}

function recovery(kind: Recovery['kind'], { id, files }: Journal, edited: readonly Edited[] = []): Recovery {
  return { kind, id, files: files.map(({ name }) => name), edited };
}
