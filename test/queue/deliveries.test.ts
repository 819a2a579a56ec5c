// Webhook deliveries are taken in once, and kept until they were handled.
import { expect, test } from 'vitest';
import { keys } from '../../src/queue/connection.ts';
import { accept, giveUp, open, settle } from '../../src/queue/deliveries.ts';
import { ownRedis } from './ground.ts';

const ground = ownRedis();
const delivery = { guid: 'b0a1-2', event: 'issues', body: '{"action":"labeled",\n"title":"a\\nb ü"}' };
const duplicates = async () => Number(await ground.redis().get(keys.duplicates));

test('R-01: the same delivery id is taken in once, and each further one is counted', async () => {
  expect(await accept(ground.redis(), delivery)).toBe(true);
  expect(await accept(ground.redis(), delivery)).toBe(false);
  expect(await ground.waiting()).toHaveLength(1);
  expect(await duplicates()).toBe(1);
  await settle(ground.redis(), [delivery.guid]);
  expect(await accept(ground.redis(), delivery)).toBe(false);
  expect(await ground.waiting()).toHaveLength(1);
  expect(await duplicates()).toBe(2);
});

test('B-17: ten replicas that take in the same delivery at once queue one job', async () => {
  const taken = await Promise.all(Array.from({ length: 10 }, () => accept(ground.connection(), delivery)));
  expect(taken.filter(Boolean)).toHaveLength(1);
  expect(await ground.waiting()).toHaveLength(1);
  expect(await duplicates()).toBe(9);
});

test('R-02: a delivery whose handling failed may come again, and gets a job again', async () => {
  const outbox = ground.outbox();
  await accept(ground.redis(), delivery);
  await outbox.relay();
  const [job] = await ground.jobs('deliveries');
  await job?.remove();
  await giveUp(ground.redis(), [delivery.guid]);
  expect(await open(ground.redis(), [delivery.guid])).toEqual([]);
  expect(await accept(ground.redis(), delivery)).toBe(true);
  await outbox.relay();
  expect((await ground.jobs('deliveries')).map(({ data }) => data)).toEqual([{ deliveries: [delivery.guid] }]);
  expect(await open(ground.redis(), [delivery.guid])).toEqual([delivery]);
});

test('a delivery that was handled meanwhile is not failed by a job that comes late', async () => {
  await accept(ground.redis(), delivery);
  await settle(ground.redis(), [delivery.guid]);
  await giveUp(ground.redis(), [delivery.guid]);
  expect(await accept(ground.redis(), delivery)).toBe(false);
});

test('a delivery is opened as it came, byte for byte, and nothing but its id is kept once it was handled', async () => {
  await accept(ground.redis(), delivery);
  expect(await open(ground.redis(), [delivery.guid])).toEqual([delivery]);
  await settle(ground.redis(), [delivery.guid]);
  expect(await open(ground.redis(), [delivery.guid])).toEqual([]);
  expect(await ground.redis().get(keys.delivery(delivery.guid))).toBe('done');
});

test('of many deliveries only those that were not handled are opened, and failed', async () => {
  const guids = ['a', 'b', 'c'];
  for (const guid of guids) await accept(ground.redis(), { ...delivery, guid });
  await settle(ground.redis(), ['b']);
  expect((await open(ground.redis(), guids)).map(({ guid }) => guid)).toEqual(['a', 'c']);
  await giveUp(ground.redis(), guids);
  const again = guids.map((guid) => accept(ground.redis(), { ...delivery, guid }));
  expect(await Promise.all(again)).toEqual([true, false, true]);
});

test('ids are remembered for longer than GitHub can redeliver, and not for ever', async () => {
  await accept(ground.redis(), delivery);
  const sevenDays = 7 * 86_400;
  expect(await ground.redis().ttl(keys.delivery(delivery.guid))).toBeGreaterThan(sevenDays);
  await settle(ground.redis(), [delivery.guid]);
  expect(await ground.redis().ttl(keys.delivery(delivery.guid))).toBeGreaterThan(sevenDays);
});

test('taking in while Redis is away fails within the patience of the door', async () => {
  const door = ground.connection(300);
  await door.ping();
  await ground.kill();
  const began = performance.now();
  await expect(accept(door, delivery)).rejects.toThrow();
  expect(performance.now() - began).toBeLessThan(2_000);
  await ground.restart();
  await expect.poll(() => accept(door, delivery).catch(() => 'away')).toBe(true);
});
