// A real agent CLI is killed, or the conductor that looks after it, or both: the work goes on, in the same conversation.
import { describe, expect, test } from 'vitest';
import { installedAgents } from './real-agents.ts';
import { begin, expectSame, expectWork, heard, kill } from './two-files.ts';
import { useRealLine } from './use-real-line.ts';

describe.each(installedAgents(process.env))('$cli', (agent) => {
  const line = useRealLine(agent);

  test('kill -9 of the agent: it goes on with what it knows', async () => {
    const number = await begin(line(), 'agent');
    const [first] = heard(line(), 'agent');
    kill(line().agents());
    line().model.release('agent');
    await line().seen(number, 'is tried again', ({ attempt }) => attempt === 2);
    const task = await line().merge(number);
    expect(task).toMatchObject({ attempt: 2, pull: { state: 'merged' } });
    await expectWork(line(), 'agent');
    expectSame(first, heard(line(), 'agent').at(-1));
  });

  test('kill -9 of the conductor: the agent works on, and is found again', async () => {
    const number = await begin(line(), 'conductor');
    const before = line().agents();
    await line().down('SIGKILL');
    line().model.release('conductor');
    await line().up();
    const task = await line().merge(number);
    expect(before.length).toBeGreaterThan(0);
    expect(task).toMatchObject({ attempt: 1, pull: { state: 'merged' } });
    await expectWork(line(), 'conductor');
    expect(heard(line(), 'conductor').every(({ said }) => said === 1)).toBe(true);
  });

  test('kill -9 of both: the conductor finds it dead, and it goes on with what it knows', async () => {
    const number = await begin(line(), 'both');
    const [first] = heard(line(), 'both');
    await line().down('SIGKILL');
    kill(line().agents());
    line().model.release('both');
    await line().up();
    const task = await line().merge(number);
    expect(task).toMatchObject({ attempt: 2, pull: { state: 'merged' } });
    await expectWork(line(), 'both');
    expectSame(first, heard(line(), 'both').at(-1));
  });
});
