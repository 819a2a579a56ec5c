// Saves work that is nowhere but in a worktree: `refs/heads/conductor/salvage/<issue>-<commit>` in the base clone.
import { copyFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { assertWorktree } from './assert-worktree.ts';
import { authorship } from './git-environment.ts';
import { codeOf, outputOf } from './git-failure.ts';
import { isStanding, type Place } from './places.ts';
import { knownCommits, type WorktreeRecord } from './records.ts';
import { readRef, readRefs, trackingRef } from './refs.ts';
import type { Tools } from './site.ts';
import { treeState } from './tree-state.ts';

const prefix = 'refs/heads/conductor/salvage/';

/** Work that no remote branch and no salvage ref has. */
export interface UnsavedWork {
  /** Where it is, or would be, saved. The name follows from the content: the same work is saved once. */
  readonly ref: string;
  /** Commits the salvage commit continues. */
  readonly tips: readonly string[];
  /** Tree of the files as they are; null when nothing is uncommitted. */
  readonly tree: string | null;
}

/** To be called under the task's lock. @returns the ref, or null when nothing was unsaved */
export async function saveWork(site: Tools, place: Place, record: WorktreeRecord): Promise<string | null> {
  const work = await unsavedWork(site, place, record);
  if (work === null) return null;
  await setRef(site, place, work.ref, await salvageCommit(site, place, record, work));
  return work.ref;
}

/** Saves one commit of the clone. @returns the ref */
export async function keepCommit(site: Tools, place: Place, commit: string): Promise<string> {
  const ref = `${prefix}${place.issue}-${commit.slice(0, 10)}`;
  await setRef(site, place, ref, commit);
  return ref;
}

/** @returns null when everything is on the server, or saved already. */
export async function unsavedWork(site: Tools, place: Place, record: WorktreeRecord): Promise<UnsavedWork | null> {
  const { local } = await readRefs(site, record.repository, record.branch);
  // No agent was ever in a half-made one; but its branch may be an older attempt's.
  const standing = record.stage !== 'making' && (await isStanding(site.places, place));
  if (standing) await assertWorktree(place);
  const state = standing ? await treeState(site, place, record.leavings) : undefined;
  const tips = [
    ...new Set([state?.head, local].filter((tip) => tip !== undefined && /^[0-9a-f]{40,64}$/.test(tip))),
  ] as string[];
  const tree = state && state.changed.length + state.untracked.length > 0 ? await treeOfFiles(site, place) : null;

  const names = [...tips.map((tip) => tip.slice(0, 10)), ...(tree === null ? [] : [tree.slice(0, 10)])];
  const ref = `${prefix}${place.issue}-${names.join('-')}`;
  if (tree !== null) return (await readRef(place.clone, ref)) !== undefined ? null : { ref, tips, tree };
  return (await areSaved(site, place, record, tips)) ? null : { ref, tips, tree };
}

async function salvageCommit(site: Tools, place: Place, record: WorktreeRecord, work: UnsavedWork): Promise<string> {
  const [tip] = work.tips;
  if (work.tree === null && work.tips.length === 1 && tip !== undefined) return tip;
  const message = `Unfinished work of ${record.repository.owner}/${record.repository.name}#${place.issue}`;
  const parents = work.tips.flatMap((parent) => ['-p', parent]);
  const args = ['commit-tree', ...parents, '-m', message, work.tree ?? `${tip}^{tree}`];
  const result = await site.git({ cwd: place.clone, args, env: authorship(site.identity) });
  return outputOf(result, 'salvage_failed', 'saving unfinished work').trim();
}

/** Writes all files that are not ignored into the object store, through an index of its own: the agent's stays as it is. */
async function treeOfFiles(site: Tools, place: Place): Promise<string> {
  const where = await site.git({ cwd: place.path, args: ['rev-parse', '--absolute-git-dir'] });
  const entry = outputOf(where, 'salvage_failed', 'finding the index').trim();
  const index = join(entry, `salvage-${site.clock.id()}`);
  const env = { GIT_INDEX_FILE: index };
  try {
    await copyFile(join(entry, 'index'), index).catch((error) => {
      if (codeOf(error) !== 'ENOENT') throw error;
    });
    outputOf(
      await site.git({ cwd: place.path, args: ['add', '--all'], env }),
      'salvage_failed',
      'reading unfinished work',
    );
    const written = await site.git({ cwd: place.path, args: ['write-tree'], env });
    return outputOf(written, 'salvage_failed', 'saving unfinished work').trim();
  } finally {
    await rm(index, { force: true });
  }
}

async function areSaved(site: Tools, place: Place, record: WorktreeRecord, tips: readonly string[]): Promise<boolean> {
  if (tips.length === 0) return true;
  const elsewhere = [`--glob=${trackingRef('*')}`, `--glob=${prefix}*`, ...knownCommits(record)];
  const args = ['rev-list', '--max-count=1', ...tips, '--not', ...elsewhere];
  const result = await site.git({ cwd: place.clone, args });
  return outputOf(result, 'salvage_failed', 'looking for unsaved commits').trim() === '';
}

async function setRef(site: Tools, place: Place, ref: string, commit: string): Promise<void> {
  const args = ['update-ref', '-m', 'conductor: saved', ref, commit];
  outputOf(await site.git({ cwd: place.clone, args }), 'salvage_failed', `saving ${commit} as ${ref}`);
}
