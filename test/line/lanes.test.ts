// The two lanes of an installation: looks that never wait, writes that are spaced, and the rest of both after a limit.
import { afterEach, expect, test } from 'vitest';
import { secondaryLimit } from '../../src/standin/http/faults.ts';
import type { JournalEntry } from '../../src/standin/http/journal.ts';
import { honest } from './honest.ts';
import { useLine } from './use-line.ts';

/** Shorter than GitHub's second: what twenty tasks write would take more than a minute otherwise. */
const writeGapMs = 200;
const tasks = 20;
const problems: string[] = [];
const line = useLine({ writeGapMs, slots: tasks, github: honest(problems) });

// Every exchange and webhook is as GitHub describes it.
afterEach(() => expect(problems).toEqual([]));

test('R-33: twenty tasks report at once, and GitHub limits: none fails for it, and a stop goes first', async () => {
  const { github, repository } = line();
  await line().quiet();
  const numbers: number[] = [];
  for (let task = 1; task <= tasks; task++) numbers.push(await line().request(`Task ${task}`, 'wait'));
  for (const number of numbers) await line().seen(number, 'is at work', ({ state }) => state === 'in_progress');
  const [stopped = 0, ...finishing] = numbers;

  const began = github.journal.length;
  const path = /^\/repos\//;
  github.faults.push(
    secondaryLimit({ status: 403, retryAfter: 3 }, { path }),
    secondaryLimit({ status: 429, retryAfter: 3 }, { path }),
    secondaryLimit({ status: 403 }, { path, method: 'POST' }),
    secondaryLimit({ status: 429 }, { path, method: 'POST' }),
  );
  const lifts = liftLongRests();
  for (const number of finishing) await line().go(number);
  await line().until('GitHub has limited', () => github.journal.slice(began).some(({ faulty }) => faulty));
  const said = await github.as('alice').comment(repository, stopped, '/conductor stop');

  const { reason } = await line().seen(stopped, 'was stopped', ({ state }) => state === 'available');
  expect(reason).toBe('stopped by alice');
  for (const number of finishing) {
    const { attempt, pull } = await line().seen(number, 'waits for review', ({ stage }) => stage === 'review');
    expect({ attempt, pull: pull?.state }).toEqual({ attempt: 1, pull: 'open' });
  }
  const last = { [stopped]: 'Available' };
  for (const number of numbers)
    await line().until(`#${number} is shown as it is`, () =>
      line()
        .statusComments(number)[0]
        ?.body.includes(last[number] ?? 'review'),
    );
  lifts.end();

  for (const number of numbers) {
    expect(line().statusComments(number)).toHaveLength(1);
    expect(line().notes(number)).toHaveLength(number === stopped ? 1 : 0);
    expect((await line().history(number)).map(({ to }) => to)).not.toContain('failed');
  }
  const ours = github.journal.filter(({ tokenKind }) => tokenKind === 'installation');
  const limits = ours.filter(({ faulty }) => faulty);
  expect(limits.map(({ status }) => status).sort()).toEqual([403, 403, 429, 429]);
  expect(lifts.rests, 'a minute, and two when it is met again').toEqual([60, 120]);
  restsAfter(limits, ours, lifts.at);
  spaced(ours.filter(isWrite));
  goesFirst(ours, said.id);
}, 120_000);

test('R-33: whoever asks for work while GitHub limits the look-up is not refused for it', async () => {
  const path = '/repos/{owner}/{repo}/collaborators/{username}/permission';
  line().github.faults.push(secondaryLimit({ status: 429, retryAfter: 3 }, { path }));
  const number = await line().request('Patience', 'wait');
  await line().seen(number, 'is at work', ({ state }) => state === 'in_progress');
  expect((await line().history(number)).map(({ to }) => to)).not.toContain('rejected');
  expect(line().notes(number)).toEqual([]);
  await line().go(number);
  await line().merge(number);
});

/** As if the minutes had passed: rests that GitHub named no time for are ended after a second. */
function liftLongRests() {
  const redis = line().redis();
  const rests: number[] = [];
  const at: number[] = [];
  let looking = false;
  const timer = setInterval(() => {
    if (looking) return;
    looking = true;
    void look().finally(() => {
      looking = false;
    });
  }, 100);
  return { rests, at, end: () => clearInterval(timer) };

  async function look(): Promise<void> {
    for (const key of await redis.keys('conductor:rest:*')) {
      const [since, till] = (await redis.hmget(key, 'at', 'until')).map(Number) as [number, number];
      if (till - since < 10_000 || Date.now() < since + 1_000) continue;
      rests.push(Math.round((till - since) / 1_000));
      at.push(Date.now());
      await redis.hset(key, 'until', since, 'at', since);
      for (const limiter of await redis.keys('conductor:*:limiter')) await redis.del(limiter);
    }
  }
}

/** Nothing is asked between a limit and the end of its rest, but for what was under way. */
function restsAfter(limits: readonly JournalEntry[], ours: readonly JournalEntry[], lifted: readonly number[]): void {
  const underWayMs = 300;
  for (const { at } of limits) {
    const end = Math.min(at + 3_000, ...lifted.filter((time) => time > at));
    const between = ours.filter((one) => one.at > at + underWayMs && one.at < end);
    expect(between.map(({ method, path }) => `${method} ${path}`)).toEqual([]);
  }
}

function spaced(writes: readonly JournalEntry[]): void {
  expect(writes.length).toBeGreaterThan(3 * tasks);
  for (const [index, { at, path }] of writes.slice(1).entries())
    expect(at - (writes[index]?.at ?? 0), `before ${path}`).toBeGreaterThanOrEqual(writeGapMs);
}

/** From the moment it is known who asks, only what was under way is written before the answer to a stop, which may meet limits itself. */
function goesFirst(ours: readonly JournalEntry[], comment: number): void {
  const isAnswer = ({ path }: JournalEntry) => path.endsWith(`/comments/${comment}/reactions`);
  const answered = ours.findIndex((one) => isAnswer(one) && one.status < 300);
  const asked = ours.slice(0, answered).findLastIndex(({ path }) => path.endsWith('/collaborators/alice/permission'));
  const before = ours.slice(asked, answered).filter((one) => isWrite(one) && !isAnswer(one));
  expect(before.length, before.map(({ path }) => path).join('\n')).toBeLessThanOrEqual(2);
  expect(ours.slice(answered).filter(isWrite).length, 'much was waiting').toBeGreaterThan(tasks);
}

function isWrite({ method }: JournalEntry): boolean {
  return method !== 'GET';
}
