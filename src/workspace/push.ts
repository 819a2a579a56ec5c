// Pushes one validated commit to the task's branch: never another branch, never with force.
import type { PushResult, TokenSource } from '../ports/workspace.ts';
import { remoteUrl } from './clone.ts';
import { gitFailure, outputOf } from './git-failure.ts';
import { guardedChanges, refusalOfWork } from './guards/push-guards.ts';
import type { Place } from './places.ts';
import { refusalOf } from './push-refusal.ts';
import { knownCommits, type WorktreeRecord, writeRecord } from './records.ts';
import { readRefs, trackingRef } from './refs.ts';
import type { Site } from './site.ts';
import { mergeBase } from './start-point.ts';
import { whyNotOurs } from './task-branch.ts';
import { gitWithToken } from './token.ts';

/** As `Workspace.push`. @throws PortError `auth_failed` (never), `push_failed` (soon) when the server could not be reached */
export async function pushCommit(
  site: Site,
  place: Place,
  record: WorktreeRecord,
  commit: string,
  token: TokenSource,
  signal: AbortSignal,
): Promise<PushResult> {
  const { repository, branch } = record;
  const why = whyNotOurs(branch, repository.defaultBranch) ?? whyNoCommit(commit);
  if (why !== undefined) return { pushed: false, code: 'refused', reason: why };
  const looked = await look(site, place, record, commit, token, signal);
  if ('refusal' in looked) return looked.refusal;

  const args = [
    ...['-c', 'http.lowSpeedLimit=1', '-c', 'http.lowSpeedTime=60'],
    ...['push', '--porcelain', '--no-verify', '--no-follow-tags', '--recurse-submodules=no', '--no-signed'],
    ...[remoteUrl(site, repository), `${commit}:refs/heads/${branch}`],
  ];
  const call = { cwd: place.door, args, signal, timeoutMs: site.limits.networkMs };
  const result = await gitWithToken(site, call, 'write', token);
  if (result.code === 0) {
    await remember(site, place, record, commit);
    return { pushed: true, commit, flagged: looked.flagged };
  }
  const refusal = refusalOf(result);
  if (refusal === undefined) throw gitFailure(result, 'push_failed', `pushing ${branch}`);
  if (refusal.code !== 'diverged') return refusal;
  return { ...refusal, reason: await bothCommits(site, record, commit, token, signal) };
}

type Look = { readonly refusal: Extract<PushResult, { pushed: false }> } | { readonly flagged: readonly string[] };

/**
 * An agent can move any ref of the clone, and with it what seems to be on the server already. So the first look believes our own
 * record alone, and only where it finds something, or we pushed before, the server is asked what it really has.
 */
async function look(
  site: Site,
  place: Place,
  record: WorktreeRecord,
  commit: string,
  token: TokenSource,
  signal: AbortSignal,
): Promise<Look> {
  const ours = knownCommits(record);
  const suspicion = await refusalOfWork(site, place, commit, ours, signal);
  const steering = await guardedChanges(site, place, record.base, commit, signal);
  if (suspicion === undefined && steering.length === 0 && record.pushed === null) return { flagged: [] };

  const { repository, branch } = record;
  const before = await readRefs(site, repository, branch);
  await site.fetches.fetch(repository, branch, token, signal);
  const { main, remote } = await readRefs(site, repository, branch);
  if (record.pushed !== null && before.remote !== undefined && remote === undefined) {
    const reason = `${branch} was at ${before.remote} on the server and is gone; ${commit} was not pushed to bring it back`;
    return { refusal: { pushed: false, code: 'diverged', reason } };
  }
  const theirs = [main, remote].filter((tip) => tip !== undefined);
  const refusal = suspicion && (await refusalOfWork(site, place, commit, [...ours, ...theirs], signal));
  if (refusal !== undefined) return { refusal };
  if (steering.length === 0 || main === undefined) return { flagged: steering };
  const base = await mergeBase(site, repository, main, commit, signal);
  return { flagged: await guardedChanges(site, place, base, commit, signal) };
}

function whyNoCommit(commit: string): string | undefined {
  return /^[0-9a-f]{40}([0-9a-f]{24})?$/.test(commit) ? undefined : `${JSON.stringify(commit)} is no commit id`;
}

/** A push to an address moves no tracking ref; the agent and our own checks look at it. */
async function remember(site: Site, place: Place, record: WorktreeRecord, commit: string): Promise<void> {
  const ref = trackingRef(record.branch);
  await site.locks.hold(`fetch-${record.repository.id}`, undefined, async () => {
    outputOf(await site.git({ cwd: place.clone, args: ['update-ref', ref, commit] }), 'push_failed', `noting ${ref}`);
  });
  await writeRecord(site, place, { ...record, pushed: commit });
}

/** Fetches what is there, so that a person sees both commits and the agent can merge. */
async function bothCommits(
  site: Site,
  record: WorktreeRecord,
  commit: string,
  token: TokenSource,
  signal: AbortSignal,
) {
  const { repository, branch } = record;
  await site.fetches.fetch(repository, branch, token, signal).catch(() => undefined);
  const { remote } = await readRefs(site, repository, branch);
  return `${branch} is at ${remote ?? 'an unknown commit'} on the server, which ${commit} does not contain`;
}
