// Jobs: tried again while it helps, given up once, and a limit is nobody's failure.
import { expect, test } from 'vitest';
import { PortError } from '../../src/ports/port-error.ts';
import { ownRedis, until } from './ground.ts';

const ground = ownRedis();
const soon = () => new PortError('github', 'github_unavailable', 'GitHub answered 502', 'soon');

test('a job that fails is tried again, and knows that a former try may have taken effect', async () => {
  const tries: boolean[] = [];
  const work = ground.work('lane', async (_, again) => {
    tries.push(again);
    if (tries.length < 3) throw soon();
  });
  await add({ attempts: 5 });
  await until(() => tries.length === 3);
  expect(tries).toEqual([false, true, true]);
  expect(work.givenUp).toEqual([]);
  expect(work.troubles).toEqual(['GitHub answered 502', 'GitHub answered 502']);
});

test('a job that never succeeds is given up once, after its last try', async () => {
  let tries = 0;
  const work = ground.work('lane', async () => {
    tries++;
    throw soon();
  });
  await add({ attempts: 3 });
  await until(() => work.givenUp.length > 0);
  await settled();
  expect(tries).toBe(3);
  expect(work.givenUp).toEqual([{ data: { what: 'a job' }, message: 'GitHub answered 502' }]);
});

test('what no repetition mends is not tried again', async () => {
  let tries = 0;
  const work = ground.work('lane', async () => {
    tries++;
    throw new PortError('github', 'forbidden', 'GitHub answered 403', 'never');
  });
  await add({ attempts: 5 });
  await until(() => work.givenUp.length > 0);
  await settled();
  expect(tries).toBe(1);
  expect(work.givenUp).toHaveLength(1);
});

test('a fault of our own is tried again like a broken world', async () => {
  let tries = 0;
  const work = ground.work('lane', async () => {
    if (tries++ === 0) throw 'not even an error';
  });
  await add({ attempts: 2 });
  await until(() => tries === 2);
  expect(work.troubles).toEqual(['not even an error']);
});

test('R-33: at a limit the whole queue rests until it is over, and no job loses a try by it', async () => {
  const tries: { what: string; at: number }[] = [];
  const began = performance.now();
  let limits = 2;
  const work = ground.work('lane', async (data) => {
    tries.push({ what: (data as { what: string }).what, at: performance.now() - began });
    if (limits-- > 0) throw new PortError('github', 'rate_limited', 'GitHub answered 429', new Date(Date.now() + 100));
  });
  await add({ attempts: 2 }, 'limited');
  await add({ attempts: 1 }, 'behind it');
  await until(() => tries.length === 4);
  expect(tries.map(({ what }) => what)).toEqual(['limited', 'limited', 'limited', 'behind it']);
  expect(tries[2]?.at).toBeGreaterThan(1_900);
  expect(work.givenUp).toEqual([]);
});

test('a job of a process that died is run by another', async () => {
  let release = () => {};
  const hung = new Promise<void>((resolve) => {
    release = resolve;
  });
  const dying = ground.work('lane', () => hung);
  await add({ attempts: 1 });
  await until(async () => (await ground.redis().keys('*:lane:*:lock')).length === 1);
  await dying.worker.close(true);
  // Its lock runs out by itself after 10 s: as if they had passed.
  for (const key of await ground.redis().keys('*:lane:*:lock')) await ground.redis().del(key);
  const tries: boolean[] = [];
  ground.work('lane', async (_, again) => void tries.push(again));
  await until(() => tries.length > 0, 20_000);
  release();
  expect(tries).toEqual([true]);
});

test('closing lets the job under way end', async () => {
  let ended = false;
  let started = false;
  const { worker } = ground.work('lane', async () => {
    started = true;
    await new Promise((resolve) => setImmediate(resolve));
    ended = true;
  });
  await add({});
  await until(() => started);
  await worker.close();
  expect(ended).toBe(true);
});

async function add(options: object, what = 'a job'): Promise<void> {
  await ground
    .outbox()
    .queue('lane')
    .add('job', { what }, { backoff: { type: 'fixed', delay: 10 }, ...options });
}

async function settled(): Promise<void> {
  await until(async () => (await ground.jobs('lane')).length === 0);
}
