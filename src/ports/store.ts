// The durable task records and their outbox.

import type { Step } from '../core/decide.ts';
import type { Effect } from '../core/effect.ts';
import type { EventBody } from '../core/event.ts';
import type { TaskId } from '../core/subject.ts';
import type { Task } from '../core/task.ts';

/** One committed change of state, for people and for replays. */
export interface HistoryEntry {
  readonly at: number;
  readonly rev: number;
  readonly event: string;
  readonly from: string;
  readonly to: string;
  readonly session: string;
  readonly label: string;
  readonly reason: string;
}

/** `seen`: the event was taken in before, however long ago. */
export type CommitResult = 'committed' | 'seen' | 'stale' | 'full';

export interface TaskStore {
  get(id: TaskId): Promise<Task | undefined>;
  /** Commits state, outbox and history in one step if the revision is still the one decided on. */
  commit(step: Step): Promise<CommitResult>;
  byPull(repositoryId: number, number: number): Promise<TaskId | undefined>;
  /** `active`: tasks that are not at rest. */
  list(which: 'active' | 'all'): Promise<readonly Task[]>;
  history(id: TaskId): Promise<readonly HistoryEntry[]>;
  /** Wishes that are still unanswered, sent again under fresh job ids. */
  resend(task: Task, effects: readonly { readonly id: string; readonly effect: Effect }[]): Promise<void>;
}

/** Where events of other processes wait for the law. */
export interface EventQueue {
  publish(task: TaskId, body: EventBody, id?: string): Promise<void>;
}
