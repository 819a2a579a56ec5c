// Puts guarded files back to the base's, on a branch somebody else pushed commits to, before an agent reads them.
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { authorship } from '../git-environment.ts';
import { broken, outputOf } from '../git-failure.ts';
import type { Place } from '../places.ts';
import { knownCommits, type WorktreeRecord, writeRecord } from '../records.ts';
import { readRefs } from '../refs.ts';
import { saveWork } from '../salvage.ts';
import type { Tools } from '../site.ts';
import { mergeBase } from '../start-point.ts';
import { type Change, differences, shownPath } from './changes.ts';
import { isGuarded } from './guarded-paths.ts';

/**
 * One commit of ours on top, so that the worktree is clean and what it holds is what the branch holds: whatever the agent adds
 * later, and whoever reads the history, meets no surprise. What our own agent changed, and we pushed, stays.
 *
 * To be called under the task's lock, while no agent runs.
 * @returns the restored paths
 */
export async function restoreGuarded(
  site: Tools,
  place: Place,
  record: WorktreeRecord,
  signal: AbortSignal,
): Promise<{ readonly record: WorktreeRecord; readonly restored: readonly string[] }> {
  const { main, local, remote } = await readRefs(site, record.repository, record.branch);
  const none = { record, restored: [] };
  if (local === undefined || remote === undefined) return none;
  // Nearly always so, and known without asking git.
  if (remote === record.pushed) return none;
  const shared = await mergeBase(site, record.repository, remote, local, signal);
  if (!(await isForeign(site, place, record, shared, main, signal))) return none;
  // Not the commit it was cut from: the default branch may have been merged in since.
  const base = main === undefined ? record.base : await mergeBase(site, record.repository, main, local, signal);
  const changes = await differences(site, place, base, local, signal);
  if (changes === undefined) throw broken('too_many_changes', `${record.branch} changes too many files`, 'never');
  const guarded = changes.filter(({ path }) => isGuarded(path));
  if (guarded.length > 0) await commitRestored(site, place, record, base, local, guarded, signal);
  return {
    record: await writeRecord(site, place, { ...record, restored: shared }),
    restored: guarded.map(({ path }) => shownPath(path)),
  };
}

/** @returns whether a commit has any, itself or before it, that neither we pushed nor the default branch has */
async function isForeign(
  site: Tools,
  place: Place,
  record: WorktreeRecord,
  commit: string,
  main: string | undefined,
  signal: AbortSignal,
): Promise<boolean> {
  const known = [...knownCommits(record), ...(main === undefined ? [] : [main])];
  const args = ['rev-list', '--max-count=1', commit, '--not', ...known];
  const result = await site.git({ cwd: place.door, args, signal });
  return outputOf(result, 'clone_failed', 'looking for commits of others').trim() !== '';
}

/** The files first and the branch after: where this is cut short, the next call does it again. */
async function commitRestored(
  site: Tools,
  place: Place,
  record: WorktreeRecord,
  base: string,
  head: string,
  changes: readonly Change[],
  signal: AbortSignal,
): Promise<void> {
  const paths = changes.map(({ path }) => shownPath(path));
  const about = `Restore guarded files from ${base.slice(0, 10)}`;
  const why = 'They steer programs, and were changed by commits the conductor did not make.';
  const message = `${about}\n\n${why}\n\n${paths.slice(0, 50).join('\n')}\n`;
  const tree = await treeWith(site, place, head, changes, signal);
  const made = await site.git({
    cwd: place.door,
    args: ['commit-tree', '-p', head, '-F', '-', tree],
    input: message,
    env: authorship(site.identity),
    signal,
  });
  const commit = outputOf(made, 'restore_failed', 'committing restored files').trim();
  const merge = { cwd: place.path, args: ['read-tree', '-m', '-u', head, commit], signal };
  if ((await site.git(merge)).code !== 0) {
    // Uncommitted changes are in the way.
    await saveWork(site, place, record);
    const reset = await site.git({ cwd: place.path, args: ['read-tree', '--reset', '-u', commit], signal });
    outputOf(reset, 'restore_failed', 'restoring files');
  }
  const update = ['update-ref', '-m', 'conductor: restored', `refs/heads/${record.branch}`, commit, head];
  outputOf(await site.git({ cwd: place.clone, args: update, signal }), 'restore_failed', 'moving the branch');
}

/** @returns the tree of `head` with these files as they were, made in an index of its own */
async function treeWith(
  site: Tools,
  place: Place,
  head: string,
  changes: readonly Change[],
  signal: AbortSignal,
): Promise<string> {
  const index = join(place.door, `restore-${site.clock.id()}`);
  const run = async (args: readonly string[], input = '') => {
    const call = { cwd: place.door, args, input: Buffer.from(input, 'latin1'), env: { GIT_INDEX_FILE: index }, signal };
    return outputOf(await site.git(call), 'restore_failed', 'restoring files').trim();
  };
  // Mode 0 takes a path out; first all of them, because a file may stand where a directory was.
  const gone = changes.map(({ path }) => `0 ${'0'.repeat(40)}\t${path}\0`);
  const back = changes.flatMap(({ path, before: [old] }) =>
    old === undefined || /^0+$/.test(old.mode) ? [] : [`${old.mode} ${old.blob}\t${path}\0`],
  );
  try {
    await run(['read-tree', head]);
    await run(['update-index', '-z', '--index-info'], [...gone, ...back].join(''));
    return await run(['write-tree']);
  } finally {
    await rm(index, { force: true });
  }
}
