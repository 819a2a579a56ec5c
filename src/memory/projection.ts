// What the four files say about a repository's tasks. Pure; what people wrote in them stays.
import type { Task, TaskState } from '../core/task.ts';
import type { MemoryTexts } from '../ports/memory.ts';
import { keysIn } from '../text/memory/archive-keys.ts';
import { filesBehind } from '../text/memory/archive-need.ts';
import { type BlockerEntry, mergeBlockers, parseBlockers, renderBlockers } from '../text/memory/blockers.ts';
import { type DecisionEntry, mergeDecisions, parseDecisions, renderDecisions } from '../text/memory/decisions.ts';
import { memoryLine } from '../text/memory/memory-text.ts';
import type { MergedMemory } from '../text/memory/merge.ts';
import type { Page } from '../text/memory/page.ts';
import type { PhasePlan } from '../text/memory/phase.ts';
import { renderProjectState } from '../text/memory/project-state.ts';
import { type ProjectChange, updateProjectState } from '../text/memory/project-update.ts';
import {
  type Assignment,
  type PastAssignment,
  renderTaskAssignments,
  updateTaskAssignments,
} from '../text/memory/task-assignments.ts';
import { minuteWords } from '../text/words.ts';

/** @returns the four files of a repository without tasks. @param now milliseconds since the epoch */
export function freshTexts(projectName: string, now: number): MemoryTexts {
  const since = minuteWords(now);
  const state = { phase: null, status: 'Not Started', started: null, progress: null, active: [], features: [] };
  return {
    project_state: renderProjectState(projectName, since, state),
    task_assignments: renderTaskAssignments(projectName, since, { active: [], history: [] }),
    blockers: renderBlockers(projectName, since, []),
    decisions: renderDecisions(projectName, since, []),
  };
}

/** The four files, as texts or as pages that were read before. */
export type MemoryContents = Readonly<Record<keyof MemoryTexts, string | Page>>;

export interface ProjectionOptions {
  /** As configured: the current phase follows from the tasks. */
  readonly phases?: readonly PhasePlan[];
  /** Milliseconds since the epoch: when a phase begins that follows another. */
  readonly now?: number;
  /** The texts as they stand, canonical: what a task says otherwise since is written. Without it no entry's text is changed. */
  readonly base?: Partial<MemoryContents>;
  /** `keyOf` entries whose edits the tasks have heard: where a task says otherwise, its words stand, the person's beneath. */
  readonly heard?: ReadonlySet<string>;
  /** `keyOf` entries whose edits the tasks have not heard yet: they stay as they were written. */
  readonly unsettled?: ReadonlySet<string>;
  /** Texts of the archives that `archivesNeeded` names: what is in them is not written again. */
  readonly archives?: Partial<MemoryTexts>;
}

/**
 * @param tasks those that are open, and those that changed since the last write: what is told of others stays as it stands
 * @returns the texts as they must be, equal to what they were where they say it already
 */
export function project(texts: MemoryContents, tasks: readonly Task[], options: ProjectionOptions = {}): MemoryTexts {
  return projectMerging(texts, tasks, options).texts;
}

/** The same, and what both sides had changed. */
export function projectMerging(
  texts: MemoryContents,
  tasks: readonly Task[],
  { phases, now, base = {}, heard, unsettled, archives = {} }: ProjectionOptions = {},
): MergedMemory {
  const ordered = inOrder(tasks);
  const assignments = { active: ordered.flatMap(activeOf), history: byTime(ordered.flatMap(historyOf)) };
  const sides = { heard, unsettled };
  const archived = {
    blockers: archives.blockers === undefined ? undefined : keysIn(archives.blockers, parseBlockers),
    decisions: archives.decisions === undefined ? undefined : keysIn(archives.decisions, parseDecisions),
  };
  const blockers = mergeBlockers(texts.blockers, ordered.flatMap(blockersOf), {
    ...sides,
    base: base.blockers,
    archived: archived.blockers,
  });
  const decisions = mergeDecisions(texts.decisions, ordered.flatMap(decisionsOf), {
    ...sides,
    base: base.decisions,
    archived: archived.decisions,
  });
  const change = {
    ...changeOf(ordered),
    ...(phases === undefined ? {} : { phases }),
    today: now === undefined ? undefined : minuteWords(now).slice(0, 10),
    archive: archives.project_state,
  };
  return {
    texts: {
      project_state: updateProjectState(texts.project_state, change),
      task_assignments: updateTaskAssignments(
        texts.task_assignments,
        assignments,
        ordered.map(numberOf),
        archives.task_assignments,
      ),
      blockers: blockers.text,
      decisions: decisions.text,
    },
    conflicts: [...blockers.conflicts, ...decisions.conflicts],
  };
}

