// What was committed for a task so far, for an agent that begins without the memory of the one before.
import { outputOf } from './git-failure.ts';
import type { Place } from './places.ts';
import type { WorktreeRecord } from './records.ts';
import { readRefs } from './refs.ts';
import type { Tools } from './site.ts';

/** More would fill the brief, and `git log` is there. */
const most = 50;

/** @returns subjects of the commits that neither the default branch nor the base has, oldest first, at most the latest 50 */
export async function subjectsOf(
  site: Tools,
  place: Place,
  record: WorktreeRecord,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const { main } = await readRefs(site, record.repository, record.branch);
  const known = [record.base, ...(main === undefined ? [] : [main])];
  const args = ['log', '--format=%s', `--max-count=${most}`, record.branch, '--not', ...known, '--'];
  const result = await site.git({ cwd: place.clone, args, signal });
  const lines = outputOf(result, 'worktree_unreadable', 'looking for commits').split('\n');
  return lines.filter((line) => line !== '').reverse();
}
