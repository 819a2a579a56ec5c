// Where the issue is, and whether we may still work there.
import type { Task } from '../task.ts';
import type { Case, Part } from './row.ts';
import { dropWork, endAttempt, showNow } from './wish.ts';

const underWay = ['requested', 'assigned', 'in_progress', 'validating', 'retry_queue'] as const;

export const place: Part<
  | 'issue.removed'
  | 'issue.unlocked'
  | 'comment.refused'
  | 'label.renamed'
  | 'repository.moved'
  | 'access.lost'
  | 'access.returned'
> = {
  // Nothing is written on GitHub any more: there is nobody to read it.
  'issue.removed': [
    {
      from: underWay,
      to: 'rejected',
      label: 'the issue is gone, nothing runs',
      when: ({ task }) => task.session.state === 'idle',
      patch: (given) => ({ ...gone(given), attempts: endAttempt(given.task, given.event.at, wordsOf(given)) }),
      effects: () => [{ kind: 'memory.write' }],
    },
    {
      from: underWay,
      label: 'the issue is gone: stop',
      patch: (given) => ({ ...gone(given), stopping: wordsOf(given) }),
      effects: (given) => [...dropWork(given.task, wordsOf(given), 'keep'), { kind: 'memory.write' }],
    },
    { from: 'any', label: 'the issue is gone', patch: gone },
  ],
  'comment.refused': [
    {
      from: 'any',
      label: 'the conversation is locked: the comment waits',
      when: ({ task, event }) => !task.unposted.some(({ key }) => key === event.key),
      patch: ({ task, event: { key, number, note } }) => ({ unposted: [...task.unposted, { key, number, note }] }),
    },
  ],
  'issue.unlocked': [
    {
      from: 'any',
      label: 'the conversation is open again: say what had to wait',
      patch: () => ({ unposted: [] }),
      effects: ({ task }) => [
        ...task.unposted.map(({ key, number, note }) => ({ kind: 'comment.post', key, number, note }) as const),
        ...showNow(),
      ],
    },
  ],
  'label.renamed': [
    {
      from: 'any',
      label: 'the label has another name: the task goes on under it',
      when: ({ task, event }) => task.choice?.label === event.from || task.asked.label === event.from,
      patch: ({ task, event }) => ({
        choice: task.choice && {
          ...task.choice,
          label: task.choice.label === event.from ? event.to : task.choice.label,
        },
        asked: { ...task.asked, label: task.asked.label === event.from ? event.to : task.asked.label },
      }),
    },
  ],
  'repository.moved': [
    {
      from: 'any',
      label: 'the repository has another name',
      when: ({ task, event }) => task.repository.id === event.repository.id,
      patch: ({ event }) => ({ repository: event.repository }),
    },
  ],
  'access.lost': [
    {
      from: underWay,
      to: 'available',
      label: 'the App may not work there any more, nothing runs',
      when: ({ task }) => task.session.state === 'idle',
      patch: ({ task, event }) => ({
        accessLost: true,
        reason: event.why,
        stopping: null,
        attempts: endAttempt(task, event.at, event.why),
      }),
      effects: () => [{ kind: 'memory.write' }],
    },
    {
      from: underWay,
      label: 'the App may not work there any more: stop',
      patch: ({ event }) => ({ accessLost: true, stopping: event.why }),
      effects: ({ task, event }) => [...dropWork(task, event.why, 'keep'), { kind: 'memory.write' }],
    },
  ],
  'access.returned': [
    {
      from: 'any',
      label: 'access is back: a person may take the work up again',
      when: ({ task }) => task.accessLost,
      patch: () => ({ accessLost: false }),
      effects: ({ task }) => [
        {
          kind: 'comment.post',
          key: `resumable/${task.rev}`,
          number: task.issue.number,
          note: { about: 'resumable', reason: task.reason },
        },
        ...showNow(),
      ],
    },
  ],
};

function gone(given: Case<'issue.removed'>): Partial<Task> {
  return { gone: wordsOf(given), reason: wordsOf(given), unposted: [] };
}

function wordsOf({ event }: Case<'issue.removed'>): string {
  if (event.how === 'deleted') return 'the issue was deleted';
  return `the issue was transferred${event.to === null ? '' : ` to ${event.to}`}`;
}
