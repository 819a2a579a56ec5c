// Takes a worktree away: out of sight in one step, out of git's list, then off the disk.
import { chmod, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { broken, codeOf, outputOf } from './git-failure.ts';
import { endRecordedGroup } from './groups.ts';
import type { Place } from './places.ts';
import type { Tools } from './site.ts';
import { endStrays } from './strays.ts';

/** Removes the directory and git's entry. To be called under the task's lock, and only when the work in it is safe. */
export async function clearPlace(site: Tools, place: Place): Promise<void> {
  // A checkout or command of a runner that was killed may still be at work here.
  await endRecordedGroup(place.running);
  await endStrays(place.path);
  // A rename does not follow links, and is done at once however large the tree is.
  await rename(place.path, join(site.places.trash, site.clock.id())).catch((error) => {
    if (codeOf(error) !== 'ENOENT') throw error;
  });
  await site.locks.hold(`trees-${place.repositoryId}`, undefined, () => forget(site, place));
  await emptyTrash(site);
}

/** Twice --force: also where the entry is locked. */
async function forget(site: Tools, place: Place): Promise<void> {
  if (!(await listed(site, place))) return;
  const args = ['worktree', 'remove', '--force', '--force', place.path];
  outputOf(await site.git({ cwd: place.clone, args }), 'remove_failed', `removing the worktree ${place.path}`);
  if (await listed(site, place))
    throw broken('remove_failed', `git still lists ${place.path} after its removal`, 'soon');
}

async function listed(site: Tools, place: Place): Promise<boolean> {
  const result = await site.git({ cwd: place.clone, args: ['worktree', 'list', '--porcelain', '-z'] });
  return outputOf(result, 'remove_failed', 'listing worktrees').split('\0').includes(`worktree ${place.path}`);
}

/** Whatever cannot be deleted now (another account's files) is tried again next time. */
async function emptyTrash(site: Tools): Promise<void> {
  for (const name of await readdir(site.places.trash).catch(() => [])) {
    const path = join(site.places.trash, name);
    await rm(path, { recursive: true, force: true }).catch(async () => {
      await makeWritable(path);
      await rm(path, { recursive: true, force: true }).catch(() => undefined);
    });
  }
}

/** Some tools make their directories read-only (Go's module cache). */
async function makeWritable(directory: string): Promise<void> {
  await chmod(directory, 0o700).catch(() => undefined);
  for (const entry of await readdir(directory, { withFileTypes: true }).catch(() => [])) {
    if (entry.isDirectory()) await makeWritable(join(directory, entry.name));
  }
}
