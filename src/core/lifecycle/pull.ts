// The pull request: opened, refused, merged or closed.
import { lookIfHinted, noCi } from './ci.ts';
import type { Part } from './row.ts';
import { dropWork, endAttempt, release, showNow } from './wish.ts';

const anyWork = ['requested', 'assigned', 'in_progress', 'validating', 'retry_queue', 'failed', 'available'] as const;

export const pull: Part<'pull.opened' | 'pull.refused' | 'pull.closed'> = {
  'pull.opened': [
    {
      from: ['validating'],
      stage: 'ci',
      label: 'the pull request is open',
      when: ({ task }) => task.stage === 'pull',
      patch: ({ task, event }) => ({
        reason: `pull request #${event.number} waits for CI`,
        pull: {
          number: event.number,
          url: event.url,
          state: task.pull?.state === 'approved' ? 'approved' : 'open',
          head: event.head,
          ci: task.pull?.ci.sha === event.head ? task.pull.ci : noCi(event.head),
          mergeCommit: null,
          approval: task.pull?.head === event.head ? task.pull.approval : null,
          told: task.pull?.told ?? [],
        },
      }),
      effects: ({ task, policy, event }) => [
        {
          kind: 'timer.set',
          timer: 'ci-wait',
          mark: Number.parseInt(event.head.slice(0, 8), 16),
          afterMs: policy.limits.ciWaitMinutes * 60_000,
        },
        ...lookIfHinted(task, event.head),
        ...showNow(),
      ],
    },
  ],
  'pull.refused': [
    {
      from: ['validating'],
      to: 'failed',
      session: ['error_recovery', 'idle'],
      label: 'the pull request was refused: a person must look',
      patch: ({ task, event }) => ({ reason: event.reason, attempts: endAttempt(task, event.at, event.reason) }),
      next: (given) => release(given, `pull request refused: ${given.event.reason}`, true),
    },
  ],
  'pull.closed': [
    {
      from: anyWork,
      to: 'completed',
      label: 'the pull request was merged',
      when: ({ event }) => event.merged,
      patch: ({ task, event }) => ({
        reason: 'merged',
        stopping: null,
        pull: task.pull && { ...task.pull, state: 'merged', mergeCommit: event.mergeCommit },
        attempts: endAttempt(task, event.at, 'merged'),
      }),
      effects: ({ task }) => [...dropWork(task, 'merged', 'remove'), ...showNow()],
    },
    {
      from: anyWork,
      to: 'available',
      label: 'the pull request was closed without a merge',
      patch: ({ task, event }) => ({
        reason: `the pull request was closed without a merge${event.by ? ` by ${event.by}` : ''}`,
        stopping: null,
        pull: task.pull && { ...task.pull, state: 'closed' },
        attempts: endAttempt(task, event.at, 'pull request closed'),
      }),
      effects: ({ task }) => [...dropWork(task, 'the pull request was closed', 'keep'), ...showNow()],
    },
  ],
};
