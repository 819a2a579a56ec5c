// How mail moves: one message at a time goes to the agent, and none is left behind when a task comes to rest.
import type { Effect, Feedback, Wish } from './effect.ts';
import { hears, isOpen, type Mail, settleMail, waitingMail, withMail } from './mail.ts';
import type { Cli, Limits } from './policy.ts';
import { isResting, type Task, taskName } from './task.ts';

/** Nothing was typed so many times: then it is given up. */
export const mostTries = 5;
const firstPauseMs = 5_000;

/** Their input takes a prompt while they work, and hands it over at the next turn; a `command` program has its inbox. */
const takeWhileWorking: readonly Cli[] = ['command', 'claude', 'codex'];

/** @returns whether a message may go into the session now: its agent lives, and would not be cut short. */
export function mayDeliver(task: Task): boolean {
  const { session, agent } = task;
  // Without a name its start was not told yet, and that tells what lay in its inbox.
  if (!hears(task) || !session.alive || session.host === null || session.name === null) return false;
  if (session.state !== 'active' && session.state !== 'completing') return false;
  if (session.condition === 'waiting' || session.condition === 'quiet') return true;
  return session.condition !== 'rate_limited' && agent !== null && takeWhileWorking.includes(agent.cli);
}

/** @returns the message whose turn it is; undefined while another is under way, or its last try was just now */
export function nextMail(task: Task, at: number): Mail | undefined {
  const first = waitingMail(task).find((mail) => isHeardNow(mail, task));
  if (!first || !mayDeliver(task) || task.mail.some(({ state }) => state === 'sent')) return undefined;
  return first.triedAt === null || at - first.triedAt >= pauseMs(first.tries) ? first : undefined;
}

/** A dialog takes no text, only its own answer. */
function isHeardNow({ permission }: Mail, { session: { asking } }: Task): boolean {
  return asking === null || permission === asking.key;
}

/** @returns milliseconds until a message of which nothing was typed is tried again */
export function pauseMs(tries: number): number {
  return firstPauseMs * 2 ** Math.max(0, tries - 1);
}

export interface Moved {
  readonly task: Task;
  readonly effects: readonly Effect[];
}

/** @returns the task after whatever happened, with its next message on its way, or all of its mail at an end */
export function moveMail(task: Task, at: number, limits: Limits): Moved {
  if (isResting(task.state)) return closeMail(task, at, limits);
  const next = nextMail(task, at);
  if (!next) return { task, effects: [] };
  const { host, fence } = task.session;
  const mail = withMail(task, next.key, { state: 'sent', reason: '', tries: next.tries + 1, triedAt: at });
  return {
    task: { ...task, mail },
    effects: [{ kind: 'session.send', host: host ?? '', fence, feedback: feedbackOf(next) }],
  };
}

/** @returns the mail, where a message whose sending nobody wishes any more waits again: its session ended before the verdict */
export function heldMail(mail: readonly Mail[], wishes: readonly Wish[]): readonly Mail[] {
  const held = new Set(wishes.flatMap(({ effect }) => (effect.kind === 'session.send' ? [effect.feedback.key] : [])));
  const isLost = ({ state, key }: Mail) => state === 'sent' && !held.has(key);
  if (!mail.some(isLost)) return mail;
  const reason = 'its session ended before it was known whether it arrived';
  return mail.map((entry) => (isLost(entry) ? { ...entry, state: 'waiting', reason, triedAt: null } : entry));
}

/** @returns what tells the sender that a message did not arrive: an agent in its inbox, people by the status comment */
export function tellSender(task: Task, { sender, key, text }: Mail, reason: string): readonly Effect[] {
  if (sender === null) return [{ kind: 'comment.upsert', urgent: false }];
  const result = { to: taskName(task), ok: false, seq: null, code: 'undeliverable', reason } as const;
  const excerpt = text.slice(0, 200);
  return [{ kind: 'mail.answer', to: sender, key, addressee: taskName(task), excerpt, results: [result] }];
}

/** @returns the message as its inbox gets it */
export function feedbackOf({ key, from, about, question, text, permission }: Mail): Feedback {
  if (about === 'answer') return { key, from, kind: 'answer', question, text, ...(permission && { permission }) };
  return { key, from, kind: 'message', about, text };
}

function closeMail(task: Task, at: number, limits: Limits): Moved {
  const open = task.mail.filter(isOpen);
  let closed = task;
  for (const { key, state } of open) {
    const verdict = { state: state === 'sent' ? 'unconfirmed' : 'undeliverable', reason: restReason(task) } as const;
    closed = { ...closed, mail: settleMail(closed, key, verdict, at, limits) };
  }
  const lost = open.filter(({ state }) => state === 'waiting');
  return { task: closed, effects: lost.flatMap((mail) => tellSender(task, mail, restReason(task))) };
}

function restReason({ state }: Task): string {
  return `the task came to rest (${state}) before it could be delivered`;
}
