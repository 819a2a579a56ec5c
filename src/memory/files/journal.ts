// What a transaction over several files writes down before it touches the first of them.
import { join } from 'node:path';
import { linkOrCopy } from './backups.ts';
import { syncDirectory, writeNew } from './durable.ts';
import { hashIn, hashOf } from './found.ts';
import type { Room, Target } from './room.ts';

export interface Journal {
  readonly id: string;
  readonly files: readonly JournalFile[];
}

export interface JournalFile {
  /** Relative to the root. */
  readonly name: string;
  /** SHA-256 of what was read; null where there was no file. */
  readonly before: string | null;
  readonly after: string;
  /** Whether what it was is kept. */
  readonly backup: boolean;
}

/** The entry at this place: what it is to become, there until it is in place, and what it was. */
export function newPath(directory: string, at: number): string {
  return join(directory, `${at}.new`);
}

export function oldPath(directory: string, at: number): string {
  return join(directory, `${at}.old`);
}

/** Everything that is needed to finish or to undo it, on the disk. Counts for nothing until the directory is renamed. */
export async function stageJournal(
  room: Room,
  directory: string,
  id: string,
  targets: readonly Target[],
): Promise<Journal> {
  const { fs } = room;
  await fs.makeDirectory(directory);
  const files = targets.map(journalFile);
  const news = targets.map(({ bytes, current }, at) => writeNew(fs, newPath(directory, at), bytes, current?.stat));
  const manifest = writeNew(fs, join(directory, 'manifest.json'), Buffer.from(JSON.stringify({ id, files })));
  await allOf([...news, manifest]);
  for (const [at, { path, current }] of targets.entries()) {
    if (current) await linkOrCopy(fs, path, oldPath(directory, at));
  }
  await syncDirectory(fs, directory);
  return { id, files };
}

function journalFile({ name, bytes, current, backup }: Target): JournalFile {
  return { name, before: hashIn(current), after: hashOf(bytes), backup };
}

/** @returns undefined for one that cannot be read: all that was staged in it is still there */
export async function readJournal({ fs }: Room, directory: string): Promise<Journal | undefined> {
  const read = await fs.read(join(directory, 'manifest.json'));
  try {
    return read && (JSON.parse(read.bytes.toString()) as Journal);
  } catch {
    return undefined;
  }
}

/** None goes on behind our back after another failed. */
async function allOf(works: readonly Promise<void>[]): Promise<void> {
  const failed = (await Promise.allSettled(works)).find((one) => one.status === 'rejected');
  if (failed) throw failed.reason;
}
