// One step of a task is committed whole or not at all, and never on top of a step it did not see.
import { describe, expect, test } from 'vitest';
import { lifeUntil } from '../core/task.ts';
import { ownRedis } from './ground.ts';
import { findSlot, issueTask, lookAtIssue, step } from './steps.ts';

const ground = ownRedis();

describe('a commit', () => {
  test('stores the record, the history and the wishes of the step together', async () => {
    const store = ground.store();
    const requested = issueTask(12, 'requested');
    expect(await store.commit(step(requested, lookAtIssue, findSlot('rust')))).toBe('committed');
    expect(await store.get(requested.id)).toEqual({ ...requested, rev: 1 });
    expect(await store.history(requested.id)).toEqual([expect.objectContaining({ rev: 1, label: 'step 1' })]);
    expect(await ground.waiting()).toEqual([
      { id: `${requested.id}/1/0`, queue: 'looks.99', task: requested.id, effect: lookAtIssue, again: false },
      { id: `${requested.id}/1/1`, queue: 'agent.rust', task: requested.id, effect: findSlot('rust'), again: false },
    ]);
  });

  test('of two writers who read the same revision lets one win, and of the other stores nothing', async () => {
    const store = ground.store();
    await store.commit(step(issueTask(12, 'requested')));
    const seen = issueTask(12, 'requested', { rev: 1 });
    const steps = ['first', 'second'].map((reason) => step({ ...seen, reason }, lookAtIssue));
    const results = await Promise.all(steps.map((one) => store.commit(one)));
    expect(results.toSorted()).toEqual(['committed', 'stale']);
    const winner = steps[results.indexOf('committed')]?.task;
    expect(await store.get(seen.id)).toEqual(winner);
    expect(await store.history(seen.id)).toHaveLength(2);
    expect(await ground.waiting()).toHaveLength(1);
  });

  test('that another process made is seen by the next, however many write at once', async () => {
    const stores = [ground.store(), ground.store()];
    await stores[0]?.commit(step(issueTask(12, 'requested')));
    const raise = async (store = ground.store()): Promise<void> => {
      const found = await store.get('4711-12');
      if (found && (await store.commit(step(found))) === 'stale') return raise(store);
    };
    await Promise.all(Array.from({ length: 20 }, (_, index) => raise(stores[index % 2])));
    expect((await ground.store().get('4711-12'))?.rev).toBe(21);
    expect((await ground.store().history('4711-12')).map(({ rev }) => rev)).toEqual(
      Array.from({ length: 21 }, (_, index) => index + 1),
    );
  });

  test('of an event that was taken in before stores nothing, however many steps lie between', async () => {
    const store = ground.store();
    const event = { kind: 'timer.fired', id: 'delivery-1', at: 1, task: '4711-12', timer: 'retry', mark: 1 } as const;
    const first = { ...step(issueTask(12, 'requested')), event };
    expect(await store.commit(first)).toBe('committed');
    for (let rev = 1; rev <= 100; rev++) await store.commit(step(issueTask(12, 'requested', { rev })));
    const again = { ...step(issueTask(12, 'requested', { rev: 101 }), lookAtIssue), event };
    expect(await store.commit(again)).toBe('seen');
    expect(await store.get('4711-12')).toMatchObject({ rev: 101 });
    expect(await ground.waiting()).toEqual([]);
  });

  test('that is refused because no slot is left leaves everything as it was', async () => {
    const store = ground.store({ total: 0, of: () => 9 });
    const assigned = issueTask(12, 'assigned');
    await store.commit(step(assigned));
    const before = await ground.redis().dbsize();
    const deploying = issueTask(12, 'deploying', { rev: 1 });
    expect(await store.commit(step(deploying, lookAtIssue))).toBe('full');
    expect(await store.get(assigned.id)).toEqual({ ...assigned, rev: 1 });
    expect(await ground.waiting()).toEqual([]);
    expect(await ground.redis().dbsize()).toBe(before);
  });

  test('wakes the relay when there is something to relay, and only then', async () => {
    let nudges = 0;
    const store = ground.store(undefined, () => nudges++);
    await store.commit(step(issueTask(12, 'requested')));
    expect(nudges).toBe(0);
    await store.commit(step(issueTask(12, 'requested', { rev: 1 }), lookAtIssue));
    expect(nudges).toBe(1);
    await store.commit(step(issueTask(12, 'requested', { rev: 1 }), lookAtIssue));
    expect(nudges, 'a stale commit wakes nobody').toBe(1);
  });
});

