// Commands that speak to the agent: send, answer, decide, block, unblock. What would destroy the host is not passed on.
import type { Blocker } from '../blocker.ts';
import { type Danger, judge } from '../danger/judge.ts';
import type { Effect, Feedback } from '../effect.ts';
import { openBlockers, type Task } from '../task.ts';
import { answerTo, close, noAnswer, withoutId } from './answer.ts';
import { react, refuse, verb } from './reply.ts';
import type { Case, Part } from './row.ts';
import { showNow } from './wish.ts';

type Granted = Case<'command.granted'>;

const speaking = ['send', 'answer', 'decide', 'block', 'unblock'] as const;
const canHear = ['assigned', 'in_progress', 'validating', 'retry_queue'] as const;
const conducted = ['requested', ...canHear] as const;
const harmless = { code: '', reason: '' } as const;

export const steer: Part<'command.granted'>['command.granted'] = [
  {
    from: 'any',
    label: 'a dangerous command is not passed on',
    verdict: 'refused',
    code: (given) => dangerIn(given).code,
    because: (given) => dangerIn(given).reason,
    when: (given) => verb(...speaking)(given) && dangerIn(given) !== harmless,
    effects: (given) => {
      const { reason, code } = dangerIn(given);
      return refuse(given, `${reason} (${code})`, 'say what is to be reached instead of how');
    },
  },
  {
    from: 'any',
    label: 'words are missing',
    verdict: 'refused',
    code: () => 'no_text',
    when: (given) => verb('send', 'decide', 'block')(given) && given.event.command.text.trim() === '',
    effects: (given) =>
      refuse(given, `${given.event.command.verb} needs text`, 'write it behind the verb, on the same line or below'),
  },
  {
    from: canHear,
    label: 'a message for the agent',
    when: (given) => verb('send')(given) && listenerOf(given.task) !== undefined,
    effects: (given) => [...react(given.event.command, 'rocket'), ...message(given, 'send')],
  },
  {
    from: 'any',
    label: 'nobody is there to read it',
    verdict: 'refused',
    code: () => 'nobody_there',
    when: verb('send'),
    effects: (given) => refuse(given, 'no agent is at work here', 'status shows where the task stands'),
  },
  {
    from: canHear,
    label: 'a question was answered',
    when: (given) =>
      verb('answer')(given) &&
      given.event.command.text.trim() !== '' &&
      answerTo(given.task.blockers, given.event.command.text) !== undefined,
    patch: ({ task, event }) => ({ blockers: close(task.blockers, event.command, event.at) }),
    effects: (given) => [...react(given.event.command, 'rocket'), ...passOn(given), ...showNow()],
  },
  {
    from: 'any',
    label: 'an answer without a question, or without text',
    verdict: 'refused',
    code: () => 'no_question',
    when: verb('answer'),
    effects: (given) => {
      const { reason, hint } = noAnswer(given);
      return refuse(given, reason, hint);
    },
  },
  {
    from: 'any',
    label: 'a person decided something',
    when: (given) => verb('decide')(given) && given.task.rev > 0,
    patch: ({ task, event: { command, at } }) => ({
      decisions: [
        ...task.decisions,
        { id: `d${task.decisions.length + 1}`, text: command.text.trim(), author: command.actor, at },
      ],
    }),
    effects: (given) => [...react(given.event.command, 'rocket'), ...message(given, 'decide'), ...showNow()],
  },
  {
    from: conducted,
    label: 'a person says what stands in the way',
    when: verb('block'),
    patch: (given) => ({ blockers: [...given.task.blockers, blockerOf(given)] }),
    effects: (given) => [...react(given.event.command, 'rocket'), ...message(given, 'block'), ...showNow()],
  },
  {
    from: 'any',
    label: 'a blocker was resolved',
    when: (given) => verb('unblock')(given) && named(given) !== undefined,
    patch: ({ task, event }) => ({ blockers: close(task.blockers, event.command, event.at) }),
    effects: (given) => [
      ...react(given.event.command, 'rocket'),
      ...message(given, 'unblock'),
      ...goOn(given),
      ...showNow(),
    ],
  },
  {
    from: 'any',
    label: 'no such blocker is open',
    verdict: 'refused',
    code: () => 'no_blocker',
    when: verb('unblock'),
    effects: (given) => refuse(given, 'no open blocker has that id', openOnes(given.task)),
  },
  {
    from: 'any',
    label: 'there is no task it could be about',
    verdict: 'refused',
    code: () => 'no_task',
    when: verb('block', 'decide'),
    effects: (given) => refuse(given, 'no task is under way here', 'deploy starts one'),
  },
];

function dangerIn({ event }: Granted): Danger | typeof harmless {
  return judge(event.command.text) ?? harmless;
}

/** To the agent's inbox, and its terminal while it lives; a decision made before the start is in the memory anyway. */
function message({ task, event: { command, id } }: Granted, about: 'send' | 'decide' | 'block' | 'unblock') {
  const key = `${about}-${command.comment?.id ?? id}`;
  return sent(task, { key, kind: 'message', about, from: command.actor, text: command.text.trim() });
}

function passOn({ task, event: { command, id } }: Granted): readonly Effect[] {
  const question = answerTo(task.blockers, command.text)?.text ?? null;
  const key = `answer-${command.comment?.id ?? id}`;
  const text = withoutId(command.text, task.blockers);
  return sent(task, { key, kind: 'answer', from: command.actor, question, text });
}

function sent(task: Task, feedback: Feedback): readonly Effect[] {
  const listener = listenerOf(task);
  return listener ? [{ kind: 'session.send', ...listener, feedback }] : [];
}

/** @returns the session that could read a message; undefined when nobody is at work. */
function listenerOf({ session: { host, fence, state } }: Task): { host: string; fence: number } | undefined {
  return host === null || state === 'idle' ? undefined : { host, fence };
}

function blockerOf({ task, event: { command, at } }: Granted): Blocker {
  return {
    id: `b${task.blockers.length + 1}`,
    kind: 'blocker',
    text: command.text.trim(),
    author: command.actor,
    from: 'person',
    openedAt: at,
    closedAt: null,
    closedBy: null,
    resolution: null,
  };
}

/** `unblock` names the blocker; where only one is open it need not. */
function named({ task, event }: Granted): Blocker | undefined {
  const word = event.command.text.trim().split(/\s/, 1)[0];
  const open = openBlockers(task);
  return open.find(({ id }) => id === word) ?? (word === '' && open.length === 1 ? open[0] : undefined);
}

/** With its last blocker gone a task that waits may start. */
function goOn(given: Granted): readonly Effect[] {
  const left = openBlockers(given.task).filter((blocker) => blocker !== named(given) && blocker.from === 'person');
  if (given.task.held === null || left.length > 0) return [];
  const by = `unblocked by ${given.event.command.actor}`;
  return [{ kind: 'event.repeat', event: { kind: 'hold.ended', by }, afterMs: 0 }];
}

function openOnes(task: Task): string {
  const ids = openBlockers(task).map(({ id }) => id);
  return ids.length === 0 ? 'none is open' : `open: ${ids.join(', ')}`;
}
