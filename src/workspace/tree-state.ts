// What git says of a worktree: its commit, its branch, and what is not committed.
import { outputOf } from './git-failure.ts';
import type { Place } from './places.ts';
import type { Tools } from './site.ts';

export interface TreeState {
  /** Commit id of HEAD. */
  readonly head: string;
  /** `(detached)` during a rebase, for example. */
  readonly branch: string;
  /** Changed tracked files, one line each as `git status --porcelain` shows them. */
  readonly changed: readonly string[];
  /** Paths that are neither tracked nor ignored; a directory of such files is one path ending in `/`. */
  readonly untracked: readonly string[];
}

/** @param leavings untracked paths that do not count */
export async function treeState(
  site: Tools,
  place: Place,
  leavings: readonly string[],
  signal?: AbortSignal,
): Promise<TreeState> {
  const args = ['status', '--porcelain=v2', '--branch', '--untracked-files=normal', '--ignore-submodules=none', '-z'];
  const result = await site.git({ cwd: place.path, args, signal });
  return parse(outputOf(result, 'worktree_unreadable', `reading the state of ${place.path}`), new Set(leavings));
}

/** @returns the uncommitted changes in the form people know, at most `most` lines. */
export function uncommitted(state: TreeState, most = 50): readonly string[] {
  const lines = [...state.changed, ...state.untracked.map((path) => `?? ${path}`)];
  return lines.length <= most ? lines : [...lines.slice(0, most), `… and ${lines.length - most} more`];
}

/** Format: git-status(1), "Porcelain Format Version 2" with `-z`. */
function parse(output: string, leavings: ReadonlySet<string>): TreeState {
  const fields = output.split('\0');
  const changed: string[] = [];
  const untracked: string[] = [];
  let head = '';
  let branch = '';
  for (let at = 0; at < fields.length; at += 1) {
    const field = fields[at] ?? '';
    const words = field.split(' ');
    const path = (skip: number) => words.slice(skip).join(' ');
    if (field.startsWith('# branch.oid ')) head = path(2);
    else if (field.startsWith('# branch.head ')) branch = path(2);
    else if (words[0] === '1') changed.push(`${short(words[1])} ${path(8)}`);
    else if (words[0] === 'u') changed.push(`${short(words[1])} ${path(10)}`);
    else if (words[0] === '2') {
      at += 1;
      changed.push(`${short(words[1])} ${fields[at]} -> ${path(9)}`);
    } else if (words[0] === '?' && !leavings.has(path(1))) untracked.push(path(1));
  }
  return { head, branch, changed, untracked };
}

function short(status: string | undefined): string {
  return (status ?? '').replaceAll('.', ' ');
}
