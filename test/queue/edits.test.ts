// The last edit of an issue's text, kept for an hour.
import { expect, test } from 'vitest';
import { keys } from '../../src/queue/connection.ts';
import { createEdits } from '../../src/queue/edits.ts';
import { ownRedis } from './ground.ts';

const ground = ownRedis();
const noon = Date.UTC(2026, 0, 5, 12);

test('T-19: the last edit is remembered for an hour, each issue by itself', async () => {
  const edits = createEdits(ground.redis());
  expect(await edits.last('4711-12')).toBeNull();
  await edits.note('4711-12', 'rita', noon);
  await edits.note('4711-12', 'mona', noon + 1);
  await edits.note('4711-13', 'rob', noon);
  expect(await edits.last('4711-12')).toEqual({ by: 'mona', at: noon + 1 });
  expect(await edits.last('4711-13')).toEqual({ by: 'rob', at: noon });
  const left = await ground.redis().pttl(keys.edit('4711-12'));
  expect(left).toBeGreaterThan(3_500_000);
  expect(left).toBeLessThanOrEqual(3_600_000);
});

test('T-19: an edit that is told late does not hide a later one, one of the same second does', async () => {
  const edits = createEdits(ground.redis());
  await edits.note('4711-12', 'mallory', noon);
  await edits.note('4711-12', 'mona', noon - 1_000);
  expect(await edits.last('4711-12')).toEqual({ by: 'mallory', at: noon });
  await edits.note('4711-12', 'rob', noon);
  expect(await edits.last('4711-12')).toEqual({ by: 'rob', at: noon });
});
