// Ensures that a task's worktree stands, filled and set up.
import type { TokenSource, Worktree, WorktreeSpec } from '../ports/workspace.ts';
import { addWorktree, checkOut } from './add-worktree.ts';
import { ensureAgentDirectories } from './agent-directories.ts';
import { ensureClone } from './clone.ts';
import { restoreGuarded } from './guards/restore.ts';
import { leftover } from './leftover.ts';
import { openPlaces, type Place } from './places.ts';
import { type WorktreeRecord, writeRecord } from './records.ts';
import { readRefs } from './refs.ts';
import { keepCommit } from './salvage.ts';
import { runSetup } from './setup.ts';
import type { Site } from './site.ts';
import { startPoint } from './start-point.ts';
import { assertOurs } from './task-branch.ts';

/** As `Workspace.ensure`. */
export async function ensureWorktree(
  site: Site,
  spec: WorktreeSpec,
  token: TokenSource,
  signal: AbortSignal,
): Promise<Worktree> {
  const place = site.places.of(spec.task);
  assertOurs(spec.branch, spec.repository.defaultBranch);
  await openPlaces(site.places);
  await ensureClone(site, spec.repository, signal);
  return site.locks.hold(`task-${spec.task}`, signal, async () => {
    const old = await leftover(site, place, spec);
    if (old !== undefined) await site.fetches.fetch(spec.repository, spec.branch, token, signal);
    const made = old ?? (await make(site, place, spec, token, signal));
    // Before anything in it is run or read.
    const { record: kept, restored } = await restoreGuarded(site, place, made, signal);
    await ensureAgentDirectories(place.path);
    if (kept.stage !== 'ready') await runSetup(site, place, spec, signal);
    const { branch, base } = await writeRecord(site, place, { ...kept, repository: spec.repository, stage: 'ready' });
    return { task: spec.task, path: place.path, branch, base, fresh: old === undefined, restored };
  });
}

/**
 * The files are laid out from what was fetched last while the fetch runs; where that turns out to be old, only the difference
 * is laid out again. So the wait for the server costs nothing.
 */
async function make(
  site: Site,
  place: Place,
  spec: WorktreeSpec,
  token: TokenSource,
  signal: AbortSignal,
): Promise<WorktreeRecord> {
  const { repository, branch } = spec;
  const nothing = {
    stage: 'making',
    repository,
    branch,
    base: '',
    pushed: null,
    restored: null,
    leavings: [],
  } satisfies WorktreeRecord;
  const record = await writeRecord(site, place, nothing);

  const known = await readRefs(site, repository, branch);
  const guess = known.local === undefined ? (known.remote ?? known.main) : undefined;
  const [fetched, added] = await Promise.allSettled([
    site.fetches.fetch(repository, branch, token, signal),
    guess === undefined ? undefined : addWorktree(site, place, record, guess, signal),
  ]);
  if (fetched.status === 'rejected') throw fetched.reason;
  if (added.status === 'rejected') throw added.reason;

  const refs = await readRefs(site, repository, branch);
  const start = await startPoint(site, repository, guess === undefined ? refs : { ...refs, local: undefined }, signal);
  if (start.stranded !== null) await keepCommit(site, place, start.stranded);
  if (added.value === undefined) await addWorktree(site, place, record, start.commit, signal);
  else if (start.commit !== guess) await checkOut(site, place, start.commit, signal);
  return writeRecord(site, place, { ...record, base: start.base, stage: 'made' });
}
