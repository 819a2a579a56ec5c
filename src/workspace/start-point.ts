// Where a task's branch begins: on the default branch, or where earlier work on it stands.
import type { Repository } from '../core/subject.ts';
import { broken } from './git-failure.ts';
import type { Refs } from './refs.ts';
import type { Tools } from './site.ts';

export interface StartPoint {
  readonly commit: string;
  /** Commit of the default branch it was cut from. */
  readonly base: string;
  /** Commit of a leftover local branch that `commit` does not contain: it must be saved first. */
  readonly stranded: string | null;
}

/**
 * The server's branch goes first, then a leftover local branch with commits of its own, then the default branch.
 * A local branch that only runs ahead of the server's is continued; one that went another way is `stranded`.
 */
export async function startPoint(
  site: Tools,
  repository: Repository,
  refs: Refs,
  signal?: AbortSignal,
): Promise<StartPoint> {
  const { main, remote, local } = refs;
  if (main === undefined) {
    const place = `${repository.owner}/${repository.name}`;
    throw broken('fetch_failed', `${place} has no branch ${repository.defaultBranch} to start from`, 'soon');
  }
  const contains = (newer: string, older: string) => isAncestor(site, repository, older, newer, signal);
  const cut = async (commit: string, stranded: string | null = null) => ({
    commit,
    base: commit === main ? main : await mergeBase(site, repository, main, commit, signal),
    stranded,
  });

  if (local === undefined || local === remote) return cut(remote ?? main);
  if (remote === undefined) return cut((await contains(main, local)) ? main : local);
  if (await contains(local, remote)) return cut(local);
  return cut(remote, (await contains(remote, local)) ? null : local);
}

async function isAncestor(site: Tools, repository: Repository, older: string, newer: string, signal?: AbortSignal) {
  const args = ['merge-base', '--is-ancestor', older, newer];
  const result = await site.git({ cwd: site.places.clone(repository.id).door, args, signal });
  if (result.code === 0 || result.code === 1) return result.code === 0;
  throw broken('clone_failed', `comparing ${older} with ${newer} failed: ${result.stderr}`, 'soon');
}

/** @returns the default branch's commit itself where the histories have nothing in common. */
export async function mergeBase(
  site: Tools,
  repository: Repository,
  main: string,
  commit: string,
  signal?: AbortSignal,
) {
  const args = ['merge-base', main, commit];
  const result = await site.git({ cwd: site.places.clone(repository.id).door, args, signal });
  return result.code === 0 ? result.stdout.trim() : main;
}
