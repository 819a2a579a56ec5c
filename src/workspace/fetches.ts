// Fetches of a repository, one at a time; whoever asks while one runs shares the next.
import { setTimeout as wait } from 'node:timers/promises';
import type { Repository } from '../core/subject.ts';
import type { TokenSource } from '../ports/workspace.ts';
import { remoteUrl } from './clone.ts';
import { gitFailure } from './git-failure.ts';
import { orAborted } from './locks.ts';
import type { Tools } from './site.ts';
import { gitWithToken } from './token.ts';

export interface Fetches {
  /**
   * Brings `refs/remotes/origin/` of the default branch and of `branch` up to what the server had at or after this call began;
   * a branch that is gone there goes here too. The clone must exist.
   * @throws PortError `fetch_failed` (soon), `auth_failed` (never), `disk_full` (soon)
   */
  fetch(repository: Repository, branch: string, token: TokenSource, signal: AbortSignal): Promise<void>;
}

interface Batch {
  readonly branches: Set<string>;
  readonly done: Promise<void>;
  readonly abort: AbortController;
  /** Of the one whose token the batch uses. */
  readonly leader: AbortSignal;
  waiting: number;
}

export function createFetches(site: Tools): Fetches {
  const running = new Map<number, Promise<unknown>>();
  const gathering = new Map<number, Batch>();

  function gather(repository: Repository, token: TokenSource, leader: AbortSignal): Batch {
    const abort = new AbortController();
    const branches = new Set<string>();
    const before = running.get(repository.id) ?? Promise.resolve();
    const done = before.then(() => {
      if (gathering.get(repository.id) === batch) gathering.delete(repository.id);
      return fetchNow(site, repository, branches, token, abort.signal);
    });
    const batch: Batch = { branches, done, abort, leader, waiting: 0 };
    gathering.set(repository.id, batch);
    running.set(
      repository.id,
      done.catch(() => undefined),
    );
    return batch;
  }

  async function fetch(repository: Repository, branch: string, token: TokenSource, signal: AbortSignal): Promise<void> {
    const open = gathering.get(repository.id);
    const batch = open === undefined || open.abort.signal.aborted ? gather(repository, token, signal) : open;
    batch.branches.add(branch);
    batch.waiting += 1;
    try {
      await orAborted(batch.done, signal);
    } catch (error) {
      // It failed because its leader gave up, and the token with him: the others try with their own.
      if (batch.leader.aborted && !signal.aborted) return fetch(repository, branch, token, signal);
      throw error;
    } finally {
      batch.waiting -= 1;
      // Nobody is left who wants it.
      if (batch.waiting === 0) batch.abort.abort(signal.reason);
    }
  }

  return { fetch };
}

const tries = 3;

async function fetchNow(
  site: Tools,
  repository: Repository,
  branches: ReadonlySet<string>,
  token: TokenSource,
  signal: AbortSignal,
): Promise<void> {
  const args = [
    ...['-c', 'http.lowSpeedLimit=1', '-c', 'http.lowSpeedTime=60'],
    ...['fetch', '--quiet', '--no-tags', '--prune', '--no-write-fetch-head', '--no-recurse-submodules'],
    remoteUrl(site, repository),
    tracking(repository.defaultBranch),
    // A pattern, because naming a branch that does not exist yet would be an error.
    ...[...branches].map((branch) => tracking(`${branch}*`)),
  ];
  const call = { cwd: site.places.clone(repository.id).door, args, signal, timeoutMs: site.limits.networkMs };
  await site.locks.hold(`fetch-${repository.id}`, signal, async () => {
    for (let attempt = 1; ; attempt += 1) {
      const result = await gitWithToken(site, call, 'read', token);
      if (result.code === 0) return;
      // An agent's own git may hold a ref for a moment.
      if (attempt === tries || !/cannot lock ref|Unable to create .*\.lock/.test(result.stderr)) {
        throw gitFailure(result, 'fetch_failed', `fetching ${repository.owner}/${repository.name}`);
      }
      await wait(100 * attempt, undefined, { signal });
    }
  });
}

function tracking(branch: string): string {
  return `+refs/heads/${branch}:refs/remotes/origin/${branch}`;
}
