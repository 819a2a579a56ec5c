// Earlier versions of a file, the newest few, by growing numbers: `acme/widgets/decisions.md.00000007`.
import { basename, dirname, join } from 'node:path';
import { ensureDirectory, writeNew } from './durable.ts';
import { isCode } from './file-error.ts';
import type { FileSystem } from './file-system.ts';

/** Where earlier versions go. */
export interface Backups {
  readonly directory: string;
  /** How many of each file stay; at least one. */
  readonly most: number;
  /** The number of the newest of each file, as far as this process knows. */
  readonly newest: Map<string, number>;
}

/** Where the next backup of a file goes, and which then are too old. Under the lock, so that it stays true. */
export interface Shelf {
  readonly name: string;
  readonly number: number;
  readonly next: string;
  readonly old: readonly string[];
}

/** @param name of the file, relative to the root; its backups stand in a directory of the same name as its own */
export async function shelfOf(fs: FileSystem, backups: Backups, name: string): Promise<Shelf> {
  const place = join(backups.directory, name);
  const at = (number: number) => `${place}.${String(number).padStart(8, '0')}`;
  const numbers = (await numbersKnown(fs, backups, name, at)) ?? (await numbersThere(fs, place));
  const number = (numbers.at(-1) ?? 0) + 1;
  const old = numbers.slice(0, Math.max(0, numbers.length + 1 - backups.most));
  return { name, number, next: at(number), old: old.map(at) };
}

/** Once the new version is in place. What cannot be removed now is no reason to fail. */
export async function prune(fs: FileSystem, { newest }: Backups, { name, number, old }: Shelf): Promise<void> {
  newest.set(name, number);
  for (const backup of old) await removeQuietly(fs, backup);
}

export async function removeQuietly(fs: FileSystem, path: string): Promise<void> {
  try {
    await fs.unlink(path);
  } catch {
    // It is gone, or it stays and does no harm.
  }
}

/** A second name for the same bytes costs nothing, and who replaces a file never writes to it; not every file system can. */
export async function linkOrCopy(fs: FileSystem, from: string, to: string): Promise<void> {
  try {
    await fs.link(from, to);
  } catch (error) {
    if (!isCode(error, 'EPERM', 'EXDEV', 'EMLINK', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS')) throw error;
    const read = await fs.read(from);
    if (read) await writeNew(fs, to, read.bytes, read.stat);
  }
}

/**
 * Two looks tell whether others wrote since: if so there is a next one, or, when there were as many as are kept, ours is gone.
 * To list a directory would be work for the disk.
 */
async function numbersKnown(
  fs: FileSystem,
  { most, newest }: Backups,
  name: string,
  at: (number: number) => string,
): Promise<number[] | undefined> {
  const last = newest.get(name);
  if (last === undefined || !(await fs.stat(at(last))) || (await fs.stat(at(last + 1)))) return undefined;
  const count = Math.min(most, last);
  return Array.from({ length: count }, (_, index) => last - count + 1 + index);
}

async function numbersThere(fs: FileSystem, place: string): Promise<number[]> {
  const there = await fs.list(dirname(place));
  if (!there) await ensureDirectory(fs, dirname(place));
  const beginning = `${basename(place)}.`;
  const endings = (there ?? []).filter((one) => one.startsWith(beginning)).map((one) => one.slice(beginning.length));
  return endings
    .filter((ending) => /^\d{8,}$/.test(ending))
    .map(Number)
    .sort((one, other) => one - other);
}
