// Which clone a worktree belongs to: some CLIs keep their trust by it, and a sandbox must let git write there.
import { lstatSync, readFileSync, realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { GitPlace } from '../agents/driver.ts';

/**
 * Reads the small files that link a worktree to its clone, as `git rev-parse` would cost a process. They are the agent's to change: only a
 * directory that names this worktree back counts, and its clone is where it lies, not what its `commondir` says. So no agent can have the
 * next sandbox opened to a place it could not write to before.
 *
 * @returns null for a directory that is no git worktree
 */
export function gitPlace(worktree: string): GitPlace | null {
  const dotGit = join(worktree, '.git');
  if (lstatSync(dotGit, { throwIfNoEntry: false })?.isDirectory()) {
    return { repository: worktree, directories: [dotGit] };
  }
  const [, link] = /^gitdir: (.+)\n?$/.exec(read(dotGit)) ?? [];
  if (link === undefined) return null;
  const own = real(resolve(worktree, link));
  const back = read(join(own, 'gitdir')).trim();
  if (back === '' || real(resolve(own, back)) !== real(dotGit) || basename(dirname(own)) !== 'worktrees') return null;
  const common = dirname(dirname(own));
  return { repository: basename(common) === '.git' ? dirname(common) : common, directories: [common, own] };
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function real(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
