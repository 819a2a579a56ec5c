// One file replaced as a whole. A renaming is all or nothing by itself, so that no journal is needed.
import { dirname, join } from 'node:path';
import { linkOrCopy, prune, removeQuietly, type Shelf, shelfOf } from './backups.ts';
import { ensureDirectory, syncDirectory, writeNew } from './durable.ts';
import { conflict, FileError, fileError, unlessGone } from './file-error.ts';
import { isSame, readCurrent } from './found.ts';
import type { Room, Target } from './room.ts';

/**
 * Under the lock. Whoever reads sees the old version or the new one.
 *
 * @returns when it would survive a loss of power
 * @throws FileError `conflict`, `read_only`, `no_space`, …: then the file is as it was, and nothing of ours is left
 */
export async function replaceOne(room: Room, target: Target): Promise<void> {
  const { fs } = room;
  const { name, path, bytes, current, backup } = target;
  const staged = join(room.transactions, `staged-${room.id()}`);
  let shelf: Shelf | undefined;
  try {
    if (!current) await ensureDirectory(fs, dirname(path));
    await writeNew(fs, staged, bytes, current?.stat);
    if (current && backup) shelf = await keepEarlier(room, name, path);
    // At the last moment, and by the bytes: an editor may have saved while ours went to the disk, in the same clock tick too.
    if (!isSame(await readCurrent(fs, path), current)) throw conflict(path);
    await room.assertHeld();
    await fs.rename(staged, path);
    if (shelf) await giveBack(room, target, shelf);
  } catch (error) {
    for (const ours of [staged, ...(shelf ? [shelf.next] : [])]) await removeQuietly(fs, ours);
    throw fileError(error, path, 'written');
  }
  try {
    // What is too old can go while the disk is waited for.
    await Promise.all([syncDirectory(fs, dirname(path)), shelf && prune(fs, room.backups, shelf)]);
  } catch (error) {
    await restore(room, target, staged);
    throw fileError(error, path, 'written');
  }
}

async function keepEarlier({ fs, backups }: Room, name: string, path: string): Promise<Shelf> {
  const shelf = await shelfOf(fs, backups, name);
  await unlessGone(() => linkOrCopy(fs, path, shelf.next));
  return shelf;
}

/**
 * Who saved in place between our last look and the renaming wrote into what is only the backup now.
 *
 * @throws FileError `conflict` when somebody did: then theirs is in its place again
 */
async function giveBack({ fs }: Room, { path, current }: Target, { next }: Shelf): Promise<void> {
  const old = await readCurrent(fs, next);
  if (old === undefined || isSame(old, current)) return;
  await fs.rename(next, path);
  throw conflict(path);
}

/** The name is not on the disk, and may never be: who is told so must not find it there. */
async function restore({ fs }: Room, { path, current }: Target, staged: string): Promise<void> {
  try {
    if (!current) return await fs.unlink(path);
    await writeNew(fs, staged, current.bytes, current.stat);
    await fs.rename(staged, path);
  } catch (error) {
    throw new FileError('unfinished', path, `${path} was written, and may not be on the disk`, error);
  }
}
