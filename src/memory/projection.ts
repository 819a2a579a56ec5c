// What the four files say about a repository's tasks. Pure; what people wrote in them stays.
import type { Task, TaskState } from '../core/task.ts';
import type { MemoryTexts } from '../ports/memory.ts';
import { type BlockerEntry, renderBlockers, updateBlockers } from '../text/blockers.ts';
import { type DecisionEntry, renderDecisions, updateDecisions } from '../text/decisions.ts';
import { memoryLine } from '../text/memory-text.ts';
import { renderProjectState } from '../text/project-state.ts';
import { type ProjectChange, updateProjectState } from '../text/project-update.ts';
import {
  type Assignment,
  type PastAssignment,
  renderTaskAssignments,
  updateTaskAssignments,
} from '../text/task-assignments.ts';
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

/** @returns the texts as they must be, equal to what they were where they say it already. */
export function project(texts: MemoryTexts, tasks: readonly Task[]): MemoryTexts {
  const ordered = [...tasks].sort((a, b) => a.createdAt - b.createdAt || a.issue.number - b.issue.number);
  const assignments = { active: ordered.flatMap(activeOf), history: byTime(ordered.flatMap(historyOf)) };
  return {
    project_state: updateProjectState(texts.project_state, changeOf(ordered)),
    task_assignments: updateTaskAssignments(texts.task_assignments, assignments, ordered.map(numberOf)),
    blockers: updateBlockers(texts.blockers, ordered.flatMap(blockersOf)),
    decisions: updateDecisions(texts.decisions, ordered.flatMap(decisionsOf)),
  };
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
