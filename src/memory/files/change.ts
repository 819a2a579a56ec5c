// What is wished of files, as what is to be done to which: looked at, checked, and left out where it is so already.
import { type Archived, archiveInto } from './archive.ts';
import { commitAll } from './commit.ts';
import { conflict } from './file-error.ts';
import { type Found, isSame, readCurrent } from './found.ts';
import { assertWritable, placeOf } from './place.ts';
import { replaceOne } from './replace.ts';
import type { Room, Target } from './room.ts';

export interface Change {
  /** Relative to the root. */
  readonly name: string;
  readonly content: string | Uint8Array;
  /** What the content was made from. When the file is not that any more, nothing is written. */
  readonly expected?: Found;
  /** Whether what stands there now is kept as a backup; true when it is not said. */
  readonly backup?: boolean;
  /** What the content has no more, for the archive beside it. */
  readonly archive?: Archived;
}

/**
 * Under the lock. All of them or none; of two changes of one file the later counts.
 *
 * @returns paths of the files that were changed; of none that said the same before
 * @throws FileError: then every file is as it was
 */
export async function change(room: Room, changes: readonly Change[]): Promise<string[]> {
  const targets = (await targetsOf(room, changes)).filter((target) => !isSame(target, target.current));
  for (const { path, current } of targets) await assertWritable(room.fs, path, current?.stat);
  const [only, ...more] = targets;
  if (only && more.length === 0) await replaceOne(room, only);
  else if (only) await commitAll(room, targets);
  return targets.map(({ path }) => path);
}

async function targetsOf(room: Room, changes: readonly Change[]): Promise<Target[]> {
  const targets = new Map<string, Target>();
  for (const { name, content, expected, backup = true, archive } of changes) {
    const target = await targetOf(room, name, Buffer.from(content), backup);
    if (expected && !isSame(target.current, expected.kind === 'file' ? expected : undefined))
      throw conflict(target.path);
    targets.set(target.path, target);
    for (const [beside, bytes] of archive ? await archiveInto(room, name, archive) : []) {
      const other = await targetOf(room, beside, bytes, backup);
      targets.set(other.path, other);
    }
  }
  return [...targets.values()];
}

async function targetOf(room: Room, name: string, bytes: Uint8Array, backup: boolean): Promise<Target> {
  const path = await placeOf(room.fs, room.root, name);
  return { name, path, bytes, current: await readCurrent(room.fs, path), backup };
}
