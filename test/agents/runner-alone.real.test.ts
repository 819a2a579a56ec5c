// The runner host has a process of its own, and that is killed under a real agent CLI: the one that follows it takes over.
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { Service } from '../../src/demo/service.ts';
import { type PrivateRedis, startPrivateRedis } from '../../src/home/private-redis.ts';
import { installedAgents } from './real-agents.ts';
import { begin, expectSame, expectWork, heard, kill } from './two-files.ts';
import { type RealLine, useRealLine } from './use-real-line.ts';

describe.each(installedAgents(process.env))('$cli', (agent) => {
  let redis: PrivateRedis | undefined;
  let runner: Service | undefined;
  // Ahead of the line, so that it happens after the end of it: processes that cannot reach Redis do not end when asked.
  afterAll(() => redis?.stop());
  const line = useRealLine(agent, {}, async (made) => {
    redis = await startPrivateRedis(made.home);
    await made.start('serve', { REDIS_URL: redis.url });
    runner = await startRunner(made);
  });

  test('kill -9 of its runner: it works on, and is found again', async () => {
    const number = await begin(line(), 'runner');
    const before = line().agents();
    await runner?.down('SIGKILL');
    line().model.release('runner');
    runner = await startRunner(line());
    const task = await line().merge(number);
    expect(before.length).toBeGreaterThan(0);
    expect(task).toMatchObject({ attempt: 1, pull: { state: 'merged' } });
    await expectWork(line(), 'runner');
    expect(heard(line(), 'runner').every(({ said }) => said === 1)).toBe(true);
  });

  test('kill -9 of its runner and of itself: it goes on with what it knows', async () => {
    const number = await begin(line(), 'runner-and-agent');
    const [first] = heard(line(), 'runner-and-agent');
    await runner?.down('SIGKILL');
    kill(line().agents());
    line().model.release('runner-and-agent');
    runner = await startRunner(line());
    const task = await line().merge(number);
    expect(task).toMatchObject({ attempt: 2, pull: { state: 'merged' } });
    await expectWork(line(), 'runner-and-agent');
    expectSame(first, heard(line(), 'runner-and-agent').at(-1));
  });
});

function startRunner(line: RealLine): Promise<Service> {
  return line.start('runner', { REDIS_URL: join(line.home, 'redis', 'redis.sock') });
}
