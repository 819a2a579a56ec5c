// Commands and events that concern all tasks of a repository.
import { react, verb } from './reply.ts';
import type { Part } from './row.ts';
import { dropWork, endAttempt, show, showNow } from './wish.ts';
import { underWay } from './work.ts';

export const repositoryWide: Part<'command.granted'>['command.granted'] = [
  {
    from: 'any',
    label: 'nothing new is to start in the repository',
    when: verb('pause'),
    effects: ({ event: { command } }) => [
      { kind: 'repository.pause', by: command.actor, stop: false },
      ...react(command, 'rocket'),
    ],
  },
  {
    from: 'any',
    label: 'the repository goes on',
    when: verb('resume'),
    effects: ({ event: { command } }) => [
      { kind: 'repository.resume', by: command.actor },
      ...react(command, 'rocket'),
    ],
  },
  {
    from: 'any',
    label: 'every agent of the repository is to stop',
    when: verb('stop-all'),
    effects: ({ event: { command } }) => [
      { kind: 'repository.pause', by: command.actor, stop: true },
      ...react(command, 'rocket'),
    ],
  },
];

export const halt: Part<'work.halted'> = {
  'work.halted': [
    {
      from: underWay,
      to: 'available',
      label: 'everything was stopped before anything ran',
      when: ({ task }) => task.session.state === 'idle',
      patch: ({ task, event }) => ({
        stopping: null,
        held: null,
        reason: `everything was stopped by ${event.by}`,
        attempts: endAttempt(task, event.at, 'stopped'),
      }),
      effects: showNow,
    },
    {
      from: underWay,
      label: 'everything is being stopped: signal the process tree and wait until it is dead',
      when: ({ task }) => task.stopping === null,
      patch: ({ event }) => ({ stopping: `everything was stopped by ${event.by}` }),
      effects: ({ task, event }) => [...dropWork(task, `everything was stopped by ${event.by}`, 'keep'), ...show()],
    },
  ],
};
