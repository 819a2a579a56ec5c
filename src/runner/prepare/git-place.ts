// Which clone a worktree belongs to: some CLIs keep their trust by it, and a sandbox must let git write there.
import { readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { GitPlace } from '../agents/driver.ts';

/**
 * Reads the two small files that link a worktree to its clone, as `git rev-parse` would cost a process. The `.git` of a worktree is the
 * agent's to change: only a directory that names this worktree back counts, so that it cannot open another one to its sandbox.
 *
 * @returns null for a directory that is no git worktree
 */
export function gitPlace(worktree: string): GitPlace | null {
  const dotGit = join(worktree, '.git');
  if (statSync(dotGit, { throwIfNoEntry: false })?.isDirectory()) {
    return { repository: worktree, directories: [dotGit] };
  }
  const [, link] = /^gitdir: (.+)\n?$/.exec(read(dotGit)) ?? [];
  if (link === undefined) return null;
  const own = resolve(worktree, link);
  const back = read(join(own, 'gitdir')).trim();
  if (back === '' || real(resolve(own, back)) !== real(dotGit)) return null;
  const common = resolve(own, read(join(own, 'commondir')).trim() || '.');
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
