// Directories inside a worktree, whose content an agent or a repository may have chosen.
import { lstatSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Makes the directories below the worktree where they are missing; never goes through a symbolic link.
 *
 * @returns the path; undefined when something else stands in its place, or the worktree is gone
 */
export function safeDirectory(worktree: string, ...names: readonly string[]): string | undefined {
  let path = worktree;
  for (const name of names) {
    path = join(path, name);
    if (!isDirectory(path) && !makeDirectory(path)) return undefined;
  }
  return path;
}

function isDirectory(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function makeDirectory(path: string): boolean {
  try {
    mkdirSync(path);
    return true;
  } catch {
    return isDirectory(path); // somebody else may have made it in between
  }
}
