// The few refs a task's branch depends on.
import type { Repository } from '../core/task.ts';
import { outputOf } from './git-failure.ts';
import type { Tools } from './site.ts';

/** Commit ids; undefined where there is no such ref. */
export interface Refs {
  /** The default branch as fetched last. */
  readonly main: string | undefined;
  /** The task's branch on the server, as fetched last. */
  readonly remote: string | undefined;
  /** The task's branch in the clone. */
  readonly local: string | undefined;
}

export async function readRefs(
  site: Tools,
  repository: Repository,
  branch: string,
  signal?: AbortSignal,
): Promise<Refs> {
  const names = {
    main: trackingRef(repository.defaultBranch),
    remote: trackingRef(branch),
    local: `refs/heads/${branch}`,
  };
  const args = ['for-each-ref', '--format=%(refname) %(objectname)', ...Object.values(names)];
  const result = await site.git({ cwd: site.places.clone(repository.id).clone, args, signal });
  const lines = outputOf(result, 'refs_unreadable', 'reading refs').trim().split('\n');
  const commits = new Map(lines.map((line) => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)]));
  return { main: commits.get(names.main), remote: commits.get(names.remote), local: commits.get(names.local) };
}

export function trackingRef(branch: string): string {
  return `refs/remotes/origin/${branch}`;
}
