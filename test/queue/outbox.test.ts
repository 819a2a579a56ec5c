// What was committed comes into its queue once, in order, whatever dies on the way.
import { describe, expect, test } from 'vitest';
import type { Effect } from '../../src/core/effect.ts';
import type { TaskId } from '../../src/core/subject.ts';
import { PortError } from '../../src/ports/port-error.ts';
import { connect, keys, type Scripted } from '../../src/queue/connection.ts';
import { accept } from '../../src/queue/deliveries.ts';
import { createOutbox, type EffectData } from '../../src/queue/outbox.ts';
import { ownRedis, until } from './ground.ts';
import { findSlot, issueTask, lookAtIssue, step } from './steps.ts';

const ground = ownRedis();
const looks = 'looks.99';
const writes = 'github.99';
const show: Effect = { kind: 'comment.upsert', urgent: false };
const showNow: Effect = { kind: 'comment.upsert', urgent: true };
const remember: Effect = { kind: 'memory.write' };

describe('the relay', () => {
  test('brings each wish into the queue of the one who can perform it, and empties the outbox', async () => {
    const start: Effect = { kind: 'session.start', host: 'host-1', fence: 1 };
    const timer: Effect = { kind: 'timer.set', timer: 'retry', mark: 2, afterMs: 60_000 };
    await ground
      .store()
      .commit(step(issueTask(12, 'requested'), lookAtIssue, findSlot('rust'), start, timer, remember));
    await ground.outbox().relay();
    expect(await ground.waiting()).toEqual([]);
    for (const [queue, effect] of [
      [looks, lookAtIssue],
      ['agent.rust', findSlot('rust')],
      ['host.host-1', start],
      ['events', timer],
      ['files', remember],
    ] as const) {
      const [job, ...more] = await ground.jobs(queue);
      expect(job?.data).toMatchObject({ task: '4711-12', effect, again: false });
      expect(more).toEqual([]);
    }
    expect((await ground.jobs('events'))[0]?.opts.delay).toBe(60_000);
  });

  test('keeps the order in which they were committed, over many batches', async () => {
    const store = ground.store();
    for (let number = 1; number <= 3; number++)
      await store.commit(step(issueTask(number, 'requested'), ...Array.from({ length: 150 }, () => lookAtIssue)));
    await ground.outbox().relay();
    const ids = (await ground.jobs(looks)).map(({ data }) => data.id);
    expect(ids).toEqual([1, 2, 3].flatMap((n) => Array.from({ length: 150 }, (_, at) => `4711-${n}/1/${at}`)));
  });

  test('that died between adding and removing makes no second job', async () => {
    await ground.store().commit(step(issueTask(12, 'requested'), lookAtIssue));
    const dying = withCommand(ground.connection(), 'multi', () => {
      throw new Error('the process died');
    });
    await ground.outbox(dying).relay();
    expect(await ground.waiting(), 'still there').toHaveLength(1);
    await ground.outbox().relay();
    expect(await ground.waiting()).toEqual([]);
    expect(await ground.jobs(looks)).toHaveLength(1);
  });

  test('of many processes at once makes one job of each wish', async () => {
    const wishes = Array.from({ length: 40 }, () => lookAtIssue);
    await ground.store().commit(step(issueTask(12, 'requested'), ...wishes));
    await Promise.all(Array.from({ length: 4 }, () => ground.outbox(ground.connection()).relay()));
    expect(await ground.jobs(looks)).toHaveLength(40);
    expect(await ground.waiting()).toEqual([]);
  });

  test('that is called while it runs goes round once more', async () => {
    const outbox = ground.outbox();
    const store = ground.store(undefined, () => void outbox.relay());
    await Promise.all(
      Array.from({ length: 50 }, (_, index) => store.commit(step(issueTask(index + 1, 'requested'), lookAtIssue))),
    );
    await outbox.relay();
    expect(await ground.waiting()).toEqual([]);
    expect(await ground.jobs(looks)).toHaveLength(50);
  });

  test('looks once more for one who calls at the very moment it ends', async () => {
    for (let moment = 0; moment < 12; moment++) {
      let looks = 0;
      const seen = async () => {
        looks++;
        return [];
      };
      const outbox = ground.outbox(withCommand(ground.redis(), 'lrange', seen));
      const ending = outbox.relay();
      for (let tick = 0; tick < moment; tick++) await undefined;
      const before = looks;
      await Promise.all([ending, outbox.relay()]);
      expect(looks, `called after ${moment} ticks`).toBe(before + 1);
    }
  });

  test('tells the hosts when something waits for a slot, and only then', async () => {
    const hints: string[] = [];
    const listener = ground.connection();
    await listener.subscribe(keys.hints);
    listener.on('message', (_, hint: string) => hints.push(hint));
    const store = ground.store();
    const outbox = ground.outbox();
    await store.commit(step(issueTask(1, 'requested'), lookAtIssue));
    await outbox.relay();
    await store.commit(step(issueTask(2, 'requested'), findSlot('rust')));
    await outbox.relay();
    await until(() => hints.length > 0);
    expect(hints).toEqual(['slot']);
  });

  test('goes on after Redis was away, and nothing committed is forgotten', async () => {
    const troubles: unknown[] = [];
    const impatient = connect(ground.url(), 300);
    impatient.on('error', () => {});
    const outbox = createOutbox(
      impatient,
      (error) => troubles.push(error),
      () => 'unique',
    );
    await ground.store().commit(step(issueTask(12, 'requested'), lookAtIssue));
    await accept(ground.redis(), { guid: 'a-1', event: 'issues', body: '{}' });
    await ground.kill();
    await outbox.relay();
    expect(troubles).toHaveLength(1);
    await ground.restart();
    await until(async () => {
      await outbox.relay();
      return (await ground.waiting()).length === 0;
    });
    expect(await ground.jobs(looks)).toHaveLength(1);
    expect(await ground.jobs('deliveries')).toHaveLength(1);
    await outbox.close();
    impatient.disconnect();
  });
});

