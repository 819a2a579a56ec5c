// Commands that speak to the agent: send, answer, decide, block, unblock. What would destroy the host is not passed on.
import type { Blocker } from '../blocker.ts';
import { type Danger, judge } from '../danger/judge.ts';
import type { Effect } from '../effect.ts';
import { freshId } from '../entry-id.ts';
import { hears } from '../mail.ts';
import { harmlessHint, isUnprintable, unprintable } from '../mail-text.ts';
import { type Decision, openBlockers, type Task } from '../task.ts';
import { answerTo, close, noAnswer } from './answer.ts';
import { mailed, refusalIn, speaking } from './letter.ts';
import { showMail } from './mail.ts';
import { react, refuse, verb } from './reply.ts';
import type { Case, Part } from './row.ts';
import { showNow } from './wish.ts';

type Granted = Case<'command.granted'>;

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
      return refuse(given, `${reason} (${code})`, harmlessHint);
    },
  },
  {
    from: 'any',
    label: 'words are missing',
    verdict: 'refused',
    code: () => 'text_missing',
    when: (given) => verb('send', 'decide', 'block')(given) && given.event.command.text.trim() === '',
    effects: (given) =>
      refuse(given, `${given.event.command.verb} needs text`, 'write it behind the verb, on the same line or below'),
  },
  {
    from: 'any',
    label: 'words that nobody can see',
    verdict: 'refused',
    code: () => unprintable.code,
    when: (given) => verb(...speaking)(given) && isUnprintable(given.event.command.text),
    effects: (given) => refuse(given, unprintable.reason, unprintable.hint),
  },
  {
    from: 'any',
    label: 'nobody is there to read it, or too much waits for the agent already',
    verdict: 'refused',
    code: (given) => refusalIn(given)?.code ?? '',
    when: (given) =>
      verb(...speaking)(given) && (verb('send')(given) || hears(given.task)) && refusalIn(given) !== undefined,
    effects: (given) => refuse(given, refusalIn(given)?.reason ?? '', refusalIn(given)?.hint ?? ''),
  },
  {
    from: 'any',
    label: 'a message for the agent',
    when: verb('send'),
    patch: (given) => mailed(given),
    effects: ({ task, event }) => [
      ...react(event.command, 'rocket', { task: task.id, seq: task.mailSeq + 1 }),
      ...showMail(),
    ],
  },
  {
    from: canHear,
    label: 'a question was answered',
    when: (given) =>
      verb('answer')(given) &&
      given.event.command.text.trim() !== '' &&
      answerTo(given.task.blockers, given.event.command.text) !== undefined,
    patch: (given) => ({
      ...mailed(given, 'high'),
      blockers: close(given.task.blockers, given.event.command, given.event.at),
    }),
    effects: ({ event }) => [...react(event.command, 'rocket'), ...showNow()],
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
    patch: (given) => ({ ...mailed(given), decisions: [...given.task.decisions, decisionOf(given)] }),
    effects: ({ event }) => [...react(event.command, 'rocket'), ...showNow()],
  },
  {
    from: conducted,
    label: 'a person says what stands in the way',
    when: verb('block'),
    patch: (given) => ({ ...mailed(given), blockers: [...given.task.blockers, blockerOf(given)] }),
    effects: ({ event }) => [...react(event.command, 'rocket'), ...showNow()],
  },
  {
    from: 'any',
    label: 'a blocker was resolved',
    when: (given) => verb('unblock')(given) && named(given) !== undefined,
    patch: (given) => ({
      ...mailed(given, 'high'),
      blockers: close(given.task.blockers, given.event.command, given.event.at),
    }),
    effects: (given) => [...react(given.event.command, 'rocket'), ...goOn(given), ...showNow()],
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

function decisionOf({ task, event: { command, at } }: Granted): Decision {
  return { id: freshId('d', task.decisions), text: command.text.trim(), author: command.actor, at };
}

function blockerOf({ task, event: { command, at } }: Granted): Blocker {
  return {
    id: freshId('b', task.blockers),
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
