// Reviews by people who may steer.

import { nextRound, resume, roundsLeft } from './feedback.ts';
import { deliveryOf } from './issue.ts';
import type { Part } from './row.ts';
import { show, showNow } from './wish.ts';

export const review: Part<'review.submitted' | 'review.granted' | 'review.denied'> = {
  'review.submitted': [
    {
      from: ['in_progress', 'validating'],
      label: 'a review: look who wrote it',
      when: ({ event }) => event.review.state !== 'commented',
      effects: ({ event }) => [
        {
          kind: 'actor.check',
          actor: event.review.reviewer,
          cause: { kind: 'review', review: event.review, ...deliveryOf(event) },
        },
      ],
    },
  ],
  'review.granted': [
    {
      from: ['validating'],
      label: 'approved',
      when: ({ event }) => event.review.state === 'approved',
      patch: ({ task, event }) => ({
        pull: task.pull && { ...task.pull, state: 'approved' },
        reason: `approved by ${event.review.reviewer}; waits for the merge`,
      }),
      effects: show,
    },
    {
      from: ['validating'],
      to: 'in_progress',
      session: ['active'],
      label: 'changes were requested: back to the agent',
      when: ({ task, policy }) => task.pull !== null && task.stopping === null && roundsLeft(task, policy.limits),
      patch: ({ task, event }) => ({
        ...nextRound(task),
        pullRounds: task.pullRounds + 1,
        pull: task.pull && { ...task.pull, state: 'changes_requested' },
        reason: `${event.review.reviewer} requested changes`,
      }),
      effects: ({ task, event }) => [
        resume(task, {
          key: `review-${event.review.id}`,
          from: event.review.reviewer,
          kind: 'review',
          review: event.review,
        }),
        ...show(),
      ],
    },
    {
      from: ['in_progress'],
      label: 'changes were requested while the agent mends something else: tell it at once',
      when: ({ task, event }) => event.review.state === 'changes_requested' && task.session.host !== null,
      patch: ({ task }) => ({ pull: task.pull && { ...task.pull, state: 'changes_requested' } }),
      effects: ({ task, event }) => [
        {
          kind: 'session.send',
          host: task.session.host ?? '',
          fence: task.session.fence,
          feedback: {
            key: `review-${event.review.id}`,
            from: event.review.reviewer,
            kind: 'review',
            review: event.review,
          },
        },
        ...show(),
      ],
    },
    {
      from: ['validating'],
      label: 'changes were requested, but no feedback round is left',
      patch: ({ task, event }) => ({
        pull: task.pull && { ...task.pull, state: 'changes_requested' },
        reason: `${event.review.reviewer} requested changes, but no feedback round is left`,
      }),
      effects: ({ task, event }) => [
        {
          kind: 'comment.post',
          key: `rounds/${event.review.id}`,
          number: task.issue.number,
          note: {
            about: 'failed',
            reason: `${event.review.reviewer} requested changes, but no feedback round is left`,
            detail: '',
          },
        },
        ...showNow(),
      ],
    },
  ],
  'review.denied': [{ from: 'any', label: 'a review by someone who may not steer', verdict: 'refused' }],
};
