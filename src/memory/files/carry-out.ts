// A journal carried out: by who wrote it, or by who finds it after a crash.
import { dirname, join } from 'node:path';
import { linkOrCopy, prune, shelfOf } from './backups.ts';
import { ensureDirectory, syncDirectory } from './durable.ts';
import { conflict } from './file-error.ts';
import { hashIn, readCurrent } from './found.ts';
import { type Journal, newPath, oldPath } from './journal.ts';
import { placeOf } from './place.ts';
import { removeTree } from './remove-tree.ts';
import type { Room } from './room.ts';

/** A file that somebody edited before ours was in place: theirs stays. */
export interface Edited {
  /** Relative to the root. */
  readonly name: string;
  /** Path of what we would have written: beside the backups, and never pruned. */
  readonly ours: string;
}

/**
 * Puts in place what is not yet there. Can be stopped anywhere, and be done again.
 *
 * @param onEdit what becomes of a file that is neither what was read nor what we write
 * @returns when it would survive a loss of power
 * @throws FileError `conflict` when that is to fail
 */
export async function carryOut(
  room: Room,
  directory: string,
  { id, files }: Journal,
  onEdit: 'fail' | 'keep',
): Promise<Edited[]> {
  const { fs } = room;
  const edited: Edited[] = [];
  const changed = new Set<string>();
  for (const [at, { name, before, after }] of files.entries()) {
    const ours = newPath(directory, at);
    const path = await placeOf(fs, room.root, name);
    changed.add(dirname(path));
    if (!(await fs.stat(ours))) continue;
    await ensureDirectory(fs, dirname(path));
    const hash = hashIn(await readCurrent(fs, path));
    if (hash === before) {
      await fs.rename(ours, path);
      if (!(await savedMeanwhile(room, oldPath(directory, at), before))) continue;
      if (onEdit === 'fail') throw conflict(path);
      const aside = await keepAside(room, path, `${name}.not-written.${id}`);
      await fs.rename(oldPath(directory, at), path);
      edited.push({ name, ours: aside });
    } else if (hash === after) await fs.unlink(ours);
    else if (onEdit === 'fail') throw conflict(path);
    else edited.push({ name, ours: await setAside(room, ours, `${name}.not-written.${id}`) });
  }
  for (const holder of changed) await syncDirectory(fs, holder);
  return edited;
}

/** Who saved in place between the look and the renaming wrote into what has no name any more but ours. */
async function savedMeanwhile({ fs }: Room, old: string, before: string | null): Promise<boolean> {
  const found = await readCurrent(fs, old);
  return found !== undefined && hashIn(found) !== before;
}

/** What the files were becomes their newest backup, and the journal is gone; if not now, then when the lock is taken next. */
export async function putAway(room: Room, directory: string, { files }: Journal): Promise<void> {
  try {
    for (const [at, { name, backup }] of files.entries()) {
      if (backup) await keepOld(room, oldPath(directory, at), name);
    }
    await removeTree(room.fs, directory);
  } catch {
    // All that the transaction wished is done: it has not failed.
  }
}

async function keepOld({ fs, backups }: Room, old: string, name: string): Promise<void> {
  if (!(await fs.stat(old))) return;
  const shelf = await shelfOf(fs, backups, name);
  await fs.rename(old, shelf.next);
  await prune(fs, backups, shelf);
}

async function setAside(room: Room, ours: string, name: string): Promise<string> {
  const aside = await keepAside(room, ours, name);
  await room.fs.unlink(ours);
  return aside;
}

/** @returns the path of a second name for it, beside the backups. */
async function keepAside({ fs, backups }: Room, ours: string, name: string): Promise<string> {
  const aside = join(backups.directory, name);
  await ensureDirectory(fs, dirname(aside));
  if (!(await fs.stat(aside))) await linkOrCopy(fs, ours, aside);
  await syncDirectory(fs, dirname(aside));
  return aside;
}
