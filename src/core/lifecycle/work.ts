// Commands that start work or end it.
import type { EventBody } from '../event.ts';
import { isResting } from '../task.ts';
import { deliveryOf, freeze, originOf } from './issue.ts';
import { react, refuse, verb } from './reply.ts';
import type { Case, Part } from './row.ts';
import { dropWork, endAttempt, show, showNow } from './wish.ts';

export const underWay = ['requested', 'assigned', 'in_progress', 'validating', 'retry_queue'] as const;

export const work: Part<'command.granted'>['command.granted'] = [
  {
    from: ['available', 'completed', 'failed', 'rejected', 'retry_queue'],
    to: 'requested',
    label: 'a command asks for work',
    when: (given) => verb('deploy', 'retry')(given) && given.task.session.state === 'idle',
    patch: (given) => ({
      ...freeze(given),
      reason: `${given.event.command.verb} by ${given.event.command.actor}`,
    }),
    effects: ({ event }) => react(event.command, 'eyes'),
    next: ({ task, event }): EventBody => ({
      kind: 'request.granted',
      ...originOf(event),
      requester: event.command.actor,
      label: null,
      agent: event.command.text.trim() || (event.command.verb === 'retry' ? (task.choice?.agent ?? null) : null),
      capacity: event.capacity,
      text: event.text,
    }),
  },
  {
    from: 'any',
    label: 'a command asks for work while the last session is being stopped: come back to it',
    verdict: 'pending',
    when: (given) => verb('deploy', 'retry')(given) && isResting(given.task.state),
    effects: ({ event }) => [{ kind: 'event.repeat', event: bodyOf(event), afterMs: 1_000 }],
  },
  {
    from: 'any',
    label: 'asked for work that is under way',
    verdict: 'refused',
    code: () => 'under_way',
    when: verb('deploy', 'retry'),
    effects: (given) =>
      refuse(given, `the task is ${given.task.state.replace('_', ' ')} already`, 'stop it first, or wait'),
  },
  {
    from: underWay,
    to: 'available',
    label: 'stopped before anything ran',
    when: (given) => verb('stop')(given) && given.task.session.state === 'idle',
    patch: ({ task, event }) => ({
      stopping: null,
      held: null,
      reason: `stopped by ${event.command.actor}`,
      attempts: endAttempt(task, event.at, 'stopped'),
    }),
    effects: ({ event }) => [...react(event.command, 'rocket'), ...showNow()],
  },
  {
    from: underWay,
    label: 'stop: signal the process tree and wait until it is dead',
    when: verb('stop'),
    patch: ({ event }) => ({ stopping: `stopped by ${event.command.actor}` }),
    effects: ({ task, event }) => [
      ...react(event.command, 'eyes'),
      ...dropWork(task, `stopped by ${event.command.actor}`, 'keep'),
      ...show(),
    ],
  },
  {
    from: 'any',
    label: 'nothing to stop',
    verdict: 'refused',
    code: () => 'nothing_runs',
    when: verb('stop'),
    effects: (given) => refuse(given, 'nothing is running here', 'status shows where the task stands'),
  },
];

/** @returns the command as it was granted, to be taken up again later: for the audit with who may what, and on which webhook. */
export function bodyOf(event: Case<'command.granted'>['event']) {
  const { command, repository, issue, capacity, text, seen, role, tried } = event;
  return {
    ...({ kind: 'command.granted', command, repository, issue, capacity, text, seen } as const),
    ...(role === undefined ? {} : { role }),
    ...(tried === undefined ? {} : { tried }),
    ...deliveryOf(event),
  };
}
