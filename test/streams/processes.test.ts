// Several processes publish into one stream and share the work on it, and some of them die (S-128, S-130).
import { describe, expect, test } from 'vitest';
import { type StreamName, streamNames } from '../../src/core/stream.ts';
import { keys } from '../../src/queue/connection.ts';
import { createLineRelay } from '../../src/queue/line-relay.ts';
import { renderEntry } from '../../src/text/stream-entry.ts';
import { ownRedis, until } from '../queue/ground.ts';
import { backends, entries, entry, idsOf, inFiles, type Member, startMember } from './ground.ts';

const ground = ownRedis();
const stream = 'agent-events';
const [group] = ['orchestrator-group'] as const;

describe.each(backends(ground))('streams on %s, between processes', (_, backend) => {
  test('two publish and two consume: each entry is handled once, in the order of the stream', async () => {
    const store = backend();
    const streams = store.open();
    const consumers = ['c1', 'c2'].map((name) => startMember(store, 'consume', { name, idleMs: 60_000 }));
    const publishers = ['p1', 'p2'].map((name) => startMember(store, 'publish', { name, count: 60 }));
    await Promise.all(publishers.map((one) => one.ended()));
    const order = idsOf(await streams.range(stream, {}));
    for (const name of ['p1', 'p2'])
      expect(order.filter((id) => id.startsWith(name))).toEqual(
        Array.from({ length: 60 }, (_, at) => `${name}/${at + 1}`),
      );
    await until(() => handledBy(consumers).length >= 120);
    await until(async () => (await streams.pending(group, stream, 9)).length === 0);
    expect(handledBy(consumers).toSorted()).toEqual(order.toSorted());
    for (const one of consumers) {
      const places = one.said('handled').map((id) => order.indexOf(id));
      expect(places).toEqual(places.toSorted((a, b) => a - b));
    }
  });

  test('what a killed consumer had is claimed by the other, and each entry is handled once', async () => {
    const store = backend();
    const streams = store.open();
    await streams.publish(stream, ...entries(40));
    const dying = startMember(store, 'hold', { name: 'dying', count: 15 });
    await dying.until(() => dying.said('took').length === 15);
    await dying.kill();
    const living = startMember(store, 'consume', { name: 'living', idleMs: 100 });
    await living.until(() => living.said('handled').length >= 40);
    await until(async () => (await streams.pending(group, stream, 9)).length === 0);
    expect(living.said('handled').toSorted()).toEqual(
      entries(40)
        .map(({ id }) => id)
        .toSorted(),
    );
  });

  test('a publisher that is killed again and again loses nothing that was acknowledged, and doubles nothing', async () => {
    const store = backend();
    const acknowledged = new Set<string>();
    for (const round of [1, 2, 3]) {
      // It begins anew each time, as one that does not know how far it came.
      const members = ['p1', 'p2'].map((name) => startMember(store, 'publish', { name, count: 5_000 }));
      await Promise.all(members.map((one) => one.until(() => one.said('published').length >= round * 7)));
      await Promise.all(members.map((one) => one.kill()));
      for (const id of members.flatMap((one) => one.said('published'))) acknowledged.add(id);
    }
    const streams = store.open();
    const found = idsOf(await streams.range(stream, {}));
    expect(new Set(found).size).toBe(found.length);
    expect([...acknowledged].filter((id) => !found.includes(id))).toEqual([]);
    await streams.publish(stream, entry('last'));
    expect(idsOf(await streams.range(stream, { last: 1 }))).toEqual(['last']);
  });
});

test('lines that a commit left for the files become entries, each once and in order, however often the relay is killed', async () => {
  const store = inFiles();
  const streams = store.open();
  const redis = ground.redis();
  const leave = (name: StreamName, from: number, count: number) =>
    redis.rpush(keys.streamLines(name), ...entries(count, from).map((one) => renderEntry(one)));
  await Promise.all(streamNames.map((name) => leave(name, 1, 20)));
  let left = 20;
  for (const _ of [1, 2, 3]) {
    const pair = ['r1', 'r2'].map((name) => startMember(store, 'relay', { name, redis: ground.url() }));
    await leave(stream, left + 1, 500);
    left += 500;
    // In the midst of it: some are in the file, some still in the list, and some in both.
    const goal = String(left - 400);
    await until(async () => (await streams.range(stream, { last: 500 })).some((one) => one.entry.id === goal));
    await Promise.all(pair.map((one) => one.kill()));
  }
  const last = startMember(store, 'relay', { name: 'last', redis: ground.url() });
  await until(async () => (await redis.exists(...streamNames.map(keys.streamLines))) === 0);
  await last.kill();
  for (const name of streamNames) {
    const expected = name === stream ? left : 20;
    expect(idsOf(await streams.range(name, {}))).toEqual(Array.from({ length: expected }, (_, at) => String(at + 1)));
  }
});

test('a relay that dies between writing and removing writes nothing twice', async () => {
  const streams = inFiles().open();
  const troubles: unknown[] = [];
  const redis = ground.redis();
  const dying = createLineRelay(
    redis,
    async (name, ...told) => {
      await streams.publish(name, ...told);
      throw new Error('died');
    },
    (error) => troubles.push(error),
  );
  await redis.rpush(keys.streamLines(stream), ...entries(3).map((one) => renderEntry(one)), 'no entry');
  await dying.relay();
  expect(troubles).toHaveLength(1);
  expect(await redis.llen(keys.streamLines(stream))).toBe(4);
  await createLineRelay(redis, streams.publish, (error) => troubles.push(error)).relay();
  expect(await redis.exists(keys.streamLines(stream))).toBe(0);
  expect(idsOf(await streams.range(stream, {}))).toEqual(['1', '2', '3']);
  expect(troubles).toHaveLength(1);
});

function handledBy(members: readonly Member[]): readonly string[] {
  return members.flatMap((one) => one.said('handled'));
}
