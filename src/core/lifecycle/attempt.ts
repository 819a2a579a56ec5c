// The next attempt: when it may be made, and what it begins with.
import type { Effect } from '../effect.ts';
import type { Policy } from '../policy.ts';
import { retryPauseMs } from '../retry.ts';
import type { Choice, Task } from '../task.ts';
import type { Part } from './row.ts';
import { dropWork, show, showNow } from './wish.ts';

export const attempt: Part<'task.released'> = {
  'task.released': [
    {
      from: ['rejected'],
      to: 'available',
      label: 'free to be asked for again',
      patch: ({ event }) => ({ reason: event.why }),
    },
    {
      from: ['failed'],
      to: 'retry_queue',
      label: 'one more attempt, after a pause',
      when: ({ event }) => event.retry,
      effects: ({ task, event }) => [
        ...dropWork(task, event.why, 'leave'),
        {
          kind: 'timer.set',
          timer: 'retry',
          mark: task.attempt + 1,
          afterMs: retryPauseMs(task.attempt - task.attemptsBefore + 1),
        },
        ...show(),
      ],
    },
    {
      from: ['failed'],
      label: 'no attempt is left: a person must look',
      effects: ({ task, event }) => [
        ...dropWork(task, event.why, 'keep'),
        {
          kind: 'comment.post',
          key: `failed/${task.attempt}`,
          number: task.issue.number,
          note: { about: 'failed', reason: event.why, detail: event.detail },
        },
        ...showNow(),
      ],
    },
  ],
};

/** @returns what changes when one more attempt begins. */
export function nextAttempt(task: Task, at: number): Partial<Task> {
  const number = task.attempt + 1;
  return {
    attempt: number,
    attempts: [...task.attempts, { number, host: null, startedAt: at, endedAt: null, outcome: null }],
    round: 0,
    summary: null,
    checks: { commit: null, verdict: null, results: [] },
  };
}

/** @returns the wish to wait for a host with a free slot. */
export function slotFor(choice: Choice, attempt: number, policy: Policy, issue: number): Effect {
  return {
    kind: 'slot.find',
    agent: choice.agent,
    attempt,
    priority: choice.priority,
    phase: policy.priorityTasks.includes(issue),
  };
}
