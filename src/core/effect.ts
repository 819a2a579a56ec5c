// Effects: wishes in the imperative, `noun.verb`. The law only wishes; performers act.

import type { AuditEntry } from './audit.ts';
import type { Blocker } from './blocker.ts';
import type { CheckResult } from './checks.ts';
import type { EventBody } from './event.ts';
import type { Cause, CiFailure, Command, Review, Timer } from './event-parts.ts';
import type { Letter, MailResult } from './mail.ts';
import type { Asked } from './permission.ts';
import type { Priority } from './policy.ts';
import type { Repository, TaskId } from './subject.ts';

/** Something the agent must read: a file in its inbox and, if it is alive, a line in its terminal. `text/feedback` renders it. */
export type Feedback = {
  /** Unique; the same message is never delivered twice. */
  readonly key: string;
  readonly from: string;
} & (
  | { readonly kind: 'validation'; readonly commit: string | null; readonly results: readonly CheckResult[] }
  | { readonly kind: 'ci'; readonly sha: string; readonly failures: readonly CiFailure[] }
  | { readonly kind: 'review'; readonly review: Review }
  | {
      readonly kind: 'answer';
      readonly question: string | null;
      readonly text: string;
      /** It answers the dialog in its terminal that asks this question, and no other. */
      readonly permission?: Asked['key'];
    }
  /** What a person sent, decided, or says about a blocker; or what another agent, or the conductor, says. */
  | { readonly kind: 'message'; readonly about: Exclude<Letter['about'], 'answer'>; readonly text: string }
  /** What became of a message that the agent sent. */
  | {
      readonly kind: 'receipt';
      readonly addressee: string;
      readonly excerpt: string;
      readonly results: readonly MailResult[];
    }
);

/** A new comment: only when a person is needed or a result exists. `text/comment` renders it. */
export type Note =
  | { readonly about: 'question'; readonly blocker: Blocker }
  /** Somebody wrote into the memory what would destroy the host: it is kept, and the agent is not told. */
  | { readonly about: 'flagged'; readonly entry: string; readonly by: string; readonly reason: string }
  | { readonly about: 'failed'; readonly reason: string; readonly detail: string }
  /** The agent stopped without having finished, and a reminder did not help. */
  | { readonly about: 'idle'; readonly reason: string }
  | { readonly about: 'rejected'; readonly reason: string }
  /** The text needs a writer's approval before an agent gets it; `hash` names the text that is approved. */
  | { readonly about: 'approval'; readonly reason: string; readonly hash: string }
  /** Access came back: a person may take the work up again. */
  | { readonly about: 'resumable'; readonly reason: string }
  /** An edit put commands into a comment. */
  | { readonly about: 'edited'; readonly command: Command }
  | { readonly about: 'stopped'; readonly reason: string; readonly salvage: string | null }
  | { readonly about: 'help'; readonly command: Command }
  | { readonly about: 'status'; readonly command: Command }
  | { readonly about: 'unknown'; readonly command: Command }
  | { readonly about: 'refused'; readonly command: Command; readonly reason: string; readonly hint: string };

