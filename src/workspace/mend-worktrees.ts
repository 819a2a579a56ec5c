// Settles what stops a worktree from being made: entries without a directory, and the branch checked out elsewhere.
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf, outputOf } from './git-failure.ts';
import type { Place } from './places.ts';
import type { Tools } from './site.ts';

interface Entry {
  readonly path: string;
  readonly branch: string;
}

/**
 * To be called under the repository's `trees` lock.
 * @returns `adopted` when another worktree held the branch and was moved to the task's place; `untouched` when nothing was found
 */
export async function mendWorktrees(
  site: Tools,
  place: Place,
  branch: string,
  beforeAdopting: () => Promise<unknown>,
): Promise<'adopted' | 'mended' | 'untouched'> {
  let mended = await dropHalfMade(place);
  for (const entry of await entriesOf(site, place)) {
    const holdsBranch = entry.branch === `refs/heads/${branch}`;
    if (entry.path !== place.path && !holdsBranch) continue;
    if (await stands(entry.path)) {
      if (entry.path === place.path) continue;
      await beforeAdopting();
      // Twice --force: also where it is locked.
      await worktree(site, place, ['move', '--force', '--force', entry.path, place.path]);
      return 'adopted';
    }
    await worktree(site, place, ['remove', '--force', '--force', entry.path]);
    mended = true;
  }
  return mended ? 'mended' : 'untouched';
}

/**
 * An entry that git was killed in the middle of writing makes every later `worktree` command fail. Under the lock nobody of
 * ours writes one.
 */
async function dropHalfMade(place: Place): Promise<boolean> {
  const entries = join(place.clone, 'worktrees');
  let dropped = false;
  for (const name of await readdir(entries).catch(() => [])) {
    const sizes = await Promise.all(
      ['HEAD', 'commondir', 'gitdir'].map((file) =>
        stat(join(entries, name, file)).then(
          ({ size }) => size,
          () => 0,
        ),
      ),
    );
    if (sizes.every((size) => size > 0)) continue;
    await rm(join(entries, name), { recursive: true, force: true });
    dropped = true;
  }
  return dropped;
}

async function entriesOf(site: Tools, place: Place): Promise<readonly Entry[]> {
  const listed = await worktree(site, place, ['list', '--porcelain', '-z']);
  return listed.split('\0\0').map((block) => {
    const lines = block.split('\0');
    const value = (key: string) => lines.find((line) => line.startsWith(`${key} `))?.slice(key.length + 1) ?? '';
    return { path: value('worktree'), branch: value('branch') };
  });
}

async function worktree(site: Tools, place: Place, args: readonly string[]): Promise<string> {
  const result = await site.git({ cwd: place.clone, args: ['worktree', ...args] });
  return outputOf(result, 'worktree_failed', `git worktree ${args[0]}`);
}

async function stands(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return false;
    throw error;
  }
}
