// The mail of a task: what people and agents say into its session, in the order in which it goes there, and what became of it.
import type { Asked } from './permission.ts';
import type { Limits, Priority } from './policy.ts';
import { priorities } from './policy.ts';
import type { TaskId } from './subject.ts';
import { isResting, type Task } from './task.ts';

/** `waiting` and `sent` (its verdict is awaited) are open; the others are its end. */
export const mailStates = ['waiting', 'sent', 'delivered', 'unconfirmed', 'undeliverable'] as const;
export type MailState = (typeof mailStates)[number];

/** What is put into the queue. */
export interface Letter {
  /** Unique within the task: the same letter is never taken in, and never typed, twice. */
  readonly key: string;
  /** A login, `cli:<user>`, or `<session name> on #12` of an agent. */
  readonly from: string;
  readonly kind: 'agent' | 'person' | 'system';
  /** The command it was said with; `agent` for what another agent writes, `notice` for what the conductor says. */
  readonly about: 'send' | 'answer' | 'decide' | 'block' | 'unblock' | 'agent' | 'notice';
  /** The task of the agent that sent it. */
  readonly sender: TaskId | null;
  /** Of an answer: what was asked. */
  readonly question: string | null;
  /** Of an answer that goes to the dialog in the agent's terminal: which question it is meant for. */
  readonly permission?: Asked['key'];
  readonly priority: Priority;
  readonly text: string;
}

export interface Mail extends Letter {
  /** From 1, without a gap. */
  readonly seq: number;
  readonly at: number;
  readonly state: MailState;
  /** Why it is in that state, in words for people. */
  readonly reason: string;
  readonly tries: number;
  readonly triedAt: number | null;
  readonly settledAt: number | null;
}

/** What became of one letter for one addressee. */
export interface MailResult {
  /** As it was written, or the task's name. */
  readonly to: string;
  /** Taken into the queue, or better. */
  readonly ok: boolean;
  readonly seq: number | null;
  /** Of a refusal. */
  readonly code: string | null;
  readonly reason: string;
}

export interface MailRefusal {
  readonly code: 'session_not_found' | 'queue_full' | 'too_many_messages';
  readonly reason: string;
  readonly hint: string;
}

/** Two agents must not keep each other busy for ever: so many messages go from one task to another within an hour. */
export const mostFromOneTask = 20;
const hourMs = 3_600_000;
/** Of all that waits for one agent together, in characters: the record holds it. */
const mostText = 500_000;
/** Of a message that is settled only the beginning is kept. */
const keptText = 500;

/** @returns whether somebody is, or will be, at work who could read a message. */
export function hears({ state, stopping, gone }: Task): boolean {
  return !isResting(state) && state !== 'requested' && stopping === null && gone === null;
}

/** @returns what waits, in the order in which it goes to the agent: by priority, then by sequence. */
export function waitingMail({ mail }: Pick<Task, 'mail'>): readonly Mail[] {
  const waiting = mail.filter(({ state }) => state === 'waiting');
  return waiting.toSorted((a, b) => rank(a) - rank(b) || a.seq - b.seq);
}

/** @returns why the letter cannot be taken in; undefined when it can */
export function refusalOf(
  task: Task,
  { sender, text }: Pick<Letter, 'sender' | 'text'>,
  { maxQueuedMessages }: Limits,
  at: number,
): MailRefusal | undefined {
  if (!hears(task)) {
    const reason = 'session not found: no agent is at work here';
    return { code: 'session_not_found', reason, hint: 'status shows where the task stands' };
  }
  const waiting = waitingMail(task);
  const length = waiting.reduce((sum, mail) => sum + mail.text.length, 0);
  if (waiting.length >= maxQueuedMessages || length + text.length > mostText) {
    const reason = `${waiting.length} messages wait for this agent already`;
    return { code: 'queue_full', reason, hint: 'wait until some of them are delivered: `conductor queue` shows them' };
  }
  if (sender !== null && heardLately(task, at).filter((one) => one.task === sender).length >= mostFromOneTask) {
    const reason = `${mostFromOneTask} messages went from this task to that one within an hour`;
    return { code: 'too_many_messages', reason, hint: 'say more in one message, or ask the people on the issue' };
  }
  return undefined;
}

/** @returns what changes when the letter is taken in: it gets the next number. */
export function addMail(task: Task, letter: Letter, at: number): Pick<Task, 'mail' | 'mailSeq' | 'heardFrom'> {
  const seq = task.mailSeq + 1;
  const entry: Mail = { ...letter, seq, at, state: 'waiting', reason: '', tries: 0, triedAt: null, settledAt: null };
  const heard = letter.sender === null ? [] : [{ task: letter.sender, at }];
  return { mail: [...task.mail, entry], mailSeq: seq, heardFrom: [...heardLately(task, at), ...heard] };
}

/** @returns the task's mail with what is said of one entry. */
export function withMail({ mail }: Pick<Task, 'mail'>, key: string, changes: Partial<Mail>): readonly Mail[] {
  return mail.map((entry) => (entry.key === key ? { ...entry, ...changes } : entry));
}

/** @returns the mail with one entry at its end, and no more history than is wanted. */
export function settleMail(
  task: Pick<Task, 'mail'>,
  key: string,
  verdict: Pick<Mail, 'state' | 'reason'>,
  at: number,
  limits: Limits,
): readonly Mail[] {
  const text = task.mail.find((entry) => entry.key === key)?.text.slice(0, keptText) ?? '';
  return withoutOld(withMail(task, key, { ...verdict, text, settledAt: at }), limits);
}

/** @returns whether its verdict is still to come. */
export function isOpen({ state }: Pick<Mail, 'state'>): boolean {
  return state === 'waiting' || state === 'sent';
}

function withoutOld(mail: readonly Mail[], { messageHistory }: Limits): readonly Mail[] {
  const settled = mail.filter((entry) => !isOpen(entry)).toSorted((a, b) => (a.settledAt ?? 0) - (b.settledAt ?? 0));
  const old = new Set(settled.slice(0, Math.max(0, settled.length - messageHistory)));
  return mail.filter((entry) => !old.has(entry));
}

function heardLately({ heardFrom }: Task, at: number): Task['heardFrom'] {
  return heardFrom.filter((one) => at - one.at < hourMs);
}

function rank({ priority }: Mail): number {
  return priorities.indexOf(priority);
}
