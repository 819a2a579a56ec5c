// A real agent CLI is killed, or the conductor that looks after it, or both: the work goes on, in the same conversation.
import { describe, test } from 'vitest';
import { installedAgents } from './real-agents.ts';
import { outlive, resume } from './two-files.ts';
import { useRealLine } from './use-real-line.ts';

describe.each(installedAgents(process.env))('$cli', (agent) => {
  const line = useRealLine(agent);
  const fall = () => line().down('SIGKILL');
  const rise = () => line().up();

  test('kill -9 of the agent: it goes on with what it knows', () =>
    resume(
      line(),
      'agent',
      async () => {},
      (number) => line().seen(number, 'is tried again', ({ attempt }) => attempt === 2),
    ));

  test('kill -9 of the conductor: the agent works on, and is found again', () =>
    outlive(line(), 'conductor', fall, rise));

  test('kill -9 of both: the conductor finds it dead, and it goes on with what it knows', () =>
    resume(line(), 'both', fall, rise));
});
