// Whether something that the tasks tell may be in the archive already, told from the files alone: archives are long.
import { readIndex } from './archive-index.ts';
import { type BlockerEntry, parseBlockers } from './blockers.ts';
import { type DecisionEntry, parseDecisions } from './decisions.ts';
import { keyOf } from './entries.ts';
import { placeTitles } from './entry-words.ts';
import type { MemoryFile } from './memory-file.ts';
import { type Page, pageOf } from './page.ts';
import { featuresTitle, parseProjectState } from './project-state.ts';
import { historyTitle, type PastAssignment, parseTaskAssignments } from './task-assignments.ts';

export interface Told {
  /** Issues of completed tasks. */
  readonly completed: readonly number[];
  readonly history: readonly PastAssignment[];
  readonly blockers: readonly BlockerEntry[];
  readonly decisions: readonly DecisionEntry[];
}

/** @returns the files with an archive that may hold what they do not; what is younger than all in it needs no look */
export function filesBehind(texts: Readonly<Record<MemoryFile, string | Page>>, told: Told): readonly MemoryFile[] {
  const files: MemoryFile[] = [];
  if (needsFeatures(texts.project_state, told.completed)) files.push('project_state');
  if (needsHistory(texts.task_assignments, told.history)) files.push('task_assignments');
  const resolved = told.blockers.flatMap((one) => (one.resolved ? [{ ...one, time: one.resolved.at }] : []));
  if (needsEntries(texts.blockers, placeTitles.resolved, resolved, parseBlockers)) files.push('blockers');
  const decided = told.decisions.map((one) => ({ ...one, time: one.date }));
  if (needsEntries(texts.decisions, placeTitles.decisions, decided, parseDecisions)) files.push('decisions');
  return files;
}

function needsEntries(
  text: string | Page,
  title: string,
  told: readonly { readonly id: string; readonly issue: number | null; readonly time: string }[],
  parse: (text: string | Page) => readonly { readonly id: string; readonly issue: number | null }[],
): boolean {
  const upTo = readIndex(pageOf(text), title)?.upTo;
  const old = upTo ? told.filter(({ time }) => time <= upTo) : [];
  if (old.length === 0) return false;
  const there = new Set(parse(text).map(keyOf));
  return old.some((one) => !there.has(keyOf(one)));
}

function needsHistory(text: string | Page, told: readonly PastAssignment[]): boolean {
  const upTo = readIndex(pageOf(text), historyTitle)?.upTo;
  const old = upTo ? told.filter(({ completedAt }) => completedAt <= upTo) : [];
  if (old.length === 0) return false;
  const there = parseTaskAssignments(text).history;
  const rows = (rowsOf: readonly PastAssignment[], { issue, completedAt }: PastAssignment) =>
    rowsOf.filter((one) => one.issue === issue && one.completedAt === completedAt).length;
  return old.some((one) => rows(there, one) < rows(old, one));
}

/** A task that was completed since the last write still has its line among the active ones. */
function needsFeatures(text: string | Page, completed: readonly number[]): boolean {
  if (completed.length === 0 || !readIndex(pageOf(text), featuresTitle)) return false;
  const { active, features } = parseProjectState(text);
  const there = new Set([...active, ...features].map(({ issue }) => issue));
  return completed.some((issue) => !there.has(issue));
}
