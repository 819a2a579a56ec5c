// Jobs: tried again while it helps, given up once, and a limit is nobody's failure.
import { expect, test } from 'vitest';
import { PortError } from '../../src/ports/port-error.ts';
import { ownRedis, until } from './ground.ts';

const ground = ownRedis();
const limit = (ms: number) => new PortError('github', 'rate_limited', 'GitHub answered 429', new Date(Date.now() + ms));
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

test('a job that fails for a while is told of once, and tried on', async () => {
  let tries = 0;
  const work = ground.work('lane', async () => {
    if (++tries < 7) throw soon();
  });
  await add({ attempts: 9 });
  await until(() => tries === 7);
  expect(work.lasting).toEqual([{ data: { what: 'a job' }, message: 'GitHub answered 502' }]);
  expect(work.givenUp).toEqual([]);
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
    if (limits-- > 0) throw limit(100);
  });
  await add({ attempts: 2 }, 'limited');
  await add({ attempts: 1 }, 'behind it');
  await until(() => tries.length === 4);
  expect(tries.map(({ what }) => what)).toEqual(['limited', 'limited', 'limited', 'behind it']);
  expect(tries[2]?.at).toBeGreaterThan(380);
  expect(work.givenUp).toEqual([]);
});

test("R-33: in a host's queue only the job waits that met the limit, and keeps its tries: a stop goes past it", async () => {
  const done: { what: string; again: boolean }[] = [];
  let limits = 3;
  const work = ground.work(
    'lane',
    async (data, again) => {
      const { what } = data as { what: string };
      if (what === 'push' && limits-- > 0) throw limit(300);
      done.push({ what, again });
    },
    1,
    'job',
  );
  await add({ attempts: 2 }, 'push');
  await add({ attempts: 1 }, 'stop');
  await until(() => done.length === 2);
  expect(done).toEqual([
    { what: 'stop', again: false },
    { what: 'push', again: true },
  ]);
  expect(work.givenUp).toEqual([]);
});

test('R-33: a limit never uses up a try, however often it is met, and what follows knows that it may have taken effect', async () => {
  const tries: boolean[] = [];
  const work = ground.work('lane', async (_, again) => {
    tries.push(again);
    if (tries.length <= 12) throw limit(50);
    if (tries.length === 13) throw soon();
  });
  await add({ attempts: 2 });
  await until(() => tries.length === 14);
  await settled();
  expect(tries).toEqual([false, ...Array.from({ length: 13 }, () => true)]);
  expect(work.givenUp).toEqual([]);
});

test('R-33: a queue that works on several at once goes on as soon as the rest is over', async () => {
  let limits = 3;
  const done: string[] = [];
  const process = async (data: unknown) => {
    if (limits-- > 0) throw limit(500);
    done.push((data as { what: string }).what);
  };
  ground.work('lane', process, 4);
  await until(async () => String(await ground.redis().client('LIST')).includes('bzpopmin'));
  const began = performance.now();
  await add({}, 'one');
  await add({}, 'two');
  await until(() => done.length === 2);
  expect(performance.now() - began).toBeLessThan(5_000);
});

test('R-33: a job that rests outlives its process and its Redis, and goes on when the rest is over', async () => {
  const dying = ground.work('lane', () => Promise.reject(limit(3_000)));
  await add({ attempts: 1, priority: 5 }, 'resting');
  await until(() => dying.troubles.length > 0);
  await until(async () => (await (await ground.jobs('lane'))[0]?.getState()) === 'prioritized');
  const rested = Date.now();
  await dying.worker.close(true);
  await ground.kill();
  await ground.restart();
  const tries: { what: string; again: boolean; after: number }[] = [];
  ground.work('lane', async (data, again) => {
    tries.push({ what: (data as { what: string }).what, again, after: Date.now() - rested });
  });
  await until(() => tries.length > 0);
  expect(tries).toEqual([{ what: 'resting', again: true, after: expect.any(Number) }]);
  expect(tries[0]?.after).toBeGreaterThan(2_500);
});

test('R-33: what is more urgent goes first when the rest is over, although something else had been begun', async () => {
  const done: string[] = [];
  let limits = 1;
  ground.work('lane', async (data) => {
    if (limits-- > 0) throw limit(500);
    done.push((data as { what: string }).what);
  });
  await add({ priority: 6 }, 'status');
  await until(() => limits === 0);
  await add({ priority: 1 }, 'stop');
  await add({ priority: 6 }, 'another status');
  await until(() => done.length === 3);
  expect(done).toEqual(['stop', 'status', 'another status']);
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
  // Its lock runs out by itself, and the queue is looked through every few seconds: as if they had passed.
  for (const pattern of ['*:lane:*:lock', '*:lane:stalled-check'])
    for (const key of await ground.redis().keys(pattern)) await ground.redis().del(key);
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
