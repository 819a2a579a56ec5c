// The pace of an installation: places for writes, and the rest after a limit, for all processes together.
import { setTimeout as pause } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createPace, type WriteLimits } from '../../src/queue/pace.ts';
import { ownRedis } from './ground.ts';

const ground = ownRedis();
const github: WriteLimits = { perMinute: 80, perHour: 500, gapMs: 1_000 };
const [second, minute, hour] = [1_000, 60_000, 3_600_000];
const noon = Date.UTC(2026, 0, 5, 12);

describe('R-33: writes', () => {
  test('are never more than allowed in any minute, in any hour, nor closer than the gap, whatever comes when', async () => {
    const limits = fc.record({
      perMinute: fc.integer({ min: 1, max: 6 }),
      perHour: fc.integer({ min: 1, max: 20 }),
      gapMs: fc.integer({ min: 0, max: 3_000 }),
    });
    const pauses = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 20_000 })), {
      minLength: 20,
      maxLength: 60,
    });
    let installation = 0;
    const holds = fc.asyncProperty(limits, pauses, fc.integer({ min: 0, max: 900 }), async (limit, waits, lasts) => {
      installation++;
      let now = noon;
      const pace = createPace(ground.redis(), limit, () => now);
      const sent: { from: number; to: number }[] = [];
      for (const wait of waits) {
        now += wait;
        const more = await pace.ask(installation, 'write');
        if (more > 0) {
          // Who comes back when it was told to has its place, neither earlier nor later.
          now += more - 1;
          if (more > 1) expect(await pace.ask(installation, 'write')).toBe(1);
          now += 1;
          expect(await pace.ask(installation, 'write')).toBe(0);
        }
        sent.push({ from: now, to: now + lasts });
        now += lasts;
        await pace.answered(installation, 'write');
      }
      keepsTo(limit, sent);
    });
    await fc.assert(holds, { numRuns: 30 });
  });

  test('by default are 80 a minute, 500 an hour and a second apart: a thousand take two hours', async () => {
    let now = noon;
    const pace = createPace(ground.redis(), github, () => now);
    const sent: { from: number; to: number }[] = [];
    while (sent.length < 1_001) {
      const wait = await pace.ask(1, 'write');
      now += wait;
      if (wait === 0) sent.push({ from: now, to: now });
    }
    keepsTo(github, sent);
    expect(now - noon).toBe(2 * hour);
  });

  test('of two processes at once share the places', async () => {
    const limits = { perMinute: 1_000, perHour: 1_000, gapMs: 20 };
    const paces = [ground.connection(), ground.connection()].map((redis) => createPace(redis, limits));
    const sent: number[] = [];
    await Promise.all(
      paces.map(async (pace) => {
        for (let mine = 0; mine < 15; ) {
          const wait = await pace.ask(1, 'write');
          if (wait > 0) await pause(wait);
          else mine = sent.push(performance.now()) && mine + 1;
        }
      }),
    );
    const [first = 0, last = 0] = [Math.min(...sent), Math.max(...sent)];
    expect(sent).toHaveLength(30);
    expect(last - first).toBeGreaterThan(29 * 20 - 10);
  });

  test('wait a gap from the end of the one before, however long that took', async () => {
    let now = noon;
    const pace = createPace(ground.redis(), github, () => now);
    await pace.ask(1, 'write');
    now += 5 * second;
    await pace.answered(1, 'write');
    expect(await pace.ask(1, 'write')).toBe(second);
  });

  test('of another installation, and looks, do not wait', async () => {
    const pace = createPace(ground.redis(), github, () => noon);
    expect(await pace.ask(1, 'write')).toBe(0);
    expect(await pace.ask(1, 'write')).toBe(second);
    expect(await pace.ask(2, 'write')).toBe(0);
    for (let look = 0; look < 100; look++) expect(await pace.ask(1, 'look')).toBe(0);
  });

  test('without a gap go one after the other', async () => {
    const pace = createPace(ground.redis(), { ...github, gapMs: 0 }, () => noon);
    for (let write = 0; write < 80; write++) expect(await pace.ask(1, 'write')).toBe(0);
    expect(await pace.ask(1, 'write')).toBe(minute);
  });

  test('wait no longer than a minute when the clock is set back by a day, and are not more for it', async () => {
    let now = noon;
    const pace = createPace(ground.redis(), { ...github, gapMs: 0 }, () => now);
    for (let write = 0; write < 80; write++) await pace.ask(1, 'write');
    now -= 24 * hour;
    expect(await pace.ask(1, 'write')).toBe(minute);
    now += minute;
    expect(await pace.ask(1, 'write')).toBe(0);
  });

  test('go on after the clock was set forward', async () => {
    let now = noon;
    const pace = createPace(ground.redis(), github, () => now);
    await pace.ask(1, 'write');
    now += 24 * hour;
    expect(await pace.ask(1, 'write')).toBe(0);
    expect(await pace.ask(1, 'write')).toBe(second);
  });

  test('are remembered by a Redis that was killed, and by its clock', async () => {
    const pace = createPace(ground.redis(), { ...github, gapMs: 30_000 });
    expect(await pace.ask(1, 'write')).toBe(0);
    await ground.kill();
    await ground.restart();
    const wait = await pace.ask(1, 'write');
    expect(wait).toBeGreaterThan(10_000);
    expect(wait).toBeLessThanOrEqual(30_000);
  });

  function keepsTo({ perMinute, perHour, gapMs }: WriteLimits, sent: readonly { from: number; to: number }[]): void {
    for (const [nth, span] of [
      [1, gapMs],
      [perMinute, minute],
      [perHour, hour],
    ] as const) {
      for (const [at, { from }] of sent.entries())
        expect(from - (sent[at - nth]?.to ?? Number.NEGATIVE_INFINITY)).toBeGreaterThanOrEqual(span);
    }
  }
});