describe('a wish that is sent again', () => {
  test('gets a job of its own although its first one is still kept, and says so', async () => {
    const store = ground.store();
    const outbox = ground.outbox();
    const asked = step(issueTask(12, 'requested'), lookAtIssue);
    await store.commit(asked);
    await outbox.relay();
    await store.resend(asked.task, asked.effects);
    await outbox.relay();
    expect((await ground.jobs(looks)).map(({ data }) => [data.id, data.again])).toEqual([
      ['4711-12/1/0', false],
      ['4711-12/1/0', true],
    ]);
  });

  test('for a slot waits a moment, so that two hosts do not throw it back and forth', async () => {
    const wish = { id: '4711-12/1/0', effect: findSlot('rust') };
    await ground.store().resend(issueTask(12, 'assigned'), [wish]);
    await ground.outbox().relay();
    expect((await ground.jobs('agent.rust'))[0]?.opts.delay).toBe(1_000);
  });

  test('when there is none adds nothing', async () => {
    await ground.store().resend(issueTask(12, 'assigned'), []);
    expect(await ground.waiting()).toEqual([]);
  });
});

describe('the status comment', () => {
  test('is written once for many changes that come close together, and shows the newest of them', async () => {
    const { shown, commit, close } = showing();
    for (let change = 1; change <= 5; change++) await commit(show);
    await until(() => shown.at(-1) === 5);
    expect(shown).toEqual([5]);
    await close();
  });

  test('shows the newest state in the end although it changes while it is being written', async () => {
    const { shown, commit, close, hold } = showing();
    const release = hold();
    await commit(showNow);
    await until(() => shown.length === 1);
    for (let change = 2; change <= 6; change++) await commit(showNow);
    release();
    await until(() => shown.at(-1) === 6);
    expect(shown).toEqual([1, 6]);
    await close();
  });

  test('shows the newest state in the end although writing it failed on the way', async () => {
    const { shown, commit, close, fail } = showing();
    fail(2);
    await commit(showNow);
    for (let change = 2; change <= 4; change++) await commit(showNow);
    await until(() => shown.at(-1) === 4);
    await close();
  });

  test('R-33: is written once for twenty changes while the lane rests, and shows the newest of them', async () => {
    const { shown, commit, close, rest } = showing();
    const began = rest(2_000);
    await commit(showNow);
    await began;
    for (let change = 2; change <= 21; change++) await commit(change % 2 === 0 ? showNow : show);
    await until(() => shown.length > 0);
    await until(async () => (await ground.jobs(writes)).length === 0);
    expect([...new Set(shown)], 'a second job would find it shown').toEqual([21]);
    expect(shown.length).toBeLessThanOrEqual(3);
    await close();
  });

  test('of another task is not held up or swallowed', async () => {
    await ground.store().commit(step(issueTask(1, 'requested'), show, remember));
    await ground.store().commit(step(issueTask(2, 'requested'), show, remember));
    await ground.outbox().relay();
    expect(await ground.jobs(writes)).toHaveLength(2);
    expect(await ground.jobs('files'), 'but the memory is one of the whole repository').toHaveLength(1);
  });

  /** A lane that reads the task as it is when the job runs, as the performer does. */
  function showing() {
    const shown: number[] = [];
    let rev = 0;
    let failures = 0;
    let resting: { ms: number; began: () => void } | undefined;
    let gate = Promise.resolve();
    const store = ground.store();
    const outbox = ground.outbox();
    const { worker } = ground.work(writes, async (data) => {
      const task = await store.get((data as EffectData).task as TaskId);
      if (resting) {
        const { ms, began } = resting;
        resting = undefined;
        began();
        throw new PortError('github', 'rate_limited', 'GitHub answered 429', new Date(Date.now() + ms));
      }
      if (failures-- > 0) throw new Error('GitHub is away');
      shown.push(task?.rev ?? 0);
      await gate;
    });
    return {
      shown,
      commit: async (effect: Effect) => {
        await store.commit(step(issueTask(12, 'in_progress', { rev: rev++ }), effect));
        await outbox.relay();
      },
      fail: (times: number) => {
        failures = times;
      },
      rest: (ms: number) =>
        new Promise<void>((began) => {
          resting = { ms, began };
        }),
      hold: () => {
        let release = () => {};
        gate = new Promise((resolve) => {
          release = resolve;
        });
        return release;
      },
      close: () => worker.close(),
    };
  }
});

/** A connection on which one command does something else. */
function withCommand(redis: Scripted, command: string, instead: () => unknown): Scripted {
  return new Proxy(redis, {
    get: (target, name) => {
      if (name === command) return instead;
      const value = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
