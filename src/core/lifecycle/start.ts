// From a free slot to an agent that was seen working.
import { attentive, type Session } from '../session.ts';
import { slotFor } from './attempt.ts';
import { foundAtStart } from './mail.ts';
import type { Case, Part } from './row.ts';
import { endAttempt, release, show, showNow } from './wish.ts';
import { current, ended } from './word.ts';

export const start: Part<
  'slot.taken' | 'start.granted' | 'start.denied' | 'start.held' | 'hold.ended' | 'session.started' | 'session.refused'
> = {
  'slot.taken': [
    {
      from: ['assigned'],
      session: ['deploying'],
      label: 'a host has a free slot: look again who asked',
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
        { kind: 'actor.check', actor: task.requester, cause: { kind: 'start', host: event.host } },
        ...show(),
      ],
    },
    {
      from: 'any',
      label: 'the slot is not needed any more',
      effects: ({ event }) => [{ kind: 'slot.release', host: event.host }],
    },
  ],
  'start.granted': [
    {
      from: ['assigned'],
      label: 'it may still be done: start',
      when: starting,
      effects: ({ task, event }) => [{ kind: 'session.start', host: event.host, fence: task.session.fence }],
    },
  ],
  'start.denied': [
    {
      from: ['assigned'],
      to: 'rejected',
      session: ['stopped', 'idle'],
      label: 'who asked for it may not any more',
      verdict: 'refused',
      code: () => 'permission',
      because: ({ event }) => event.why,
      when: starting,
      patch: ({ task, event }) => ({ reason: event.why, attempts: endAttempt(task, event.at, event.why) }),
      effects: ({ task, event }) => [
        { kind: 'slot.release', host: event.host },
        {
          kind: 'comment.post',
          key: `rejected/${task.rev}`,
          number: task.issue.number,
          note: { about: 'rejected', reason: event.why },
        },
        ...showNow(),
      ],
      next: (given) => release(given, given.event.why, true),
    },
  ],
  'start.held': [
    {
      from: ['assigned'],
      session: ['stopped', 'idle'],
      label: 'not now: it waits, and gives its slot back',
      when: starting,
      patch: ({ event }) => ({ held: event.why, reason: event.why }),
      effects: ({ event }) => [{ kind: 'slot.release', host: event.host }, ...showNow()],
    },
  ],
  'hold.ended': [
    {
      from: ['assigned'],
      label: 'what held it back is over',
      when: ({ task }) => task.held !== null && task.session.state === 'idle' && task.stopping === null,
      patch: ({ event }) => ({ held: null, reason: `goes on: ${event.by}` }),
      effects: ({ task, policy }) => [
        ...(task.choice ? [slotFor(task.choice, task.attempt, policy, task.issue.number)] : []),
        ...showNow(),
      ],
    },
  ],
  'session.started': [
    {
      from: ['assigned', 'in_progress'],
      to: 'in_progress',
      session: ['active'],
      label: 'the agent was seen working',
      when: (given) => current(given) && given.task.session.state !== 'idle',
      patch: (given) => ({
        ...foundAtStart(given),
        branch: given.event.branch,
        session: { ...given.task.session, ...begun(given), name: given.event.name, alive: true },
        reason: `the agent works in session ${given.event.name}`,
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
    {
      from: 'any',
      label: 'the agent had its messages as it began',
      when: (given) => current(given) && (given.event.mail ?? []).length > 0,
      patch: foundAtStart,
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

/** What its runner saw of it may be told before its start. */
function begun({ task: { session } }: Case<'session.started'>): Partial<Session> {
  if (session.state === 'deploying') return { ...attentive, condition: 'working', evidence: 'process seen' };
  return session.condition === 'working' ? { evidence: 'process seen' } : {};
}

type Look = Case<'start.granted'> | Case<'start.denied'> | Case<'start.held'>;

/** The host still keeps the slot, and nobody has stopped the task. */
function starting({ task, event }: Look): boolean {
  return task.session.state === 'deploying' && task.session.host === event.host && task.stopping === null;
}