describe('what is known of tasks', () => {
  test('a task is among the active ones until it rests and its session has ended', async () => {
    const store = ground.store();
    const active = async () => (await store.list('active')).map(({ id }) => id);
    await store.commit(step(issueTask(1, 'in_progress')));
    await store.commit(step(issueTask(2, 'completed')));
    expect(await active()).toEqual(['4711-1']);
    const stopping = issueTask(1, 'failed', { rev: 1, session: { ...issueTask(1, 'in_progress').session } });
    await store.commit(step(stopping));
    expect(await active(), 'a failed task whose session is not cleaned up yet').toEqual(['4711-1']);
    await store.commit(step(issueTask(1, 'failed', { rev: 2 })));
    expect(await active()).toEqual([]);
    expect((await store.list('all')).map(({ id }) => id)).toEqual(['4711-1', '4711-2']);
  });

  test('a task is found by its pull request, within its own repository', async () => {
    const store = ground.store();
    await store.commit(step(issueTask(12, 'ci')));
    expect(await store.byPull(4711, 40)).toBe('4711-12');
    expect(await store.byPull(4711, 41)).toBeUndefined();
    expect(await store.byPull(4712, 40)).toBeUndefined();
  });

  test('an issue that was only asked about leaves no record, but its answer goes out', async () => {
    const store = ground.store();
    const asked = { ...issueTask(12, 'available'), state: 'available' as const, rev: 0 };
    expect(await store.commit(step(asked, lookAtIssue))).toBe('committed');
    expect(await store.get(asked.id)).toBeUndefined();
    expect(await store.list('all')).toEqual([]);
    expect(await store.history(asked.id)).toEqual([]);
    expect(await ground.waiting()).toEqual([expect.objectContaining({ record: { ...asked, rev: 1 } })]);
  });

  test('a task that comes to rest stays on record', async () => {
    const store = ground.store();
    await store.commit(step(issueTask(12, 'requested')));
    await store.commit(step(issueTask(12, 'available', { rev: 1 })));
    expect((await store.get('4711-12'))?.state).toBe('available');
  });

  test('what the law itself decides comes back from the store as it was', async () => {
    const store = ground.store();
    const story = lifeUntil('review');
    await store.commit({ ...step(story.record()), base: 0 });
    expect(await store.get(story.record().id)).toEqual({ ...story.record(), rev: story.record().rev + 1 });
  });
});

describe('slots', () => {
  const host = { ...issueTask(1, 'deploying').session };

  test.each([
    { total: 1_000, ofType: 3, taken: 3, limit: 'the limit of the type' },
    { total: 7, ofType: 1_000, taken: 7, limit: 'the limit of all' },
  ])('B-14: of 50 tasks that want one at once, as many get one as $limit allows', async ({ total, ofType, taken }) => {
    const stores = [ground.connection(), ground.connection()].map(() => ground.store({ total, of: () => ofType }));
    const results = await Promise.all(
      Array.from({ length: 50 }, (_, index) => stores[index % 2]?.commit(step(issueTask(index + 1, 'deploying')))),
    );
    expect(results.filter((result) => result === 'committed')).toHaveLength(taken);
    expect(results.filter((result) => result === 'full')).toHaveLength(50 - taken);
    expect(await ground.store().list('all')).toHaveLength(taken);
  });

  test('of one type do not use up those of another', async () => {
    const store = ground.store({ total: 9, of: (agent) => (agent === 'rust' ? 1 : 2) });
    const other = issueTask(3, 'deploying');
    expect(await store.commit(step(issueTask(1, 'deploying')))).toBe('committed');
    expect(await store.commit(step(issueTask(2, 'deploying')))).toBe('full');
    const docs = { ...other, choice: other.choice && { ...other.choice, agent: 'docs' } };
    expect(await store.commit(step(docs))).toBe('committed');
  });

  test('a task keeps its slot from the start until CI has passed, and the limit may fall below what runs', async () => {
    const generous = ground.store({ total: 1, of: () => 1 });
    const strict = ground.store({ total: 0, of: () => 0 });
    const wants = () => generous.commit(step(issueTask(2, 'deploying')));
    await generous.commit(step(issueTask(1, 'deploying')));
    for (const [rev, moment] of (['in_progress', 'checks', 'push', 'pull', 'ci'] as const).entries()) {
      expect(await strict.commit(step(issueTask(1, moment, { rev: rev + 1 })))).toBe('committed');
      expect(await wants(), `while the first is at ${moment}`).toBe('full');
    }
    const reviewed = issueTask(1, 'review', { rev: 6 });
    await strict.commit(step({ ...reviewed, session: { ...reviewed.session, alive: false } }));
    expect(await wants()).toBe('committed');
  });

  test('a session that has ended frees its slot', async () => {
    const store = ground.store({ total: 1, of: () => 1 });
    await store.commit(step(issueTask(1, 'in_progress')));
    await store.commit(step(issueTask(1, 'retry_queue', { rev: 1 })));
    expect(await store.commit(step(issueTask(2, 'deploying', { session: host })))).toBe('committed');
  });
});
