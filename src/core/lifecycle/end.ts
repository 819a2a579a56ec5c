// The end of an agent's process: finished, crashed, stopped or vanished.
import { attentive, type Session } from '../session.ts';
import { isResting, type Task } from '../task.ts';
import type { Part } from './row.ts';
import { endAttempt, release, show, showNow } from './wish.ts';
import { current, ended, over, runChecks } from './word.ts';

const working = ['in_progress', 'validating'] as const;

export const end: Part<'session.exited' | 'session.stopped' | 'session.lost'> = {
  'session.exited': [
    {
      from: working,
      label: 'the agent ended while it is being stopped',
      when: (given) => current(given) && given.task.stopping !== null,
      patch: over,
    },
    {
      from: ['assigned'],
      to: 'in_progress',
      session: ['active'],
      label: 'the agent was over before it was seen working',
      when: (given) => current(given) && given.task.session.state === 'deploying',
      next: ({ event }) => ({
        kind: 'session.exited',
        fence: event.fence,
        code: event.code,
        reason: event.reason,
        tail: event.tail,
      }),
    },
    {
      from: ['in_progress'],
      to: 'validating',
      stage: 'checks',
      session: ['completing'],
      label: 'the agent finished',
      when: (given) => current(given) && given.event.code === 0,
      patch: (given) => ({ ...over(given), reason: 'the agent finished' }),
      effects: ({ task, event }) => [...runChecks(task, event.fence), ...show()],
    },
    {
      from: ['in_progress'],
      to: 'failed',
      session: ['error_recovery', 'idle'],
      label: 'the agent crashed',
      when: current,
      patch: (given) => ended(given, given.event.reason),
      next: (given) => release(given, given.event.reason),
    },
    { from: ['validating'], label: 'an agent that had reported done ended', when: current, patch: over },
  ],
  'session.stopped': [
    {
      from: ['requested', 'assigned', 'in_progress', 'validating', 'retry_queue', 'failed'],
      to: 'rejected',
      session: ['stopped', 'idle'],
      label: 'the issue is gone: the process tree is dead and the work is safe',
      when: (given) => current(given) && given.task.gone !== null,
      patch: ({ task, event }) => ({
        reason: task.gone ?? '',
        stopping: null,
        salvage: event.salvage,
        attempts: endAttempt(task, event.at, task.gone ?? ''),
        session: rest(task.session, 'stopped'),
      }),
      effects: () => [{ kind: 'memory.write' }],
    },
    {
      from: ['requested', 'assigned', 'in_progress', 'validating', 'retry_queue', 'failed'],
      to: 'available',
      session: ['stopped', 'idle'],
      label: 'stopped: the process tree is dead and the work is safe',
      when: (given) => current(given) && given.task.stopping !== null,
      patch: ({ task, event }) => ({
        reason: task.stopping ?? '',
        stopping: null,
        salvage: event.salvage,
        attempts: endAttempt(task, event.at, task.stopping ?? 'stopped'),
        session: rest(task.session, 'stopped'),
      }),
      effects: ({ task, event }) => [
        {
          kind: 'comment.post',
          key: `stopped/${event.fence}`,
          number: task.issue.number,
          note: { about: 'stopped', reason: task.stopping ?? '', salvage: event.salvage },
        },
        ...showNow(),
      ],
    },
    {
      from: 'any',
      session: ['stopped', 'idle'],
      label: 'the session was cleaned up',
      when: (given) => current(given) && (isResting(given.task.state) || given.task.session.state === 'idle'),
      patch: ({ task, event }) => ({
        session: rest(task.session, 'cleaned up'),
        stopping: null,
        salvage: event.salvage ?? task.salvage,
      }),
      effects: show,
    },
  ],
  'session.lost': [
    {
      from: working,
      label: 'the session vanished while it is being stopped',
      when: (given) => current(given) && given.task.stopping !== null,
      patch: over,
    },
    {
      from: ['in_progress', 'assigned', 'validating'],
      to: 'failed',
      session: ['error_recovery', 'idle'],
      label: 'the session vanished',
      when: (given) => current(given) && given.task.session.state !== 'idle' && needsHost(given.task),
      patch: (given) => ended(given, given.event.reason),
      next: (given) => release(given, given.event.reason),
    },
    { from: ['validating'], label: 'a session that had done its work vanished', when: current, patch: over },
  ],
};

/** Once the branch is on GitHub, the work goes on without its host until feedback comes. */
function needsHost({ state, stage }: Task): boolean {
  return state !== 'validating' || stage === 'checks' || stage === 'push';
}

function rest(session: Session, evidence: string): Session {
  return { ...session, ...attentive, alive: false, condition: 'unknown', evidence };
}
