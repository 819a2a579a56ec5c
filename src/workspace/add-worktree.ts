// Makes a task's worktree: its entry under the repository's lock, its files outside it.
import { gitFailure, outputOf } from './git-failure.ts';
import { mendWorktrees } from './mend-worktrees.ts';
import type { Place } from './places.ts';
import { type WorktreeRecord, writeRecord } from './records.ts';
import type { Tools } from './site.ts';

/**
 * @param record its branch is made, or set, to `start`
 * @param start commit id
 * @returns `adopted` when a worktree that stood elsewhere with this branch was moved here, with everything in it
 * @throws PortError `worktree_failed` (soon), `disk_full` (soon)
 */
export async function addWorktree(
  site: Tools,
  place: Place,
  record: WorktreeRecord,
  start: string,
  signal: AbortSignal,
): Promise<'made' | 'adopted'> {
  const { branch } = record;
  // From then on it holds work and must not be taken for half-made.
  const beforeAdopting = () => writeRecord(site, place, { ...record, stage: 'made' });
  const entry = await site.locks.hold(`trees-${place.repositoryId}`, signal, async () => {
    const args = ['worktree', 'add', '--no-checkout', '--no-track', '-B', branch, place.path, start];
    const call = { cwd: place.clone, args, signal };
    const first = await site.git(call);
    if (first.code === 0) return 'made';
    const mended = await mendWorktrees(site, place, branch, beforeAdopting);
    if (mended === 'adopted') return 'adopted';
    const second = mended === 'mended' ? await site.git(call) : first;
    if (second.code !== 0) throw gitFailure(second, 'worktree_failed', `making the worktree of ${branch}`);
    return 'made';
  });
  if (entry === 'made') await checkOut(site, place, 'HEAD', signal);
  return entry;
}

/** Sets branch and files to a commit. Only for a worktree that no agent has worked in. */
export async function checkOut(site: Tools, place: Place, commit: string, signal: AbortSignal): Promise<void> {
  const call = {
    cwd: place.path,
    args: ['reset', '--hard', '--quiet', commit],
    signal,
    timeoutMs: site.limits.networkMs,
  };
  outputOf(await site.git(call), 'checkout_failed', 'checking out files');
}
