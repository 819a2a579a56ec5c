// Events of other processes are kept until the law took them in.
import { expect, test } from 'vitest';
import type { EventBody } from '../../src/core/event.ts';
import { createEventQueue } from '../../src/queue/event-queue.ts';
import { ownRedis, until } from './ground.ts';

const ground = ownRedis();
const body: EventBody = { kind: 'session.lost', fence: 1, reason: 'gone' };

test('an event is queued with its id and the time it happened', async () => {
  await events().publish('4711-12', body, 'lost/4711-12/1');
  const [job] = await ground.jobs('events');
  expect(job?.data).toEqual({ task: '4711-12', body, eventId: 'lost/4711-12/1', at: 5 });
});

test('the same id is queued once, from whichever process', async () => {
  await Promise.all([events(), events()].map((queue) => queue.publish('4711-12', body, 'lost/4711-12/1')));
  expect(await ground.jobs('events')).toHaveLength(1);
});

test('the same id is queued once although the first was handled meanwhile', async () => {
  const handled: unknown[] = [];
  const { worker } = ground.work('events', async (data) => void handled.push(data));
  await events().publish('4711-12', body, 'lost/4711-12/1');
  await until(() => handled.length === 1);
  await events().publish('4711-12', body, 'lost/4711-12/1');
  await events().publish('4711-12', body, 'lost/4711-12/2');
  await until(() => handled.length === 2);
  await worker.close();
  expect(handled.map((data) => (data as { eventId: string }).eventId)).toEqual(['lost/4711-12/1', 'lost/4711-12/2']);
});

test('without an id each event counts', async () => {
  let count = 0;
  const queue = events(() => `fresh-${++count}`);
  await queue.publish('4711-12', body);
  await queue.publish('4711-12', body);
  expect(await ground.jobs('events')).toHaveLength(2);
});

test('an event is tried again for minutes, as the law may be away', async () => {
  await events().publish('4711-12', body);
  expect((await ground.jobs('events'))[0]?.opts.attempts).toBe(10);
});

function events(unique = () => 'unique') {
  return createEventQueue(ground.outbox(), unique, () => 5);
}
