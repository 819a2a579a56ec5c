// Removes a task's worktree and local branch, once the work in them is safe, and proves that both are gone.
import { clearPlace } from './clear-place.ts';
import { broken, gitFailure } from './git-failure.ts';
import { isStanding, type Place } from './places.ts';
import { dropRecord, readRecord, type WorktreeRecord } from './records.ts';
import { readRefs } from './refs.ts';
import { unsavedWork } from './salvage.ts';
import type { Tools } from './site.ts';

/**
 * To be called under the task's lock. A task without worktree and record is removed already.
 * @throws PortError `unsaved_work` (never), `remove_failed` (soon), `path_in_use` (never) for what we did not make
 */
export async function removeWorktree(site: Tools, place: Place): Promise<void> {
  const record = await readRecord(place);
  if (record === undefined) {
    if (!(await isStanding(site.places, place))) return;
    throw broken('path_in_use', `${place.path} has no record and is not known to be ours; it was left alone`, 'never');
  }
  const { local } = await readRefs(site, record.repository, record.branch);
  if ((await unsavedWork(site, place, record)) !== null) {
    throw broken('unsaved_work', `${place.path} has work that is saved nowhere else`, 'never');
  }
  await clearPlace(site, place);
  if (await isStanding(site.places, place)) throw broken('remove_failed', `${place.path} is still there`, 'soon');
  await deleteBranch(site, place, record, local);
  // Last: after a crash it leads here again.
  await dropRecord(place);
}

/** Deletes the branch only where it still points to the commit that was found safe. */
async function deleteBranch(
  site: Tools,
  place: Place,
  record: WorktreeRecord,
  commit: string | undefined,
): Promise<void> {
  if (commit === undefined) return;
  const args = ['update-ref', '-d', `refs/heads/${record.branch}`, commit];
  const result = await site.git({ cwd: place.clone, args });
  if (result.code !== 0) throw gitFailure(result, 'remove_failed', `deleting the branch ${record.branch}`);
  const { local } = await readRefs(site, record.repository, record.branch);
  if (local !== undefined) throw broken('remove_failed', `${record.branch} came back while it was deleted`, 'soon');
}
