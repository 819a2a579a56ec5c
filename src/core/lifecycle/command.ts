// What people say: `/conductor …` in a comment, or the CLI.
import type { EventBody } from '../event.ts';
import { isResting } from '../task.ts';
import { answerTo, close, noAnswer, passOn } from './answer.ts';
import { freeze } from './issue.ts';
import { react, reply, verb } from './reply.ts';
import type { Case, Part } from './row.ts';
import { dropWork, endAttempt, show, showNow } from './wish.ts';

const underWay = ['requested', 'assigned', 'in_progress', 'validating', 'retry_queue'] as const;
const canAnswer = ['assigned', 'in_progress', 'validating', 'retry_queue'] as const;

export const command: Part<'command.given' | 'command.granted' | 'command.denied'> = {
  'command.given': [
    { from: 'any', label: 'asked for help', when: verb('help'), effects: (given) => reply(given, { about: 'help' }) },
    {
      from: 'any',
      label: 'asked for the status',
      when: verb('status'),
      effects: (given) => reply(given, { about: 'status' }),
    },
    {
      from: 'any',
      label: 'not a verb of ours',
      when: verb('unknown'),
      effects: (given) => reply(given, { about: 'unknown' }, 'confused'),
    },
    {
      from: 'any',
      label: 'a verb this version does not have yet',
      when: ({ event }) => !handled.has(event.command.verb),
      effects: (given) =>
        reply(
          given,
          {
            about: 'refused',
            reason: `\`${given.event.command.word}\` is not available in this version`,
            hint: 'help lists what is',
          },
          'confused',
        ),
    },
    {
      from: 'any',
      label: 'a command that changes something: look who asks',
      effects: ({ event }) => [
        {
          kind: 'actor.check',
          actor: event.command.actor,
          cause: { kind: 'command', command: event.command, repository: event.repository, issue: event.issue },
        },
      ],
    },
  ],
  'command.denied': [
    {
      from: 'any',
      label: 'the person may not do that',
      // A stranger gets one reaction and no text (T-05); a failed look-up is said, for it can be tried again.
      effects: ({ event, ...given }) =>
        event.role === null
          ? reply(
              { event, ...given },
              { about: 'refused', reason: 'your permission could not be looked up', hint: 'try again in a moment' },
              '-1',
            )
          : react(event.command, '-1'),
    },
  ],
  'command.granted': [
    {
      from: ['available', 'completed', 'failed', 'rejected', 'retry_queue'],
      to: 'requested',
      label: 'a command asks for work',
      when: (given) => verb('deploy', 'retry')(given) && given.task.session.state === 'idle',
      patch: ({ event }) => ({
        ...freeze(event),
        reason: `${event.command.verb} by ${event.command.actor}`,
      }),
      effects: ({ event }) => react(event.command, 'eyes'),
      next: ({ task, event }): EventBody => ({
        kind: 'request.granted',
        repository: event.repository,
        issue: event.issue,
        requester: event.command.actor,
        label: null,
        agent: event.command.text.trim() || (event.command.verb === 'retry' ? (task.choice?.agent ?? null) : null),
        capacity: event.capacity,
      }),
    },
    {
      from: 'any',
      label: 'a command asks for work while the last session is being stopped: come back to it',
      when: (given) => verb('deploy', 'retry')(given) && isResting(given.task.state),
      effects: ({ event }) => [{ kind: 'event.repeat', event: bodyOf(event), afterMs: 1_000 }],
    },
    {
      from: 'any',
      label: 'asked for work that is under way',
      when: verb('deploy', 'retry'),
      effects: (given) =>
        reply(
          given,
          {
            about: 'refused',
            reason: `the task is ${given.task.state.replace('_', ' ')} already`,
            hint: 'stop it first, or wait',
          },
          'confused',
        ),
    },
    {
      from: underWay,
      to: 'available',
      label: 'stopped before anything ran',
      when: (given) => verb('stop')(given) && given.task.session.state === 'idle',
      patch: ({ task, event }) => ({
        stopping: null,
        reason: `stopped by ${event.command.actor}`,
        attempts: endAttempt(task, event.at, 'stopped'),
      }),
      effects: ({ event }) => [...react(event.command, 'rocket'), ...showNow()],
    },
    {
      from: underWay,
      label: 'stop: signal the process tree and wait until it is dead',
      when: verb('stop'),
      patch: ({ event }) => ({ stopping: `stopped by ${event.command.actor}` }),
      effects: ({ task, event }) => [
        ...react(event.command, 'eyes'),
        ...dropWork(task, `stopped by ${event.command.actor}`, 'keep'),
        ...show(),
      ],
    },
    {
      from: 'any',
      label: 'nothing to stop',
      when: verb('stop'),
      effects: (given) =>
        reply(
          given,
          { about: 'refused', reason: 'nothing is running here', hint: 'status shows where the task stands' },
          'confused',
        ),
    },
    {
      from: canAnswer,
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
      when: verb('answer'),
      effects: (given) => reply(given, { about: 'refused', ...noAnswer(given) }, 'confused'),
    },
    {
      from: 'any',
      label: 'not handled by this version',
      effects: (given) => react(given.event.command, 'confused'),
    },
  ],
};

function bodyOf({ command, repository, issue, capacity }: Case<'command.granted'>['event']): EventBody {
  return { kind: 'command.granted', command, repository, issue, capacity };
}

/** Verbs this version handles. */
const handled: ReadonlySet<string> = new Set(['help', 'status', 'deploy', 'stop', 'retry', 'answer']);
