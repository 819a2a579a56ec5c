// What people say: `/conductor …` in a comment, or the CLI.
import type { Effect, Note } from '../effect.ts';
import type { Command, EventBody } from '../event.ts';
import { type Blocker, isResting } from '../task.ts';
import { freeze } from './request.ts';
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

type Spoken = Case<'command.given'> | Case<'command.granted'> | Case<'command.denied'>;

function verb(...verbs: Command['verb'][]): (given: Spoken) => boolean {
  return ({ event }) => verbs.includes(event.command.verb);
}

type Reply = Note extends infer N ? (N extends { command: Command } ? Omit<N, 'command'> : never) : never;

function reply(
  { event }: { event: Spoken['event'] },
  note: Reply,
  content: 'eyes' | 'confused' | '-1' | 'rocket' = 'rocket',
): readonly Effect[] {
  const spoken = { ...note, command: event.command } as Note;
  const key = event.command.comment ? `reply/${event.command.comment.id}/${event.command.word}` : `reply/${event.id}`;
  if (event.command.comment === null) return [];
  return [...react(event.command, content), { kind: 'comment.post', key, number: event.command.number, note: spoken }];
}

function react({ comment }: Command, content: 'eyes' | 'rocket' | 'confused' | '-1'): readonly Effect[] {
  return comment === null ? [] : [{ kind: 'reaction.add', comment: comment.id, content }];
}

/** An answer may name the blocker it closes by its id (`answer b2 use UTC`); otherwise it closes the oldest open one. */
function answerTo(blockers: readonly Blocker[], text: string): Blocker | undefined {
  const named = blockers.find((blocker) => text.trim().split(/\s/, 1)[0] === blocker.id);
  const meant = named ?? blockers.find((blocker) => blocker.closedAt === null);
  return meant?.closedAt === null ? meant : undefined;
}

function withoutId(text: string, blockers: readonly Blocker[]): string {
  const [first = ''] = text.trim().split(/\s/, 1);
  return blockers.some(({ id }) => id === first) ? text.trim().slice(first.length).trim() : text.trim();
}

function close(blockers: readonly Blocker[], { text, actor }: Command, at: number): readonly Blocker[] {
  const closed = answerTo(blockers, text);
  return blockers.map((blocker) =>
    blocker === closed ? { ...blocker, closedAt: at, closedBy: actor, resolution: withoutId(text, blockers) } : blocker,
  );
}

function passOn({ task, event }: Case<'command.granted'>): readonly Effect[] {
  const { host, fence, state } = task.session;
  if (host === null || state === 'idle') return [];
  const question = answerTo(task.blockers, event.command.text)?.text ?? null;
  const key = event.command.comment ? `answer-${event.command.comment.id}` : `answer-${event.id}`;
  return [
    {
      kind: 'session.send',
      host,
      fence,
      feedback: {
        key,
        kind: 'answer',
        from: event.command.actor,
        question,
        text: withoutId(event.command.text, task.blockers),
      },
    },
  ];
}

function noAnswer({ task, event }: Case<'command.granted'>): { reason: string; hint: string } {
  if (event.command.text.trim() === '')
    return { reason: 'an answer needs text', hint: 'write it behind the verb, on the same line or below' };
  const last = [...task.blockers].reverse().find((blocker) => blocker.closedBy !== null);
  if (last) return { reason: `${last.closedBy} answered already`, hint: 'there is no open question now' };
  return { reason: 'there is no open question', hint: 'status shows where the task stands' };
}
