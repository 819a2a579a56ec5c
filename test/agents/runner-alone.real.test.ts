// The runner host has a process of its own, and that is killed under a real agent CLI: the one that follows it takes over.
import { afterAll, describe, test } from 'vitest';
import type { Service } from '../../src/demo/service.ts';
import { type PrivateRedis, startPrivateRedis } from '../../src/home/private-redis.ts';
import { installedAgents } from './real-agents.ts';
import { outlive, resume } from './two-files.ts';
import { useRealLine } from './use-real-line.ts';

describe.each(installedAgents(process.env))('$cli', (agent) => {
  let redis: PrivateRedis | undefined;
  let runner: Service | undefined;
  // Ahead of the line, so that it happens after the end of it: processes that cannot reach Redis do not end when asked.
  afterAll(() => redis?.stop());
  const line = useRealLine(agent, {}, async (made) => {
    redis = await startPrivateRedis(made.home);
    await made.start('serve', { REDIS_URL: redis.url });
    runner = await made.start('runner', { REDIS_URL: redis.url });
  });
  const fall = async () => runner?.down('SIGKILL');
  const rise = async () => {
    runner = await line().start('runner', { REDIS_URL: redis?.url ?? '' });
  };

  test('kill -9 of its runner: it works on, and is found again', () => outlive(line(), 'runner', fall, rise));

  test('kill -9 of its runner and of itself: it goes on with what it knows', () =>
    resume(line(), 'runner-and-agent', fall, rise));
});