/** @returns the files of which the archive must be read first: something that the tasks tell is not in them, and may be there. */
export function archivesNeeded(texts: MemoryContents, tasks: readonly Task[]): readonly (keyof MemoryTexts)[] {
  const ordered = inOrder(tasks);
  return filesBehind(texts, {
    completed: changeOf(ordered).completed.map(({ issue }) => issue),
    history: ordered.flatMap(historyOf),
    blockers: ordered.flatMap(blockersOf),
    decisions: ordered.flatMap(decisionsOf),
  });
}

function inOrder(tasks: readonly Task[]): readonly Task[] {
  return [...tasks].sort((a, b) => a.createdAt - b.createdAt || a.issue.number - b.issue.number);
}

const statusWords: Readonly<Record<TaskState, string>> = {
  requested: 'Pending',
  assigned: 'Pending',
  in_progress: 'In Progress',
  validating: 'Validating',
  completed: 'Completed',
  rejected: 'Rejected',
  available: 'Available',
  failed: 'Failed',
  retry_queue: 'Retry Queue',
};

function changeOf(tasks: readonly Task[]): ProjectChange {
  const open = tasks.filter(({ state }) => state !== 'completed' && state !== 'rejected');
  const first = tasks[0]?.createdAt;
  return {
    active: open.map((task) => ({
      issue: task.issue.number,
      title: memoryLine(task.issue.title),
      agent: task.agent?.sessionName ?? task.choice?.agent ?? 'unassigned',
      status: statusWords[task.state],
    })),
    completed: tasks
      .filter(({ state }) => state === 'completed')
      .map(({ issue }) => ({ issue: issue.number, title: issue.title })),
    dropped: tasks.filter(({ state }) => state === 'rejected').map(numberOf),
    started: first === undefined ? null : minuteWords(first).slice(0, 10),
  };
}

/** A task that waits for a slot has no session and no row. */
function activeOf(task: Task): Assignment[] {
  if (!holdsSession(task)) return [];
  const attempt = task.attempts.find(({ number }) => number === task.attempt);
  return [
    {
      agent: agentOf(task),
      issue: task.issue.number,
      session: task.session.name ?? '-',
      status: task.state === 'assigned' ? 'Deploying' : statusWords[task.state],
      assignedAt: minuteWords(attempt?.startedAt ?? task.createdAt),
    },
  ];
}

function historyOf(task: Task): PastAssignment[] {
  return task.attempts.flatMap(({ number, endedAt, outcome }) => {
    if (endedAt === null || (number === task.attempt && holdsSession(task))) return [];
    const status = task.state === 'completed' && number === task.attempt ? 'Completed' : (outcome ?? 'ended');
    return [
      {
        agent: agentOf(task),
        issue: task.issue.number,
        status: capitalised(status),
        completedAt: minuteWords(endedAt),
      },
    ];
  });
}

function holdsSession({ state, session }: Task): boolean {
  return state === 'in_progress' || state === 'validating' || (state === 'assigned' && session.state === 'deploying');
}

function blockersOf({ issue, blockers }: Task): BlockerEntry[] {
  return blockers.map(({ id, kind, author, openedAt, text, closedAt, closedBy, resolution }) => ({
    id,
    issue: issue.number,
    kind,
    author,
    opened: minuteWords(openedAt),
    text,
    resolved:
      closedAt === null ? null : { at: minuteWords(closedAt), by: closedBy ?? 'conductor', outcome: resolution ?? '' },
  }));
}

function decisionsOf({ issue, decisions }: Task): DecisionEntry[] {
  return decisions.map(({ id, author, at, text }) => ({
    id,
    issue: issue.number,
    author,
    date: minuteWords(at),
    text,
  }));
}

function byTime(history: readonly PastAssignment[]): PastAssignment[] {
  return [...history].sort((a, b) => a.completedAt.localeCompare(b.completedAt));
}

function agentOf(task: Task): string {
  return task.agent?.type ?? task.choice?.agent ?? '-';
}

function numberOf(task: Task): number {
  return task.issue.number;
}

function capitalised(words: string): string {
  const line = memoryLine(words);
  return line.slice(0, 1).toUpperCase() + line.slice(1, 80);
}
