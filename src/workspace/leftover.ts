// What an earlier attempt left at the worktree's place, and whether it can be worked in again.
import { readdir } from 'node:fs/promises';
import type { WorktreeSpec } from '../ports/workspace.ts';
import { assertWorktree } from './assert-worktree.ts';
import { clearPlace } from './clear-place.ts';
import { isStanding, type Place } from './places.ts';
import { readRecord, type WorktreeRecord } from './records.ts';
import { readRefs } from './refs.ts';
import { saveWork } from './salvage.ts';
import type { Tools } from './site.ts';
import { mergeBase } from './start-point.ts';
import { treeState } from './tree-state.ts';

/**
 * To be called under the task's lock.
 * @returns the record of a worktree with all that is in it, or undefined when one must be made: nothing stands there, or what
 * stood there was never finished and is cleared away
 * @throws PortError `path_in_use` (never) for a file, a link or a directory that is no worktree of ours
 */
export async function leftover(
  site: Tools,
  place: Place,
  spec: Pick<WorktreeSpec, 'repository' | 'branch'>,
): Promise<WorktreeRecord | undefined> {
  const standing = await isStanding(site.places, place);
  const record = await readRecord(place);
  if (record?.stage === 'making') {
    // Also where nothing stands yet: git may still be about to put it there.
    await clearPlace(site, place);
    return undefined;
  }
  if (!standing || (await readdir(place.path)).length === 0) return undefined;
  await assertWorktree(place);
  const known = record === undefined || record.base === '' ? await recall(site, place, spec, record) : record;
  if (known.branch === spec.branch) return known;
  await saveWork(site, place, known);
  await clearPlace(site, place);
  return undefined;
}

/** Makes a record anew from what git knows. */
async function recall(
  site: Tools,
  place: Place,
  spec: Pick<WorktreeSpec, 'repository' | 'branch'>,
  record: WorktreeRecord | undefined,
): Promise<WorktreeRecord> {
  const { main } = await readRefs(site, spec.repository, spec.branch);
  const { head, branch } = await treeState(site, place, []);
  const base = main === undefined ? head : await mergeBase(site, spec.repository, main, head);
  const nothing = {
    stage: 'made',
    repository: spec.repository,
    branch,
    pushed: null,
    restored: null,
    leavings: [],
  } as const;
  return { ...nothing, leavings: [], ...record, base };
}
