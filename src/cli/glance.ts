// The project at a glance: what `conductor status` prints, and with `--json` prints as it is.
import type { Config } from '../config/config.ts';
import type { Blocker } from '../core/blocker.ts';
import type { CiState } from '../core/ci.ts';
import type { Pause } from '../core/event-parts.ts';
import { waitingMail } from '../core/mail.ts';
import type { TaskId } from '../core/subject.ts';
import { openBlockers, type PullState, type Stage, type Task, type TaskState, taskName } from '../core/task.ts';
import { type HostRecord, hostSilenceMs } from '../ports/fleet.ts';

/** Stable: fields are added, never renamed. Times are milliseconds since the epoch. */
export interface Glance {
  readonly project: {
    readonly name: string;
    readonly description: string;
    /** The current phase; null when the project has none. `completed` counts its priority tasks. */
    readonly phase: {
      readonly number: number;
      readonly name: string;
      readonly tasks: number;
      readonly completed: number;
    } | null;
    readonly progress: { readonly completed: number; readonly total: number; readonly percent: number };
  };
  readonly counts: {
    /** Tasks by state; states without tasks are absent. */
    readonly states: Readonly<Partial<Record<TaskState, number>>>;
    readonly liveSessions: number;
    readonly queued: number;
    readonly openBlockers: number;
  };
  readonly tasks: readonly TaskRow[];
  /** Tasks that wait for a slot, by agent type; every configured type is there. */
  readonly queues: Readonly<Record<string, number>>;
  readonly hosts: readonly (HostRecord & { readonly live: boolean })[];
  /** Repositories in which nothing new starts; `name` as far as a task tells it, else the number. */
  readonly paused: readonly (Pause & { readonly repositoryId: number; readonly name: string })[];
}

export interface TaskRow {
  readonly id: TaskId;
  /** `owner/repo#12`. */
  readonly name: string;
  readonly title: string;
  readonly state: TaskState;
  readonly stage: Stage | null;
  readonly stopping: boolean;
  /** Agent type. */
  readonly agent: string | null;
  readonly host: string | null;
  /** tmux session, while its agent lives. */
  readonly session: string | null;
  readonly attempt: number;
  readonly round: number;
  readonly pull: { readonly number: number; readonly url: string; readonly state: PullState } | null;
  readonly ci: CiState;
  /** Open ones. */
  readonly blockers: readonly Pick<Blocker, 'id' | 'kind' | 'text' | 'author' | 'openedAt'>[];
  readonly reason: string;
  /** Why a writer must approve the text first; null: nobody must. */
  readonly needsApproval: string | null;
  /** Why it may not start now; null: nothing holds it. */
  readonly held: string | null;
  /** Messages that wait for its agent, and those that never reached it. */
  readonly mail: { readonly waiting: number; readonly undelivered: number };
  readonly updatedAt: number;
}

/** @returns the whole picture; tasks by repository and number */
export function glance(
  config: Config,
  tasks: readonly Task[],
  hosts: readonly HostRecord[],
  paused: ReadonlyMap<number, Pause>,
  now: number,
): Glance {
  const queues = queuesOf(config, tasks);
  return {
    project: {
      name: config.project.name,
      description: config.project.description,
      phase: phaseOf(config, tasks),
      progress: progressOf(tasks),
    },
    counts: {
      states: countBy(tasks.map(({ state }) => state)),
      liveSessions: tasks.filter(({ session }) => session.alive).length,
      queued: Object.values(queues).reduce((sum, count) => sum + count, 0),
      openBlockers: tasks.reduce((sum, task) => sum + openBlockers(task).length, 0),
    },
    tasks: tasks.toSorted(byName).map(taskRow),
    queues,
    hosts: hosts.map((host) => ({ ...host, live: now - host.seenAt < hostSilenceMs })),
    paused: [...paused].map(([repositoryId, pause]) => ({
      ...pause,
      repositoryId,
      name: nameOf(repositoryId, tasks),
    })),
  };
}

function nameOf(repositoryId: number, tasks: readonly Task[]): string {
  const known = tasks.find(({ repository }) => repository.id === repositoryId)?.repository;
  return known ? `${known.owner}/${known.name}` : String(repositoryId);
}

function phaseOf({ phases }: Config, tasks: readonly Task[]): Glance['project']['phase'] {
  const [phase] = phases;
  if (!phase) return null;
  const { number, name, priorityTasks } = phase;
  const completed = tasks.filter(({ state, issue }) => state === 'completed' && priorityTasks.includes(issue.number));
  return { number, name, tasks: priorityTasks.length, completed: completed.length };
}

function progressOf(tasks: readonly Task[]): Glance['project']['progress'] {
  const completed = tasks.filter(({ state }) => state === 'completed').length;
  const percent = tasks.length === 0 ? 0 : Math.floor((completed / tasks.length) * 100);
  return { completed, total: tasks.length, percent };
}

/** A task waits in its type's queue from the choice until a host takes it. */
function queuesOf({ agentTypes }: Config, tasks: readonly Task[]): Record<string, number> {
  const waiting = tasks.filter(({ state, session }) => state === 'assigned' && session.state === 'idle');
  const none = Object.fromEntries(Object.keys(agentTypes).map((type) => [type, 0]));
  return { ...none, ...countBy(waiting.flatMap(({ choice }) => choice?.agent ?? [])) };
}

function countBy(words: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}

function byName(a: Task, b: Task): number {
  const [left, right] = [a, b].map(({ repository }) => `${repository.owner}/${repository.name}`);
  return (left ?? '').localeCompare(right ?? '') || a.issue.number - b.issue.number;
}

/** @returns the row of one task. */
export function taskRow(task: Task): TaskRow {
  const { id, issue, state, stage, session, pull, attempt, round, reason, updatedAt } = task;
  return {
    id,
    name: taskName(task),
    title: issue.title,
    state,
    stage,
    stopping: task.stopping !== null,
    agent: task.agent?.type ?? task.choice?.agent ?? null,
    host: session.host,
    session: session.alive ? session.name : null,
    attempt,
    round,
    pull: pull && { number: pull.number, url: pull.url, state: pull.state },
    ci: pull?.ci.state ?? 'none',
    blockers: openBlockers(task).map(({ id, kind, text, author, openedAt }) => ({ id, kind, text, author, openedAt })),
    reason,
    needsApproval: state === 'requested' ? (task.approval?.needed ?? null) : null,
    held: task.held,
    mail: {
      waiting: waitingMail(task).length,
      undelivered: task.mail.filter((mail) => mail.state === 'undeliverable').length,
    },
    updatedAt,
  };
}
