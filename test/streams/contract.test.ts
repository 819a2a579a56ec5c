// What any backend of the streams must do: the same sentences for Redis and for files (S-128, S-130).
import { describe, expect, onTestFinished, test } from 'vitest';
import { groupNames, streamNames } from '../../src/core/stream.ts';
import { ownRedis, until } from '../queue/ground.ts';
import { backends, entries, entry, idsOf } from './ground.ts';

const ground = ownRedis();
const stream = 'agent-events';
const [engine, monitoring] = groupNames;

describe.each(backends(ground))('streams on %s', (_, backend) => {
  test('what was published is read as it was, in the order in which it was published', async () => {
    const streams = backend().open();
    const told = entries(3);
    await streams.publish(stream, ...told.slice(0, 2));
    await streams.publish(stream, entry(3, { actor: null, data: {} }));
    expect((await streams.range(stream, {})).map((one) => one.entry)).toEqual([
      ...told.slice(0, 2),
      { ...told[2], actor: null, data: {} },
    ]);
    for (const other of streamNames.filter((name) => name !== stream))
      expect(await streams.range(other, {})).toEqual([]);
  });

  test('the same id published twice leaves one entry, whoever publishes and whenever', async () => {
    const store = backend();
    const [one, other] = [store.open(), store.open()];
    await one.publish(stream, entry('a'), entry('a', { kind: 'again' }), entry('b'));
    await other.publish(stream, entry('b'), entry('c'), entry('a'));
    await Promise.all([one, other, one, other].map((streams) => streams.publish(stream, entry('d'))));
    await store.open().publish(stream, ...['a', 'b', 'c', 'd'].map((id) => entry(id)));
    expect(idsOf(await one.range(stream, {}))).toEqual(['a', 'b', 'c', 'd']);
    await one.publish('agent-commands', entry('a'));
    expect(idsOf(await one.range('agent-commands', {})), 'another stream has ids of its own').toEqual(['a']);
  });

  test('each group gets every entry, and within a group each entry goes to one consumer', async () => {
    const store = backend();
    const [one, other] = [store.open(), store.open()];
    await one.publish(stream, ...entries(5));
    expect(idsOf(await one.read(engine, 'a', stream, 3, 0))).toEqual(['1', '2', '3']);
    expect(idsOf(await other.read(engine, 'b', stream, 3, 0))).toEqual(['4', '5']);
    expect(await one.read(engine, 'a', stream, 3, 0)).toEqual([]);
    expect(idsOf(await other.read(monitoring, 'a', stream, 9, 0))).toEqual(['1', '2', '3', '4', '5']);
  });

  test('a reader that waits is woken by what another publishes', async () => {
    const store = backend();
    const [reader, writer] = [store.open(), store.open()];
    const waiting = reader.read(engine, 'a', stream, 9, 20_000);
    const also = reader.read(monitoring, 'a', stream, 9, 20_000);
    await writer.publish(stream, entry('late'));
    expect(idsOf(await waiting)).toEqual(['late']);
    expect(idsOf(await also)).toEqual(['late']);
  });

  test('a reader waits no longer than it said, nor than anybody wants it to', async () => {
    const streams = backend().open();
    const begun = performance.now();
    expect(await streams.read(engine, 'a', stream, 9, 150)).toEqual([]);
    expect(performance.now() - begun).toBeGreaterThan(140);
    const controller = new AbortController();
    const waiting = streams.read(engine, 'a', stream, 9, 60_000, controller.signal);
    controller.abort();
    expect(await waiting).toEqual([]);
    expect(await streams.read(engine, 'a', stream, 9, 60_000, controller.signal)).toEqual([]);
    const closed = streams.read(engine, 'a', stream, 9, 60_000);
    await streams.close();
    expect(await closed).toEqual([]);
  });

  test('what was given out is pending until it is acknowledged, once', async () => {
    const streams = backend().open();
    await streams.publish(stream, ...entries(3));
    const [first, second] = await streams.read(engine, 'a', stream, 2, 0);
    await streams.read(engine, 'b', stream, 2, 0);
    const waiting = await streams.pending(engine, stream, 9);
    expect(waiting.map(({ consumer, deliveries }) => ({ consumer, deliveries }))).toEqual([
      { consumer: 'a', deliveries: 1 },
      { consumer: 'a', deliveries: 1 },
      { consumer: 'b', deliveries: 1 },
    ]);
    expect(waiting[0]?.position).toBe(first?.position);
    const positions = [first, second].map((one) => one?.position ?? '');
    expect(await streams.ack(engine, stream, positions)).toBe(2);
    expect(await streams.ack(engine, stream, positions)).toBe(0);
    expect(await streams.ack(engine, stream, [])).toBe(0);
    expect((await streams.pending(engine, stream, 9)).map(({ consumer }) => consumer)).toEqual(['b']);
    expect(await streams.pending(monitoring, stream, 9), 'what nobody was given is not pending').toEqual([]);
  });

  test('what a consumer leaves is claimed by one other, and not before its time', async () => {
    const store = backend();
    const [one, other] = [store.open(), store.open()];
    await one.publish(stream, ...entries(30));
    await one.read(engine, 'dead', stream, 30, 0);
    expect(await other.claim(engine, 'b', stream, 60_000, 9)).toEqual([]);
    // Of all: while it hands them out, a Redis on a busy machine may be stopped between two of them.
    await until(async () => (await one.pending(engine, stream, 30)).every(({ idleMs }) => idleMs >= 500));
    const claimed = await Promise.all([
      one.claim(engine, 'b', stream, 500, 30),
      other.claim(engine, 'c', stream, 500, 30),
    ]);
    expect(idsOf(claimed.flat()).toSorted()).toEqual(idsOf(await one.range(stream, {})).toSorted());
    const left = await one.pending(engine, stream, 99);
    expect(new Set(left.map(({ deliveries }) => deliveries))).toEqual(new Set([2]));
    expect(left.some(({ consumer }) => consumer === 'dead')).toBe(false);
  });

  test('what is claimed comes in order and no more than was asked for, behind whatever others are still at', async () => {
    const streams = backend().open();
    await streams.publish(stream, ...entries(60));
    await streams.read(engine, 'dead', stream, 50, 0);
    await streams.read(engine, 'late', stream, 10, 0);
    await until(async () => (await streams.pending(engine, stream, 60)).every(({ idleMs }) => idleMs >= 500));
    // The first fifty are busy again; what is idle comes behind them.
    expect(idsOf(await streams.claim(engine, 'busy', stream, 500, 50))).toEqual(
      idsOf(await streams.range(stream, { count: 50 })),
    );
    expect(idsOf(await streams.claim(engine, 'b', stream, 500, 2))).toEqual(['51', '52']);
  });

  test('people read ranges: behind a position, so many, or the newest', async () => {
    const streams = backend().open();
    await streams.publish(stream, ...entries(7));
    const all = await streams.range(stream, {});
    const after = all[2]?.position ?? '';
    expect(idsOf(await streams.range(stream, { after }))).toEqual(['4', '5', '6', '7']);
    expect(idsOf(await streams.range(stream, { after, count: 2 }))).toEqual(['4', '5']);
    expect(idsOf(await streams.range(stream, { last: 2 }))).toEqual(['6', '7']);
    expect(idsOf(await streams.range(stream, { after, last: 99 }))).toEqual(['4', '5', '6', '7']);
    expect(await streams.range(stream, { after: all.at(-1)?.position ?? '' })).toEqual([]);
    expect(await streams.pending(engine, stream, 9), 'looking takes nothing').toEqual([]);
  });

  test('only about the newest are kept, and what was trimmed away is neither read nor claimed', async () => {
    const store = backend();
    const streams = store.open({ kept: 100 });
    await streams.publish(stream, ...entries(50));
    await streams.read(engine, 'dead', stream, 50, 0);
    for (let from = 51; from <= 1_000; from += 50) await streams.publish(stream, ...entries(50, from));
    const kept = idsOf(await streams.range(stream, {}));
    // Redis trims by whole nodes of a hundred, files by whole files.
    expect(kept.length).toBeGreaterThanOrEqual(100);
    expect(kept.length).toBeLessThanOrEqual(250);
    expect(kept).toEqual(Array.from(kept, (_, index) => String(1_000 - kept.length + 1 + index)));
    expect(idsOf(await streams.read(engine, 'a', stream, 9, 0))).toEqual(kept.slice(0, 9));
    expect(idsOf(await streams.claim(engine, 'b', stream, 0, 99))).toEqual(kept.slice(0, 9));
    expect((await streams.pending(engine, stream, 99)).length).toBe(9);
    await streams.publish(stream, entry(990), entry(1_001));
    expect(idsOf(await streams.range(stream, { last: 2 }))).toEqual(['1000', '1001']);
  });

  test('no secret, nothing unseen and nothing long gets into a stream', async () => {
    const mask = (text: string) => text.replaceAll('hunter2hunter2', '[redacted]');
    const streams = backend().open({ mask });
    const text = `the password is hunter2\u200bhunter2\u001b[31m\nnext line`;
    await streams.publish(stream, entry('a', { actor: 'mona\u202e', data: { deep: [{ text }], number: 7 } }));
    await streams.publish(
      stream,
      entry('b', { data: { text: `${'ä'.repeat(20_000)}hunter2hunter2`, rows: Array(900).fill('row') } }),
    );
    await streams.publish(
      stream,
      entry('c', { data: Object.fromEntries(Array.from({ length: 2_000 }, (_, at) => [`k${at}`, at])) }),
    );
    const [first, second, third] = (await streams.range(stream, {})).map((one) => one.entry);
    expect(first).toMatchObject({
      actor: 'mona',
      data: { deep: [{ text: 'the password is [redacted]\nnext line' }], number: 7 },
    });
    expect(Buffer.byteLength(JSON.stringify(second?.data))).toBeLessThanOrEqual(8_192);
    expect(second?.data).toMatchObject({
      text: expect.stringMatching(/^ä{100,}…$/),
      cut: expect.stringMatching(/^\d+ bytes$/),
    });
    expect(third?.data).toEqual({ cut: expect.any(String) });
  });

  test('everything is there again after a crash of what keeps it: entries, groups, and what is pending', async () => {
    const store = backend();
    const before = store.open();
    await before.publish(stream, ...entries(5));
    const [first] = await before.read(engine, 'a', stream, 2, 0);
    await before.ack(engine, stream, [first?.position ?? '']);
    await store.crash();
    const streams = store.open();
    expect(idsOf(await streams.range(stream, {}))).toEqual(['1', '2', '3', '4', '5']);
    expect((await streams.pending(engine, stream, 9)).map(({ consumer }) => consumer)).toEqual(['a']);
    expect(idsOf(await streams.read(engine, 'b', stream, 9, 0))).toEqual(['3', '4', '5']);
    await streams.publish(stream, entry(5), entry(6));
    expect(idsOf(await before.range(stream, {}))).toEqual(['1', '2', '3', '4', '5', '6']);
  });

  test('a group that was lost begins anew', async () => {
    const store = backend();
    const streams = store.open();
    if (store.kind === 'redis') await ground.redis().xgroup('CREATE', `conductor:${stream}`, engine, '$', 'MKSTREAM');
    if (store.kind === 'redis') await ground.redis().xgroup('DESTROY', `conductor:${stream}`, engine);
    expect(await streams.pending(engine, stream, 9)).toEqual([]);
    expect(await streams.claim(engine, 'a', stream, 0, 9)).toEqual([]);
    expect(await streams.ack(engine, stream, ['1'])).toBe(0);
    await streams.publish(stream, entry(1));
    expect(idsOf(await streams.read(engine, 'a', stream, 9, 0))).toEqual(['1']);
  });
});

test('a Redis that is away is a failure that may be tried again, and loses nothing that was acknowledged', async () => {
  const { createRedisStreams } = await import('../../src/queue/streams.ts');
  const streams = createRedisStreams(ground.connection(300), { mask: (text) => text, kept: 100 });
  onTestFinished(() => streams.close());
  await streams.publish(stream, entry(1));
  await ground.kill();
  const away = { name: 'PortError', port: 'streams', code: 'streams_away', retry: 'soon' };
  await expect(streams.publish(stream, entry(2))).rejects.toMatchObject(away);
  await expect(streams.range(stream, {})).rejects.toMatchObject(away);
  await expect(streams.read(engine, 'a', stream, 1, 0)).rejects.toMatchObject(away);
  await ground.restart();
  await until(() =>
    streams.publish(stream, entry(2)).then(
      () => true,
      () => false,
    ),
  );
  expect(idsOf(await streams.range(stream, {}))).toEqual(['1', '2']);
});
