// The mail of a task: letters that come in, and what became of those that went out. `mail-flow` sends the next one after any line.
import type { Effect, EffectOf } from '../effect.ts';
import { addMail, type Mail, refusalOf, settleMail, withMail } from '../mail.ts';
import { mostTries, nextMail, pauseMs, tellSender } from '../mail-flow.ts';
import type { Task } from '../task.ts';
import { mayRemind, remind } from './idle.ts';
import type { Case, Part } from './row.ts';
import { showNow } from './wish.ts';

export const mail: Part<'mail.arrived' | 'mail.settled' | 'mail.due' | 'message.delivered'> = {
  'mail.arrived': [
    {
      from: 'any',
      label: 'a message cannot be taken in',
      when: (given) => isNew(given) && refusal(given) !== undefined,
    },
    {
      from: 'any',
      label: 'a message was put into the queue',
      when: isNew,
      patch: ({ task, event }) => addMail(task, event.letter, event.at),
      effects: showMail,
    },
  ],
  'mail.settled': [
    {
      from: 'any',
      label: 'the agent is told what became of its message',
      when: ({ task }) => task.session.host !== null,
      effects: ({ task, event: { id, addressee, excerpt, results } }) =>
        receipt(task, { key: `result/${id}`, addressee, excerpt, results }),
    },
  ],
  'mail.due': [
    {
      from: 'any',
      label: 'a message waits, and it is its turn',
      when: ({ task, event }) => nextMail(task, event.at) !== undefined,
    },
  ],
  'message.delivered': [
    {
      from: 'any',
      label: 'nothing of a message was typed: it is tried again',
      when: (given) => given.event.verdict === 'failed' && (sent(given)?.tries ?? mostTries) < mostTries,
      patch: ({ task, event: { key, reason } }) => ({ mail: withMail(task, key, { state: 'waiting', reason }) }),
      effects: (given) => [
        { kind: 'event.repeat', event: { kind: 'mail.due' }, afterMs: pauseMs(sent(given)?.tries ?? 1) },
      ],
    },
    {
      from: 'any',
      label: 'a message of another agent could not be delivered: it is told',
      when: (given) => given.event.verdict === 'failed' && (sent(given)?.sender ?? null) !== null,
      patch: settled('undeliverable'),
      effects: (given) => given.task.mail.filter((one) => one === sent(given)).flatMap(tell(given)),
    },
    {
      from: 'any',
      label: 'a message could not be delivered: a person must know',
      when: ({ event }) => event.verdict === 'failed',
      patch: (given) => ({
        ...settled('undeliverable')(given),
        session: { ...given.task.session, evidence: `message ${given.event.key}: ${given.event.reason}` },
      }),
      effects: ({ task, event }) => [
        {
          kind: 'comment.post',
          key: `undelivered/${event.key}`,
          number: task.issue.number,
          note: {
            about: 'failed',
            reason: `message ${event.key} did not reach the agent: ${event.reason}`,
            detail: '',
          },
        },
        ...showNow(),
      ],
    },
    {
      from: ['in_progress'],
      label: 'the answer to its dialog ended its turn: it is reminded, once',
      when: endedByAnswer,
      patch: (given) => remind(withVerdict(given), given.event.at),
      effects: showMail,
    },
    {
      from: 'any',
      label: 'a message was delivered',
      patch: (given) => ({ mail: withVerdict(given).mail, ...attention(given) }),
      effects: (given) => (sent(given) ? showMail() : []),
    },
  ],
};

/** @returns the wish to let the status comment tell what waits; it is written only where that is something else than before. */
export function showMail(): readonly Effect[] {
  return [{ kind: 'comment.upsert', urgent: false }];
}

/** @returns what changes when these messages lay in the agent's inbox as it began. */
export function foundAtStart({ task, event, policy }: Case<'session.started'>): Pick<Task, 'mail'> {
  const verdict = { state: 'delivered', reason: 'in its inbox when the agent started' } as const;
  const waiting = new Set(task.mail.flatMap(({ key, state }) => (state === 'waiting' ? [key] : [])));
  const found = (event.mail ?? []).filter((key) => waiting.has(key));
  const mail = found.reduce(
    (left, key) => settleMail({ mail: left }, key, verdict, event.at, policy.limits),
    task.mail,
  );
  return { mail };
}

/** @returns the wish to put this into the inbox of an agent that waits for it. */
export function receipt(
  { session: { host, fence } }: Task,
  { key, addressee, excerpt, results }: Omit<EffectOf<'mail.answer'>, 'kind' | 'to'>,
): readonly Effect[] {
  if (host === null) return [];
  const feedback = { kind: 'receipt', key, from: 'conductor', addressee, excerpt, results } as const;
  return [{ kind: 'inbox.put', host, fence, feedback }];
}

/** A letter that was taken in before means nothing, however long ago its event was. */
function isNew({ task, event }: Case<'mail.arrived'>): boolean {
  return !task.mail.some(({ key }) => key === event.letter.key);
}

function refusal({ task, event, policy }: Case<'mail.arrived'>) {
  return refusalOf(task, event.letter, policy.limits, event.at);
}

/** The message the verdict is about, while it is awaited. */
function sent({ task, event }: Case<'message.delivered'>): Mail | undefined {
  return task.mail.find(({ key, state }) => key === event.key && state === 'sent');
}

/** Who was given something new to do by somebody may be reminded of it anew; our own reminders are no such thing. */
function attention(given: Case<'message.delivered'>): Partial<Task> {
  if ((sent(given)?.kind ?? 'system') === 'system') return {};
  return { session: { ...given.task.session, idleSince: null, nudged: 'no' } };
}

/** A `no` breaks off the turn in most CLIs, and that may be seen before the verdict is there. */
function endedByAnswer(given: Case<'message.delivered'>): boolean {
  const { idleSince } = given.task.session;
  const answer = sent(given);
  if (answer?.permission === undefined || idleSince === null || idleSince < (answer.triedAt ?? 0)) return false;
  return mayRemind({ ...withVerdict(given), wishes: [] });
}

function withVerdict(given: Case<'message.delivered'>): Task {
  return { ...given.task, ...settled(given.event.verdict === 'delivered' ? 'delivered' : 'unconfirmed')(given) };
}

function settled(state: 'delivered' | 'unconfirmed' | 'undeliverable') {
  return (given: Case<'message.delivered'>): Partial<Task> => {
    const { task, event, policy } = given;
    if (!sent(given)) return {};
    return { mail: settleMail(task, event.key, { state, reason: event.reason }, event.at, policy.limits) };
  };
}

function tell({ task, event }: Case<'message.delivered'>): (one: Mail) => readonly Effect[] {
  return (one) => tellSender(task, one, event.reason);
}
