// Directories inside a worktree, whose content an agent or a repository may have chosen.
import { lstat, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ifMissing } from './runs.ts';

/**
 * Makes the directories below the worktree where they are missing; never goes through a symbolic link.
 *
 * @returns the path; undefined when something else stands in its place
 */
export async function safeDirectory(worktree: string, ...names: readonly string[]): Promise<string | undefined> {
  let path = worktree;
  for (const name of names) {
    path = join(path, name);
    const found =
      (await lstatOf(path)) ??
      (await mkdir(path).then(
        () => lstatOf(path),
        () => lstatOf(path),
      ));
    if (!found?.isDirectory()) return undefined;
  }
  return path;
}

function lstatOf(path: string) {
  return lstat(path).catch(ifMissing(undefined));
}
