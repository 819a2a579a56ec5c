// A task: one issue under conduct. The record in this file is the truth; comments and memory files are views of it.
import type { Blocker } from './blocker.ts';
import type { CheckResult, Verdict } from './checks.ts';
import type { Ci } from './ci.ts';
import { type Conversation, noConversation } from './conversation.ts';
import type { Note, Wish } from './effect.ts';
import type { Mail } from './mail.ts';
import type { AgentType, Priority } from './policy.ts';
import type { Session } from './session.ts';
import type { Issue, Repository, TaskId } from './subject.ts';
import type { Used } from './usage.ts';

/** Where a task stands. The names appear in comments, memory files and the API; `core/lifecycle` says how they follow each other. */
export const taskStates = [
  'requested',
  'assigned',
  'in_progress',
  'validating',
  'completed',
  'rejected',
  'available',
  'failed',
  'retry_queue',
] as const;
export type TaskState = (typeof taskStates)[number];

/** The stages of `validating`, in their order. */
export const stages = ['checks', 'push', 'pull', 'ci', 'review'] as const;
export type Stage = (typeof stages)[number];

/** Why this agent type: which label matched which rule, and why each better-placed type was passed over. */
export interface Choice {
  readonly label: string;
  readonly rule: string;
  readonly agent: string;
  readonly priority: Priority;
  readonly passedOver: readonly { readonly agent: string; readonly why: string }[];
}

export interface Attempt {
  readonly number: number;
  readonly host: string | null;
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly outcome: string | null;
  /** Absent: nothing is known of it. */
  readonly used?: readonly Used[];
}

export type PullState = 'none' | 'open' | 'changes_requested' | 'approved' | 'merged' | 'closed';

export interface Pull {
  readonly number: number;
  readonly url: string;
  readonly state: PullState;
  /** Commit the conductor pushed last. */
  readonly head: string;
  readonly ci: Ci;
  readonly mergeCommit: string | null;
  /** A writer's word for exactly this commit; the next push ends it. */
  readonly approval: { readonly sha: string; readonly by: string; readonly at: number } | null;
  /** `<sha>/<run attempt>` of the CI failures the agent was told about: each is told once. */
  readonly told: readonly string[];
}

export interface Decision {
  readonly id: string;
  readonly text: string;
  readonly author: string;
  readonly at: number;
}

/** The text that is to be used, by its hash, and whether a writer must vouch for it first. */
export interface Approval {
  /** Of title, body and conversation: `core/frozen`. */
  readonly hash: string;
  /** Why a writer must look first; null: nobody must. */
  readonly needed: string | null;
  /** The writer who approved this very text. */
  readonly by: string | null;
  readonly at: number | null;
}

export interface Task {
  readonly id: TaskId;
  /** Counts commits; a commit succeeds only against the revision it was decided on. */
  readonly rev: number;
  readonly state: TaskState;
  readonly stage: Stage | null;
  /** Why the task is where it is, in words for people. */
  readonly reason: string;
  /** Set while a stop is under way: the work counts as stopped only when its process tree was seen dead. */
  readonly stopping: string | null;
  readonly repository: Repository;
  readonly issue: Issue;
  readonly requester: string;
  /** What was asked for: by a label, or with the agent type that was named. */
  readonly asked: { readonly label: string | null; readonly agent: string | null };
  /** Comments of people who may steer, as they were at the trigger. */
  readonly conversation: Conversation;
  readonly approval: Approval | null;
  /** The issue's text was changed after it was frozen; the agent goes on with the frozen one. */
  readonly edited: { readonly by: string; readonly at: number } | null;
  /** Why it may not start now, though it could. */
  readonly held: string | null;
  /** The issue was deleted or transferred: nothing is written there any more. */
  readonly gone: string | null;
  /** The App lost its access while this task was under way. */
  readonly accessLost: boolean;
  /** Comments that wait until the conversation is unlocked. */
  readonly unposted: readonly { readonly key: string; readonly number: number; readonly note: Note }[];
  /** Changed files that steer agents, hooks or git. */
  readonly flagged: readonly string[];
  readonly choice: Choice | null;
  /** The agent type as it was configured when the task was assigned; a running task keeps its snapshot. */
  readonly agent: AgentType | null;
  readonly branch: string;
  readonly attempt: number;
  /** Attempts made before this request: `limits.max_attempts` counts from here. */
  readonly attemptsBefore: number;
  readonly attempts: readonly Attempt[];
  /** Feedback rounds within this attempt; 0 is the first go (`CONDUCTOR_ROUND`). */
  readonly round: number;
  /** Feedback rounds that CI and reviews cost this pull request; a push or a restart never resets it. */
  readonly pullRounds: number;
  readonly session: Session;
  readonly checks: {
    readonly commit: string | null;
    readonly verdict: Verdict | null;
    readonly results: readonly CheckResult[];
  };
  readonly summary: string | null;
  /** Commit whose CI moved before we could look, or while we looked: it is looked at once more. */
  readonly ciHint: string | null;
  readonly pull: Pull | null;
  readonly blockers: readonly Blocker[];
  readonly decisions: readonly Decision[];
  /** What people and agents say into the session, by sequence: what waits, and the history of what is settled. */
  readonly mail: readonly Mail[];
  /** The last sequence number that was given. */
  readonly mailSeq: number;
  /** Whose agents wrote to this one within the last hour. */
  readonly heardFrom: readonly { readonly task: TaskId; readonly at: number }[];
  /** Where unpushed work was saved when the task ended without a merge. */
  readonly salvage: string | null;
  readonly statusComment: { readonly id: number; readonly hash: string } | null;
  /** Effects that were wished and not yet answered; reconcile performs them again. */
  readonly wishes: readonly Wish[];
  /** Ids of the latest events that were taken in: the same event never counts twice. */
  readonly seen: readonly string[];
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** What a task begins with, and what records of earlier versions lack. */
export const untouched = {
  asked: { label: null, agent: null },
  conversation: noConversation,
  approval: null,
  edited: null,
  held: null,
  gone: null,
  accessLost: false,
  unposted: [],
  flagged: [],
  mail: [],
  mailSeq: 0,
  heardFrom: [],
} as const satisfies Partial<Task>;

/** @returns `owner/repo#12`, the way people write a task. */
export function taskName(task: Pick<Task, 'repository' | 'issue'>): string {
  return `${task.repository.owner}/${task.repository.name}#${task.issue.number}`;
}

/** States in which nothing runs and nothing is expected to happen by itself. */
export function isResting(state: TaskState): boolean {
  return state === 'available' || state === 'completed' || state === 'rejected' || state === 'failed';
}

/** @returns the blockers nobody has closed yet, oldest first. */
export function openBlockers(task: Task): readonly Blocker[] {
  return task.blockers.filter((blocker) => blocker.closedAt === null);
}
