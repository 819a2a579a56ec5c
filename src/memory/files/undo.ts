// A journal undone: every file becomes what it was.
import { dirname } from 'node:path';
import { syncDirectory } from './durable.ts';
import { hashIn, readCurrent } from './found.ts';
import { type Journal, newPath, oldPath } from './journal.ts';
import { placeOf } from './place.ts';
import { removeTree } from './remove-tree.ts';
import type { Room } from './room.ts';

/** Can be stopped anywhere, and be done again. What somebody wrote on top of ours stays. */
export async function undo(room: Room, directory: string, { files }: Journal): Promise<void> {
  const { fs } = room;
  const changed = new Set<string>();
  for (const [at, { name, after }] of files.entries()) {
    if (await fs.stat(newPath(directory, at))) continue;
    const path = await placeOf(fs, room.root, name);
    if (hashIn(await readCurrent(fs, path)) !== after) continue;
    const old = oldPath(directory, at);
    if (await fs.stat(old)) await fs.rename(old, path);
    else await fs.unlink(path);
    changed.add(dirname(path));
  }
  for (const holder of changed) await syncDirectory(fs, holder);
  await removeTree(fs, directory);
}
