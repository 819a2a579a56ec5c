// Redis is away, hangs, or has lost what was acknowledged.
import { expect, test } from 'vitest';
import { type PrivateRedis, startPrivateRedis } from '../../src/home/private-redis.ts';
import type { Line } from './line.ts';
import { useLine } from './use-line.ts';
import { post, recorded } from './webhooks.ts';

const line = useLine({}, begin);

/** The sweep that follows every start is over: what comes back comes back for another reason. */
async function begin(line: Line): Promise<void> {
  await line.up();
  await line.quiet();
}

/** GitHub waits ten seconds for an answer; ours must be there within five. */
const patienceMs = 5_000;

test('R-06: with Redis gone a webhook is refused in time, and the sweep brings it back unaided', async () => {
  const redis = await runningRedis();
  process.kill(redis.pid, 'SIGKILL');
  const number = await line().request('Knock while nobody is home');
  await expectRefused(line(), number);
  await startPrivateRedis(line().home);
  await expectReady(line());
  await line().merge(number);
  expect(await line().starts(number)).toHaveLength(1);
  expect(line().statusComments(number)).toHaveLength(1);
});

test('R-06: with a Redis that hangs a webhook is refused in time, and nothing is lost', async () => {
  const redis = await runningRedis();
  process.kill(redis.pid, 'SIGSTOP');
  let number = 0;
  try {
    number = await line().request('Knock while somebody sleeps');
    await expectRefused(line(), number);
  } finally {
    process.kill(redis.pid, 'SIGCONT');
  }
  await expectReady(line());
  await line().merge(number);
  expect(await line().starts(number)).toHaveLength(1);
  expect(line().statusComments(number)).toHaveLength(1);
});

test('R-07: a delivery that was acknowledged and then lost is made good by the first reconcile', async () => {
  const number = await line().issue('Be forgotten');
  const heard = recorded(line(), number, 'labeled').then(() => line().down('SIGKILL'));
  await line().github.as('alice').label(line().repository, number, 'backend');
  await heard;
  await line().redis().flushall();
  await line().up();
  await line().merge(number);
  expect(await line().logged()).toContain('labelled issue without a task');
  expect(line().statusComments(number)).toHaveLength(1);
});

/** The Redis of the line, which is taken over and not started anew. */
function runningRedis(): Promise<PrivateRedis> {
  return startPrivateRedis(line().home);
}

async function expectRefused(line: Line, number: number): Promise<void> {
  const refused = await recorded(line, number, 'labeled');
  expect(refused.statusCode).toBe(503);
  expect(refused.duration * 1_000).toBeLessThan(patienceMs);
  const started = performance.now();
  expect(await post(line, refused)).toBe(503);
  expect((await fetch(`http://127.0.0.1:${line.port}/readyz`)).status).toBe(503);
  expect(performance.now() - started).toBeLessThan(2 * patienceMs);
  expect((await fetch(`http://127.0.0.1:${line.port}/healthz`)).status).toBe(200);
}

async function expectReady(line: Line): Promise<void> {
  await line.until('readiness is back', async () => (await fetch(`http://127.0.0.1:${line.port}/readyz`)).ok);
}
