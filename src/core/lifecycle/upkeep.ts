// Time that passed, and what performers say about their own work.
import { nextAttempt, slotFor } from './attempt.ts';
import { idleTimers } from './idle.ts';
import type { Part } from './row.ts';
import { endAttempt, release, show } from './wish.ts';

export const upkeep: Part<'timer.fired' | 'status.shown' | 'effect.failed'> = {
  'timer.fired': [
    {
      from: ['retry_queue'],
      to: 'assigned',
      label: 'the pause is over: one more attempt',
      when: ({ task, event }) =>
        event.timer === 'retry' &&
        event.mark === task.attempt + 1 &&
        task.choice !== null &&
        task.session.state === 'idle',
      patch: ({ task, event }) => ({ ...nextAttempt(task, event.at), reason: `attempt ${task.attempt + 1}` }),
      effects: ({ task, policy }) => [
        ...(task.choice ? [slotFor(task.choice, task.attempt + 1, policy, task.issue.number)] : []),
        ...show(),
      ],
    },
    ...idleTimers,
    {
      from: ['in_progress'],
      to: 'failed',
      session: ['error_recovery', 'idle'],
      label: 'the session took longer than it may',
      when: ({ task, event }) =>
        event.timer === 'session-limit' && event.mark === task.session.fence && task.stopping === null,
      patch: ({ task, event, policy }) => ({
        attempts: endAttempt(task, event.at, 'time limit'),
        reason: `longer than ${policy.limits.sessionMinutes} minutes`,
        session: { ...task.session, evidence: 'time limit' },
      }),
      next: (given) => release(given, `longer than ${given.policy.limits.sessionMinutes} minutes`),
    },
    {
      from: ['validating'],
      label: 'CI had its time: look once more',
      when: ({ task, event }) =>
        event.timer === 'ci-wait' &&
        task.stage === 'ci' &&
        event.mark === Number.parseInt((task.pull?.head ?? '').slice(0, 8), 16),
      effects: ({ task }) => [{ kind: 'ci.look', sha: task.pull?.head ?? '', last: true }],
    },
    {
      from: ['requested', 'assigned', 'in_progress', 'validating', 'retry_queue'],
      label: 'look at the issue again',
      when: ({ event }) => event.timer === 'issue-look',
      effects: () => [{ kind: 'issue.look' }],
    },
  ],
  'status.shown': [
    {
      from: 'any',
      label: 'the status comment was written',
      patch: ({ event }) => ({ statusComment: { id: event.comment, hash: event.hash } }),
    },
  ],
  'effect.failed': [
    {
      from: ['requested', 'assigned', 'in_progress', 'validating'],
      to: 'failed',
      session: ['error_recovery', 'idle'],
      label: 'a step could not be done: a person must look',
      when: ({ event }) => event.permanent,
      patch: ({ task, event }) => ({
        attempts: endAttempt(task, event.at, event.reason),
        reason: `${event.effect}: ${event.reason}`,
      }),
      next: (given) => release(given, `${given.event.effect}: ${given.event.reason}`, true),
    },
    {
      from: ['requested', 'assigned', 'in_progress', 'validating', 'retry_queue'],
      label: 'a step has trouble and is tried again',
      patch: ({ event }) => ({ reason: `${event.effect} has trouble: ${event.reason}` }),
      effects: show,
    },
  ],
};