/** Body of each kind of effect. */
export interface Effects {
  'actor.check': { readonly actor: string; readonly cause: Cause };
  'issue.look': Record<never, never>;
  /** Wait in the agent type's queue until a host with a free slot takes it. */
  'slot.find': {
    readonly agent: string;
    readonly attempt: number;
    readonly priority: Priority;
    readonly phase: boolean;
  };
  /** The slot a host reserved for this task is not needed. */
  'slot.release': { readonly host: string };
  'session.start': { readonly host: string; readonly fence: number };
  /** Back to the agent with something to mend: into the living session, or started again one round higher. */
  'session.resume': {
    readonly host: string;
    readonly fence: number;
    readonly round: number;
    readonly feedback: Feedback;
  };
  'session.send': { readonly host: string; readonly fence: number; readonly feedback: Feedback };
  /**
   * Two-phase: signal the process tree, confirm it is dead, save the work, only then free anything.
   * The worktree is removed, kept with its unsaved work saved, or left as it is for the next attempt.
   */
  'session.stop': {
    readonly host: string;
    readonly fence: number;
    readonly worktree: 'remove' | 'keep' | 'leave';
    readonly why: string;
  };
  'checks.run': { readonly host: string; readonly fence: number };
  'branch.push': { readonly host: string; readonly fence: number; readonly commit: string };
  'pull.open': { readonly head: string };
  'ci.look': { readonly sha: string; readonly last: boolean };
  /**
   * Make the one status comment say what the task says. `urgent`: do not wait for more to change. `first`: there cannot be one yet,
   * so none is looked for.
   */
  'comment.upsert': { readonly urgent: boolean; readonly first?: true };
  'comment.post': { readonly key: string; readonly number: number; readonly note: Note };
  /** To the addressees in the same repository, each on its own; the sender hears what became of it. */
  'mail.route': {
    readonly key: string;
    readonly to: string;
    readonly text: string;
    readonly priority: Priority;
  };
  /** Tells the task of a sender what became of its message later. */
  'mail.answer': {
    readonly to: TaskId;
    readonly key: string;
    readonly addressee: string;
    readonly excerpt: string;
    readonly results: readonly MailResult[];
  };
  /** A file in the agent's inbox, without a word in its terminal. */
  'inbox.put': { readonly host: string; readonly fence: number; readonly feedback: Feedback };
  /**
   * Tells a person at the CLI what became of the command. `note`: the words, where there are any. `code`: of a refusal. `mail`: where
   * the message waits, so that the person can see it arrive.
   */
  'answer.give': {
    readonly to: string;
    readonly outcome: 'accepted' | 'refused';
    readonly note: Note | null;
    readonly code?: string;
    readonly mail?: { readonly task: TaskId; readonly seq: number };
  };
  'audit.append': { readonly entry: AuditEntry };
  /** Starts nothing new in the repository; with `stop` also ends what runs. */
  'repository.pause': { readonly by: string; readonly stop: boolean };
  'repository.resume': { readonly by: string };
  'reaction.add': { readonly comment: number; readonly content: 'eyes' | 'rocket' | 'confused' | '-1' };
  'memory.write': Record<never, never>;
  /** Make the one project issue of the repository say what project_state says. `urgent`: a phase or a blocker changed. */
  'project.mirror': { readonly urgent: boolean };
  'timer.set': { readonly timer: Timer; readonly mark: number; readonly afterMs: number };
  /** Take the event up again later. */
  'event.repeat': { readonly event: EventBody; readonly afterMs: number };
}

export type EffectKind = keyof Effects;
export type EffectOf<K extends EffectKind> = { readonly kind: K } & Effects[K];
export type Effect = { [K in EffectKind]: EffectOf<K> }[EffectKind];

/** An effect that was committed: its id is unique for ever, and what it does is keyed by it. */
export type Committed<K extends EffectKind = EffectKind> = { readonly id: string; readonly effect: EffectOf<K> };

/** An effect that will be answered by an event; until then reconcile may perform it again. */
export interface Wish {
  readonly id: string;
  readonly effect: Effect;
  readonly at: number;
}

/** Effects that an event answers. The others are done when their performer returns. */
export const answered: Readonly<Record<EffectKind, boolean>> = {
  'actor.check': true,
  'issue.look': true,
  'slot.find': true,
  'slot.release': false,
  'session.start': true,
  'session.resume': true,
  'session.send': true,
  'session.stop': true,
  'checks.run': true,
  'branch.push': true,
  'pull.open': true,
  'ci.look': true,
  'comment.upsert': false,
  'comment.post': false,
  'reaction.add': false,
  'answer.give': false,
  'mail.route': false,
  'mail.answer': false,
  'inbox.put': false,
  'audit.append': false,
  'repository.pause': false,
  'repository.resume': false,
  'memory.write': false,
  'project.mirror': false,
  'timer.set': false,
  'event.repeat': false,
};

/** The queue of the one who can perform an effect. BullMQ forbids colons in queue names. */
export type QueueName =
  | `agent.${string}`
  | `host.${string}`
  | `github.${number}`
  | `looks.${number}`
  | 'events'
  | 'files';

const looks: readonly EffectKind[] = ['actor.check', 'issue.look', 'ci.look'];
const waits: readonly EffectKind[] = [
  'timer.set',
  'event.repeat',
  'answer.give',
  'mail.route',
  'mail.answer',
  'repository.pause',
  'repository.resume',
];

/**
 * @returns where an effect travels: starts to the agent type's queue (any host that serves it), what concerns a session or
 * worktree to the host that has it, GitHub to the installation's two lanes (looks never wait behind writes), what is written down to
 * one writer, waits to delayed jobs among the events.
 */
export function queueOf(effect: Effect, task: { readonly repository: Repository }): QueueName {
  if (effect.kind === 'slot.find') return `agent.${effect.agent}`;
  if ('host' in effect) return `host.${effect.host}`;
  if (waits.includes(effect.kind)) return 'events';
  if (effect.kind === 'memory.write' || effect.kind === 'audit.append') return 'files';
  if (looks.includes(effect.kind)) return `looks.${task.repository.installationId}`;
  return `github.${task.repository.installationId}`;
}
