// The word of a writer: for the text an agent is to get, or for a commit of its pull request. It holds for exactly that.
import { frozenHash, sameText } from '../frozen.ts';
import type { Task } from '../task.ts';
import { react, refuse, verb } from './reply.ts';
import type { Case, Part } from './row.ts';
import { show, showNow } from './wish.ts';

type Granted = Case<'command.granted'>;

/** A shorter beginning of a hash or commit names too many. */
const shortest = 7;

export const approve: Part<'command.granted'>['command.granted'] = [
  {
    from: ['requested'],
    label: 'the text was changed since it was shown: it must be looked at again',
    verdict: 'refused',
    code: () => 'text_changed',
    when: (given) => waits(given) && wasChanged(given),
    patch: (given) => refrozen(given),
    effects: (given) => [
      ...refuse(given, 'the issue was edited since its text was shown', 'look at the status comment and approve again'),
      ...showNow(),
    ],
  },
  {
    from: ['requested'],
    label: 'another text was approved than the one that waits',
    verdict: 'refused',
    code: () => 'another_text',
    when: (given) => waits(given) && !names(given.task.approval?.hash ?? '', given) && given.event.command.text !== '',
    effects: (given) =>
      refuse(
        given,
        'that is not the text which waits',
        `the status comment names it: ${given.task.approval?.hash.slice(0, 12)}`,
      ),
  },
  {
    from: ['requested'],
    label: 'a writer approved the text',
    when: waits,
    patch: ({ task, event }) => ({
      approval: task.approval && { ...task.approval, needed: null, by: event.command.actor, at: event.at },
      reason: `approved by ${event.command.actor}`,
    }),
    effects: ({ event }) => react(event.command, 'rocket'),
    next: ({ event }) => ({ kind: 'text.approved', capacity: event.capacity }),
  },
  {
    from: ['validating'],
    label: 'a writer approved the commit',
    when: (given) => verb('approve')(given) && names(given.task.pull?.head ?? '', given),
    patch: ({ task, event }) => ({
      pull: task.pull && {
        ...task.pull,
        state: 'approved',
        approval: { sha: task.pull.head, by: event.command.actor, at: event.at },
      },
    }),
    effects: ({ event }) => [...react(event.command, 'rocket'), ...show()],
  },
  {
    from: 'any',
    label: 'an approval names a commit that is not the head',
    verdict: 'refused',
    code: () => 'not_the_head',
    when: (given) => verb('approve')(given) && given.task.pull !== null && given.task.state === 'validating',
    effects: (given) =>
      refuse(
        given,
        given.event.command.text === '' ? 'an approval names its commit' : 'that commit is not the head any more',
        `the head is ${given.task.pull?.head.slice(0, 12)}`,
      ),
  },
  {
    from: 'any',
    label: 'nothing waits for an approval',
    verdict: 'refused',
    code: () => 'nothing_waits',
    when: verb('approve'),
    effects: (given) => refuse(given, 'nothing here waits for an approval', 'status shows where the task stands'),
  },
];

function waits(given: Granted): boolean {
  const { approval } = given.task;
  return verb('approve')(given) && approval !== null && approval.needed !== null;
}

function wasChanged({ task, event: { seen } }: Granted): boolean {
  return seen?.issue !== undefined && !sameText(seen.issue, task.issue);
}

function names(whole: string, { event }: Granted): boolean {
  const word = event.command.text.trim().toLowerCase();
  return word.length >= shortest && whole.startsWith(word);
}

function refrozen({ task, event: { seen } }: Granted): Partial<Task> {
  const issue = { ...task.issue, ...(seen?.issue && { title: seen.issue.title, body: seen.issue.body }) };
  return {
    issue,
    approval: task.approval && { ...task.approval, hash: frozenHash(issue, task.conversation) },
  };
}