describe('R-33: after a limit', () => {
  test('looks and writes rest, for as long as GitHub says', async () => {
    const { pace, pass } = limited();
    expect(await pace.limited(1, 'look', 30 * second)).toBe(30 * second);
    expect([await pace.ask(1, 'look'), await pace.ask(1, 'write')]).toEqual([30 * second, 30 * second]);
    expect(await pace.ask(2, 'look'), 'not those of another installation').toBe(0);
    pass(30 * second);
    expect([await pace.ask(1, 'look'), await pace.ask(1, 'write')]).toEqual([0, 0]);
  });

  test('that names no time the rest is a minute, twice as long each time, at most a quarter of an hour', async () => {
    const { pace, pass } = limited();
    const rests: number[] = [];
    for (let time = 0; time < 7; time++) {
      const rest = await pace.limited(1, 'write', null);
      rests.push(rest / minute);
      pass(rest);
    }
    expect(rests).toEqual([1, 2, 4, 8, 15, 15, 15]);
    await pace.ask(1, 'write');
    await pace.answered(1, 'write');
    expect(await pace.limited(1, 'write', null), 'and after a success a minute again').toBe(minute);
  });

  test('of writes, a look that succeeds makes the next rest no shorter', async () => {
    const { pace, pass } = limited();
    pass(await pace.limited(1, 'write', null));
    expect(await pace.ask(1, 'look')).toBe(0);
    await pace.answered(1, 'look');
    expect(await pace.limited(1, 'write', null)).toBe(2 * minute);
  });

  test('of looks, a look that succeeds does', async () => {
    const { pace, pass } = limited();
    pass(await pace.limited(1, 'look', null));
    expect(await pace.ask(1, 'look')).toBe(0);
    await pace.answered(1, 'look');
    expect(await pace.limited(1, 'look', null)).toBe(minute);
  });

  test('what was under way together counts as one', async () => {
    const { pace, pass } = limited();
    const rests = await Promise.all([1, 2, 3, 4].map(() => pace.limited(1, 'look', null)));
    expect(rests).toEqual([minute, minute, minute, minute]);
    pass(minute);
    expect(await pace.limited(1, 'look', null)).toBe(2 * minute);
  });

  test('a write that was told no time rests its minute, also when a look under way with it was told three seconds', async () => {
    const { pace, pass } = limited();
    expect(await pace.limited(1, 'look', 3 * second)).toBe(3 * second);
    expect(await pace.limited(1, 'write', null)).toBe(minute);
    pass(minute);
    expect(await pace.limited(1, 'write', null), 'and it was counted').toBe(2 * minute);
  });

  test('a later word prolongs the rest and never shortens it', async () => {
    const { pace, pass } = limited();
    await pace.limited(1, 'look', 10 * minute);
    pass(minute);
    expect(await pace.limited(1, 'write', 30 * second)).toBe(9 * minute);
    expect(await pace.limited(1, 'write', null)).toBe(9 * minute);
    expect(await pace.limited(1, 'write', 20 * minute)).toBe(20 * minute);
    expect(await pace.ask(1, 'look')).toBe(20 * minute);
  });

  test('a clock that is set back does not prolong the rest', async () => {
    const { pace, pass } = limited();
    await pace.limited(1, 'write', 10 * minute);
    pass(-24 * hour);
    expect(await pace.limited(1, 'look', second)).toBe(10 * minute);
    expect(await pace.ask(1, 'write')).toBe(10 * minute);
    pass(10 * minute);
    expect(await pace.ask(1, 'write')).toBe(0);
  });

  test('another process knows of it', async () => {
    await createPace(ground.connection(), github).limited(1, 'look', 30 * second);
    const wait = await createPace(ground.connection(), github).ask(1, 'write');
    expect(wait).toBeGreaterThan(20 * second);
    expect(wait).toBeLessThanOrEqual(30 * second);
  });

  function limited() {
    let now = noon;
    const pace = createPace(ground.redis(), github, () => now);
    const pass = (ms: number) => {
      now += ms;
    };
    return { pace, pass };
  }
});

test('what is remembered of an installation that is silent goes away by itself', async () => {
  const pace = createPace(ground.redis(), github);
  await pace.ask(1, 'write');
  await pace.limited(1, 'write', null);
  const names = await ground.redis().keys('*');
  expect(names).toHaveLength(2);
  for (const name of names) expect(await ground.redis().pttl(name)).toBeGreaterThan(0);
});
