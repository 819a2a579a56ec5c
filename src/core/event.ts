// Events: facts in the past tense, `noun.verb`. Everything the law decides, it decides on one of these.
import type { CheckResult, Verdict } from './checks.ts';
import type { Ci } from './ci.ts';
import type { Note } from './effect.ts';
import type {
  Capacity,
  Cause,
  CiFailure,
  Command,
  IssueSeen,
  Origin,
  Pause,
  Review,
  TextChecked,
  Timer,
} from './event-parts.ts';
import type { Letter, MailResult } from './mail.ts';
import type { TaskEdit } from './memory-edit.ts';
import type { Asked } from './permission.ts';
import type { Priority, Role } from './policy.ts';
import type { Remains } from './remains.ts';
import type { Condition } from './session.ts';
import type { Repository, TaskId } from './subject.ts';
import type { Usage } from './usage.ts';

/** What every event carries. */
export interface EventBase {
  /** Unique; the same id is never taken in twice. */
  readonly id: string;
  readonly task: TaskId;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Id of the effect this event answers, if it answers one. */
  readonly answers?: string;
  /** GitHub's delivery id, when a webhook was the cause. */
  readonly delivery?: string;
}

/** Body of each kind of event. */
export interface Events {
  'issue.labeled': Origin & { readonly label: string; readonly sender: string };
  'issue.unlabeled': { readonly label: string; readonly sender: string };
  'issue.closed': { readonly sender: string };
  'issue.reopened': Origin & { readonly sender: string };
  /** Title or body were changed. */
  'issue.edited': Origin & { readonly sender: string };
  /** It is not at its place any more. `to`: where it went, as people write it. */
  'issue.removed': { readonly how: 'deleted' | 'transferred'; readonly to: string | null };
  'issue.unlocked': Record<never, never>;
  /** Answer to `issue.look`. */
  'issue.seen': IssueSeen;
  'label.renamed': { readonly from: string; readonly to: string };
  /** The repository has another name, owner or default branch. */
  'repository.moved': { readonly repository: Repository };
  /** The App may not work there any more: uninstalled, suspended, or the repository was taken out. */
  'access.lost': { readonly why: string };
  'access.returned': Record<never, never>;
  'command.given': Origin & { readonly command: Command };
  /** An edit put commands into a comment: they are not carried out. */
  'command.edited': Origin & { readonly command: Command };
  /** A trigger that does not even get as far as a look-up: a bot, an account nobody finds. */
  'trigger.refused': Origin & {
    readonly trigger: string;
    /** Of a label: it is a trigger only where a rule names it. */
    readonly label?: string;
    readonly actor: string;
    readonly reason: string;
  };
  'review.submitted': { readonly review: Review };
  /** Answer to `actor.check`: a live permission look-up, with what had been asked for. */
  'actor.checked': {
    readonly actor: string;
    /** null: the look-up failed, which counts as no. */
    readonly role: Role | null;
    /** In one of the teams the verb asks for; true where it asks for none. */
    readonly member: boolean;
    readonly cause: Cause;
    readonly capacity: Capacity;
    /** Looked up where the text of the issue is about to be used. */
    readonly text: TextChecked | null;
    /** Read where it matters whether the issue is still as it was. */
    readonly seen: IssueSeen | null;
    /** The repository starts nothing new. */
    readonly paused: Pause | null;
  };
  'request.granted': Origin & {
    readonly requester: string;
    /** The label that was put on; null when a command asked. */
    readonly label: string | null;
    readonly agent: string | null;
    readonly capacity: Capacity;
    readonly text: TextChecked | null;
  };
  /** The text may be used: it is a writer's, or a writer has approved it. */
  'text.approved': { readonly capacity: Capacity };
  'request.denied': { readonly actor: string; readonly role: Role | null };
  'command.granted': Origin & {
    readonly command: Command;
    readonly capacity: Capacity;
    readonly text: TextChecked | null;
    readonly seen: IssueSeen | null;
    /** The live role of who gave it; absent: nobody was asked. */
    readonly role?: Role | null;
    /** How often it was taken up again because the task it speaks of was not there yet. */
    readonly tried?: number;
  };
  'command.denied': { readonly command: Command; readonly role: Role | null };
  /** A writer's edit put commands into a comment: one hint. */
  'command.hinted': { readonly command: Command };
  'review.granted': { readonly review: Review };
  'review.denied': { readonly review: Review };
  'edit.granted': Origin & { readonly sender: string };
  'edit.denied': Origin & { readonly sender: string };
  'start.granted': { readonly host: string };
  'start.denied': { readonly host: string; readonly why: string };
  /** Not now: the repository is paused. */
  'start.held': { readonly host: string; readonly why: string };
  /** What held it back is over. */
  'hold.ended': { readonly by: string };
  /** Somebody stopped everything in the repository. */
  'work.halted': { readonly by: string };
  /** A refused, failed or stopped task comes to rest, or goes round again. */
  'task.released': { readonly why: string; readonly retry: boolean; readonly detail: string };
  'slot.taken': { readonly host: string; readonly attempt: number };
  'session.started': {
    readonly fence: number;
    readonly name: string;
    readonly branch: string;
    /** Keys of the messages that lay in its inbox when it began. */
    readonly mail?: readonly string[];
  };
  'session.refused': {
    readonly fence: number;
    readonly code: string;
    readonly reason: string;
    readonly permanent: boolean;
  };
  'session.exited': {
    readonly fence: number;
    readonly code: number | null;
    readonly reason: string;
    readonly tail: string;
  };
  /** `unknown`: nothing is known of the condition, only of the rest. */
  'session.observed': {
    readonly fence: number;
    readonly condition: Condition;
    readonly evidence: string;
    /** Of `rate_limited`: when it is over; null: it does not say. */
    readonly until?: number | null;
    /** The dialog it shows. */
    readonly asking?: Asked | null;
    /** The CLI's own id of its session. */
    readonly session?: string;
    /** What that session used since it began. */
    readonly usage?: Usage;
  };
  'session.reported': {
    readonly report: 'status' | 'decision' | 'blocker' | 'ask' | 'done' | 'message';
    readonly message: string;
    readonly text: string;
    /** Of a message to other agents: an agent type, a session name, a task, `all`, or several with commas. */
    readonly to?: string;
    readonly priority?: Priority;
  };
  'session.stopped': { readonly fence: number; readonly salvage: string | null };
  'session.lost': { readonly fence: number; readonly reason: string };
  'message.delivered': {
    readonly key: string;
    readonly verdict: 'delivered' | 'unconfirmed' | 'failed';
    readonly reason: string;
  };
  /** A letter for this task's agent. */
  'mail.arrived': { readonly letter: Letter };
  /** What became of a message that this task's agent sent. */
  'mail.settled': {
    readonly key: string;
    /** As it was written. */
    readonly addressee: string;
    /** The beginning of the message. */
    readonly excerpt: string;
    readonly results: readonly MailResult[];
  };
  /** Messages wait: it may be the next one's turn. */
  'mail.due': Record<never, never>;
  'checks.finished': {
    readonly fence: number;
    readonly commit: string | null;
    readonly verdict: Verdict;
    readonly results: readonly CheckResult[];
    readonly summary: string | null;
  };
  'branch.pushed': {
    readonly commit: string;
    readonly summary: string | null;
    /** Changed files that steer agents, hooks or git: a reviewer should look at them first. */
    readonly flagged: readonly string[];
  };
  'branch.refused': { readonly code: string; readonly reason: string };
  'pull.opened': { readonly number: number; readonly url: string; readonly head: string };
  'pull.refused': { readonly reason: string };
  'pull.closed': { readonly merged: boolean; readonly mergeCommit: string | null; readonly by: string };
  'ci.hinted': { readonly sha: string };
  /** Answer to `ci.look`: what all checks and statuses of the commit say together. */
  'ci.finished': {
    readonly ci: Ci;
    readonly runAttempt: number;
    readonly failures: readonly CiFailure[];
    readonly last: boolean;
  };
  'timer.fired': { readonly timer: Timer; readonly mark: number };
  /** Its record was lost: what is left of it elsewhere makes it again. */
  'task.recovered': Origin & { readonly remains: Remains };
  /** Entries that its record lacks. */
  'entries.recovered': Pick<Remains, 'blockers' | 'decisions'>;
  /** Somebody wrote something into the memory that is about this task. `by`: a login, or `file` where only the file is known. */
  'memory.edited': { readonly edit: TaskEdit; readonly by: string };
  /**
   * A person changed a comment of ours. `hash`: of what it says now. `ticked`: ids of the blockers whose boxes were ticked, which is
   * that person's word and no more.
   */
  'status.edited': {
    readonly comment: number;
    readonly hash: string;
    readonly ticked: readonly string[];
    readonly sender: string;
  };
  /** A comment of ours is not there any more. */
  'status.removed': { readonly comment: number };
  'status.shown': { readonly comment: number; readonly hash: string };
  /** The conversation is locked: the comment waits until it is not. */
  'comment.refused': { readonly key: string; readonly number: number; readonly note: Note };
  /** A performer gave up: not a verdict on the work, but somebody must look. */
  'effect.failed': { readonly effect: string; readonly reason: string; readonly permanent: boolean };
}

export type EventKind = keyof Events;
export type EventOf<K extends EventKind> = EventBase & { readonly kind: K } & Events[K];
export type Event = { [K in EventKind]: EventOf<K> }[EventKind];
/** An event before the engine gave it id, task and time. One that is taken up again keeps the webhook that was its cause. */
export type EventBody = {
  [K in EventKind]: { readonly kind: K; readonly answers?: string; readonly delivery?: string } & Events[K];
}[EventKind];
