// What people say: `/conductor …` in a comment, or the CLI. First who may, then what it means.
import type { Verb } from '../policy.ts';
import { approve } from './approve.ts';
import { deliveryOf, originOf } from './issue.ts';
import { react, refuse, reply, verb } from './reply.ts';
import { repositoryWide } from './repository-wide.ts';
import type { Case, Part } from './row.ts';
import { steer } from './steer.ts';
import { bodyOf, work } from './work.ts';

/** Without a task of the issue these mean nothing; a command may have overtaken the event that makes one. */
const needTask: readonly Verb[] = ['stop', 'send', 'answer', 'approve', 'block', 'unblock', 'decide'];
const mostTries = 3;

export const command: Part<
  'command.given' | 'command.granted' | 'command.denied' | 'command.edited' | 'command.hinted'
> = {
  'command.given': [
    {
      from: 'any',
      label: 'asked for help',
      when: free('help'),
      effects: (given) => reply(given, { about: 'help' }),
    },
    {
      from: 'any',
      label: 'asked for the status',
      when: free('status'),
      effects: (given) => reply(given, { about: 'status' }),
    },
    {
      from: 'any',
      label: 'a command: look who asks',
      verdict: 'pending',
      effects: ({ event }) => [
        {
          kind: 'actor.check',
          actor: event.command.actor,
          cause: { kind: 'command', command: event.command, ...originOf(event), ...deliveryOf(event) },
        },
      ],
    },
  ],
  'command.edited': [
    {
      from: 'any',
      label: 'an edit put a command into a comment: look whether a hint is due',
      effects: ({ event }) => [
        {
          kind: 'actor.check',
          actor: event.command.actor,
          cause: { kind: 'edited command', command: event.command, ...originOf(event), ...deliveryOf(event) },
        },
      ],
    },
  ],
  'command.hinted': [
    {
      from: 'any',
      label: 'an edited comment is never carried out',
      verdict: 'refused',
      code: () => 'edited_comment',
      effects: ({ event: { command } }) => [
        {
          kind: 'comment.post',
          key: `edited/${command.comment?.id}`,
          number: command.number,
          note: { about: 'edited', command },
        },
      ],
    },
  ],
  'command.denied': [
    {
      from: 'any',
      label: 'the permission could not be looked up',
      verdict: 'refused',
      code: () => 'look_up_failed',
      when: ({ event }) => event.role === null,
      effects: (given) =>
        reply(
          given,
          { about: 'refused', reason: 'your permission could not be looked up', hint: 'try again in a moment' },
          '-1',
        ),
    },
    {
      from: 'any',
      label: 'the person may not do that',
      verdict: 'refused',
      code: () => 'permission',
      // A stranger gets one reaction and no text (T-05).
      effects: ({ event }) => react(event.command, '-1'),
    },
  ],
  'command.granted': [
    {
      from: 'any',
      label: 'asked for help',
      when: verb('help'),
      effects: (given) => reply(given, { about: 'help' }),
    },
    {
      from: 'any',
      label: 'asked for the status',
      when: verb('status'),
      effects: (given) => reply(given, { about: 'status' }),
    },
    {
      from: 'any',
      label: 'not a verb of ours',
      verdict: 'refused',
      code: () => 'unknown_verb',
      when: verb('unknown'),
      effects: (given) => reply(given, { about: 'unknown' }, 'confused'),
    },
    {
      from: 'any',
      label: 'no task belongs to the pull request: nothing begins on one',
      verdict: 'refused',
      code: () => 'no_task',
      when: ({ task, event }) => task.rev === 0 && event.command.onPull && isOfTask(event.command.verb),
      effects: (given) => refuse(given, 'no task belongs to this pull request', 'say it on an issue'),
    },
    {
      from: 'any',
      label: 'the task it speaks of is not there yet: come back to it',
      verdict: 'pending',
      when: ({ task, event }) =>
        task.rev === 0 &&
        event.command.comment !== null &&
        isOneOf(needTask, event.command.verb) &&
        (event.tried ?? 0) < mostTries,
      effects: ({ event }) => [
        { kind: 'event.repeat', event: { ...bodyOf(event), tried: (event.tried ?? 0) + 1 }, afterMs: 1_000 },
      ],
    },
    ...work,
    ...approve,
    ...steer,
    ...repositoryWide,
    { from: 'any', label: 'a command', effects: (given) => react(given.event.command, 'confused') },
  ],
};

/** Who could write the comment can read, so nobody needs to be looked up. */
function free(asked: Verb): (given: Case<'command.given'>) => boolean {
  return (given) =>
    verb(asked)(given) && given.policy.permissions[asked] === 'read' && given.policy.trust.teams[asked] === undefined;
}

function isOfTask(asked: Verb | 'unknown'): boolean {
  return isOneOf([...needTask, 'deploy', 'retry'], asked);
}

function isOneOf(verbs: readonly Verb[], asked: Verb | 'unknown'): boolean {
  return (verbs as readonly string[]).includes(asked);
}
