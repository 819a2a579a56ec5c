// The issue's text was changed after it was frozen: a running agent keeps what it has, a waiting one may need a new approval.
import type { EventOf } from '../event.ts';
import { frozenHash, sameText } from '../frozen.ts';
import type { Task } from '../task.ts';
import { deliveryOf, originOf } from './issue.ts';
import type { Case, Part } from './row.ts';
import { endAttempt, show, showNow } from './wish.ts';

const begun = ['assigned', 'in_progress', 'validating', 'retry_queue'] as const;

export const edit: Part<'issue.edited' | 'edit.granted' | 'edit.denied'> = {
  'issue.edited': [
    {
      from: ['requested', 'assigned'],
      label: 'the text was changed before the work began: look who did it',
      when: ({ task, event }) => task.session.state === 'idle' && !sameText(task.issue, event.issue),
      effects: ({ event }) => [
        {
          kind: 'actor.check',
          actor: event.sender,
          cause: { kind: 'edit', ...originOf(event), ...deliveryOf(event) },
        },
      ],
    },
    {
      from: begun,
      label: 'the text was changed: the agent goes on with the frozen one',
      when: ({ task, event }) => !sameText(task.issue, event.issue),
      patch: noted,
      effects: showNow,
    },
  ],
  'edit.granted': [
    {
      from: ['requested'],
      label: 'a writer changed the text that waits for approval',
      when: ({ task }) => task.approval !== null && task.approval.needed !== null,
      patch: ({ task, event }) => waiting(task, event, task.approval?.needed ?? ''),
      effects: showNow,
    },
    {
      from: ['requested', ...begun],
      label: 'a writer changed the text: what was asked for stays as it was',
      patch: noted,
      effects: show,
    },
  ],
  'edit.denied': [
    {
      from: ['requested', 'assigned'],
      to: 'requested',
      label: 'somebody without write permission changed the text: it waits for approval again',
      verdict: 'refused',
      code: () => 'edited_by_stranger',
      when: ({ task }) => task.session.state === 'idle',
      patch: ({ task, event }) => ({
        ...waiting(task, event, `${event.sender}, who has no write permission, edited it`),
        choice: null,
        held: null,
        attempts: endAttempt(task, event.at, 'the text was changed'),
        wishes: task.wishes.filter(({ effect }) => effect.kind !== 'slot.find'),
      }),
      effects: ({ task, event }) => [
        {
          kind: 'comment.post',
          key: `approval/${frozenHash(event.issue, task.conversation)}`,
          number: task.issue.number,
          note: {
            about: 'approval',
            reason: `${event.sender}, who has no write permission, edited it`,
            hash: frozenHash(event.issue, task.conversation),
          },
        },
        ...showNow(),
      ],
    },
    {
      from: begun,
      label: 'somebody changed the text: the agent goes on with the frozen one',
      patch: noted,
      effects: showNow,
    },
  ],
};

type Edited = EventOf<'issue.edited'> | EventOf<'edit.granted'> | EventOf<'edit.denied'>;

function noted({ event }: Case<'issue.edited'> | Case<'edit.granted'> | Case<'edit.denied'>): Partial<Task> {
  return { edited: { by: event.sender, at: event.at } };
}

/** What would be used now is the new text. */
function waiting(task: Task, event: Edited, needed: string): Partial<Task> {
  const { title, body } = event.issue;
  const issue = { ...task.issue, title, body };
  return {
    issue,
    approval: { hash: frozenHash(issue, task.conversation), needed, by: null, at: null },
    reason: `waits for approval: ${needed}`,
  };
}
