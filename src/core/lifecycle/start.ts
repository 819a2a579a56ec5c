// From a free slot to an agent that was seen working.
import type { Part } from './row.ts';
import { release, show } from './wish.ts';
import { current, ended } from './word.ts';

export const start: Part<'slot.taken' | 'session.started' | 'session.refused'> = {
  'slot.taken': [
    {
      from: ['assigned'],
      session: ['deploying'],
      label: 'a host has a free slot',
      when: ({ task, event }) =>
        task.session.state === 'idle' && task.attempt === event.attempt && task.stopping === null,
      patch: ({ task, event }) => ({
        session: { ...task.session, host: event.host, fence: task.session.fence + 1, name: null, alive: false },
        attempts: task.attempts.map((attempt) =>
          attempt.number === task.attempt ? { ...attempt, host: event.host } : attempt,
        ),
        reason: `starting on ${event.host}`,
      }),
      effects: ({ task, event }) => [
        { kind: 'session.start', host: event.host, fence: task.session.fence + 1 },
        ...show(),
      ],
    },
    {
      from: 'any',
      label: 'the slot is not needed any more',
      effects: ({ event }) => [{ kind: 'slot.release', host: event.host }],
    },
  ],
  'session.started': [
    {
      from: ['assigned', 'in_progress'],
      to: 'in_progress',
      session: ['active'],
      label: 'the agent was seen working',
      when: (given) => current(given) && given.task.session.state !== 'idle',
      patch: ({ task, event }) => ({
        branch: event.branch,
        session: { ...task.session, name: event.name, alive: true, condition: 'working', evidence: 'process seen' },
        reason: `the agent works in session ${event.name}`,
      }),
      effects: ({ task, policy }) => [
        {
          kind: 'timer.set',
          timer: 'session-limit',
          mark: task.session.fence,
          afterMs: policy.limits.sessionMinutes * 60_000,
        },
        ...show(),
      ],
    },
  ],
  'session.refused': [
    {
      from: ['assigned', 'in_progress'],
      to: 'failed',
      session: ['error_recovery', 'idle'],
      label: 'the agent could not be started',
      when: (given) => current(given) && given.task.session.state !== 'idle',
      patch: (given) => ended(given, `could not start: ${given.event.reason}`),
      next: (given) =>
        release(given, `could not start (${given.event.code}): ${given.event.reason}`, given.event.permanent),
    },
  ],
};
