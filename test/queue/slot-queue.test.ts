// Tasks wait for a slot by priority and age, and a host takes one only while a slot of its type is left.
import { randomUUID } from 'node:crypto';
import { Queue } from 'bullmq';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Effect } from '../../src/core/effect.ts';
import type { SlotQueue, Waiting } from '../../src/ports/fleet.ts';
import { keys, prefix } from '../../src/queue/connection.ts';
import { createSlotQueue } from '../../src/queue/slot-queue.ts';
import type { SlotLimits } from '../../src/queue/task-store.ts';
import { ownRedis, unlimited, until } from './ground.ts';
import { findSlot, issueTask, step } from './steps.ts';

const ground = ownRedis();

test('an empty queue gives nothing', async () => {
  expect(await host().take(['rust', 'go'])).toBeUndefined();
});

test('whether it is worth while to look: while a task waits, is due again, or was taken by a process that may have died', async () => {
  const slots = host();
  expect(await slots.isWaiting(['rust', 'go'])).toBe(false);
  await wait(12, findSlot('go'));
  expect(await slots.isWaiting(['rust'])).toBe(false);
  expect(await slots.isWaiting(['rust', 'go'])).toBe(true);
  const taken = await host().take(['go']);
  expect(await slots.isWaiting(['rust', 'go']), 'taken, not offered').toBe(true);
  await taken?.taken();
  expect(await slots.isWaiting(['rust', 'go'])).toBe(false);
  await ground.store().resend(issueTask(12, 'assigned'), [{ id: '4711-12/1/0', effect: findSlot('go') }]);
  await ground.outbox().relay();
  expect(await slots.isWaiting(['rust', 'go']), 'due in a second').toBe(true);
});

test('what was taken tells which task, type and attempt, and is not taken again', async () => {
  await wait(12, findSlot('rust', 'normal', { attempt: 2 }));
  const slots = host();
  expect(await slots.take(['rust'])).toMatchObject({
    task: '4711-12',
    agent: 'rust',
    attempt: 2,
    effectId: '4711-12/1/0',
  });
  expect(await slots.take(['rust'])).toBeUndefined();
  expect(await host().take(['rust'])).toBeUndefined();
});

describe('S-082, W-42: the next one', () => {
  test('has the highest priority, and among equals waits longest', async () => {
    await wait(1, findSlot('rust', 'low'));
    await wait(2, findSlot('rust', 'high'));
    await wait(3, findSlot('rust', 'normal'));
    await wait(4, findSlot('rust', 'high'));
    await wait(5, findSlot('rust', 'normal'));
    expect(await takeAll(['rust'])).toEqual([2, 4, 3, 5, 1]);
  });

  test('is of the current phase before others of the same priority, but not before a higher one', async () => {
    await wait(1, findSlot('rust', 'normal'));
    await wait(2, findSlot('rust', 'normal', { phase: true }));
    await wait(3, findSlot('rust', 'high'));
    await wait(4, findSlot('rust', 'high', { phase: true }));
    await wait(5, findSlot('rust', 'low', { phase: true }));
    expect(await takeAll(['rust'])).toEqual([4, 3, 2, 1, 5]);
  });

  test('is the first of all types a host serves, not of the type it names first', async () => {
    await wait(1, findSlot('rust', 'low'));
    await wait(2, findSlot('docs', 'normal'));
    await wait(3, findSlot('go', 'high'));
    await wait(4, findSlot('rust', 'normal'));
    expect(await takeAll(['rust', 'go', 'docs'])).toEqual([3, 2, 4, 1]);
  });

  test('is never of a type the host does not serve', async () => {
    await wait(1, findSlot('docs', 'high'));
    expect(await host().take(['rust', 'go'])).toBeUndefined();
  });

  test('may be one that was given back a moment ago', async () => {
    const wish = { id: '4711-12/1/0', effect: findSlot('rust') };
    await ground.store().resend(issueTask(12, 'assigned'), [wish]);
    await ground.outbox().relay();
    const slots = host();
    expect(await slots.take(['rust', 'go']), 'not at once').toBeUndefined();
    expect(await until(() => slots.take(['rust', 'go']))).toMatchObject({ task: '4711-12' });
  });
});

describe('while no slot is left', () => {
  test.each([
    { limits: { total: 1, of: () => 9 }, what: 'of all types together' },
    { limits: { total: 9, of: () => 1 }, what: 'of its type' },
  ])('$what, nothing is taken, and it still waits afterwards', async ({ limits }) => {
    await ground.store().commit(step(issueTask(1, 'in_progress')));
    await wait(2, findSlot('rust'));
    expect(await host(limits).take(['rust'])).toBeUndefined();
    await ground.redis().del(keys.slots);
    expect(await host(limits).take(['rust'])).toMatchObject({ task: '4711-2' });
  });

  test('of one type, those behind it of another type start', async () => {
    await ground.store().commit(step(issueTask(1, 'in_progress')));
    await wait(2, findSlot('rust', 'high'));
    await wait(3, findSlot('docs', 'low'));
    expect(await host({ total: 9, of: () => 1 }).take(['rust', 'docs'])).toMatchObject({ task: '4711-3' });
  });
});

test('of ten hosts that look at once, each waiting task goes to one', async () => {
  for (let number = 1; number <= 6; number++) await wait(number, findSlot('rust'));
  const taken = await Promise.all(Array.from({ length: 10 }, () => host().take(['rust'])));
  const tasks = taken.filter((one) => one !== undefined).map(numberOf);
  expect(tasks.toSorted()).toEqual([1, 2, 3, 4, 5, 6]);
});

test('what a process had taken when it died comes back to the others', async () => {
  await wait(12, findSlot('rust'));
  expect(await host().take(['rust'])).toMatchObject({ task: '4711-12' });
  // Its lock runs out by itself after 10 s: as if they had passed.
  const queue = agentQueue('rust');
  const [active] = await queue.getJobs(['active']);
  await ground.redis().del(`${queue.toKey(active?.id ?? '')}:lock`);
  const other = host();
  const back = await until(() => other.take(['rust']), 20_000);
  expect(back).toMatchObject({ task: '4711-12', effectId: '4711-12/1/0' });
  await back.taken();
  expect(await queue.getJobCounts('active', 'prioritized', 'waiting')).toMatchObject({ active: 0, prioritized: 0 });
});

test('a hint is heard, and a host looks', async () => {
  let hints = 0;
  host().onHint(() => hints++);
  await until(async () => {
    await ground.redis().publish(keys.hints, 'slot');
    return hints > 0;
  });
});

function host(limits: SlotLimits = unlimited): SlotQueue {
  const slots = createSlotQueue(ground.connection(), ground.connection(), () => limits, randomUUID());
  onTestFinished(() => slots.close());
  return slots;
}

async function wait(number: number, effect: Effect): Promise<void> {
  await ground.store().commit(step(issueTask(number, 'assigned'), effect));
  await ground.outbox().relay();
}

async function takeAll(agents: readonly string[]): Promise<readonly number[]> {
  const slots = host();
  const taken: Waiting[] = [];
  for (let next = await slots.take(agents); next; next = await slots.take(agents)) {
    taken.push(next);
    await next.taken();
  }
  return taken.map(numberOf);
}

function numberOf({ task }: Waiting): number {
  return Number(task.split('-')[1]);
}

function agentQueue(agent: string): Queue {
  const queue = new Queue(`agent.${agent}`, { connection: ground.redis(), prefix, skipVersionCheck: true });
  onTestFinished(() => queue.close());
  return queue;
}
