// The status comment as people left it: what its boxes ask for is looked at like a command, everything else is put back.
import type { Effect } from '../effect.ts';
import { openBlockers, type Task } from '../task.ts';
import { deliveryOf } from './issue.ts';
import type { Case, Part } from './row.ts';

const putBack: Effect = { kind: 'comment.upsert', urgent: true };

export const restore: Part<'status.edited' | 'status.removed'> = {
  'status.edited': [
    {
      from: 'any',
      label: 'the status comment was edited: look who asks for what was ticked, and put it back',
      when: ({ task, event }) => isShown(task, event.comment) && task.statusComment?.hash !== event.hash,
      patch: ({ event }) => ({ statusComment: { id: event.comment, hash: '' } }),
      effects: (given) => [...tickedBlockers(given).map((id) => asked(given, id)), putBack],
    },
  ],
  'status.removed': [
    {
      from: 'any',
      label: 'the status comment was deleted: write a new one',
      when: ({ task, event }) => isShown(task, event.comment),
      patch: () => ({ statusComment: null }),
      effects: () => [putBack],
    },
  ],
};

function isShown({ statusComment }: Task, comment: number): boolean {
  return statusComment?.id === comment;
}

/** Only what the record has open: whatever else an edit says was ticked, we never showed a box for it. */
function tickedBlockers({ task, event }: Case<'status.edited'>): readonly string[] {
  return openBlockers(task).flatMap(({ id }) => (event.ticked.includes(id) ? [id] : []));
}

/** The same as `/conductor unblock <id>` of that person. */
function asked({ task, event }: Case<'status.edited'>, id: string): Effect {
  const { repository, issue } = task;
  const command = { verb: 'unblock', word: 'unblock', text: id, actor: event.sender } as const;
  return {
    kind: 'actor.check',
    actor: event.sender,
    cause: {
      kind: 'command',
      command: { ...command, comment: null, number: issue.number, onPull: false },
      repository,
      issue,
      ...deliveryOf(event),
    },
  };
}
