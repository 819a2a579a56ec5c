// Tokens and cost of a session, from what its CLI tells piece by piece.
import { expect, it } from 'vitest';
import { nothingUsed, reckon, usedSoFar } from '../../../src/runner/watch/used.ts';

const used = (id: string, input: number, cost: number | null = null, total = false) =>
  ({ kind: 'used', id, total, usage: { input, output: 1, cacheRead: 0, cacheWrite: 0, cost } }) as const;

it.each([
  ['nothing', [], null],
  ['messages, each once, as they were told last', [used('a', 5), used('b', 7), used('a', 6)], [13, 2, null]],
  ['absolute figures, the last of them', [used('t', 5, null, true), used('t', 9, null, true)], [9, 1, null]],
  [
    'absolute figures, which have the messages before them in them',
    [used('a', 5), used('t', 6, 1, true), used('a', 5)],
    [6, 1, 1],
  ],
  ['and messages after them', [used('a', 5), used('t', 6, 1, true), used('b', 4, 0.5)], [10, 2, 1.5]],
  [
    'figures that are none are nothing',
    [used('a', Number.NaN, Number.POSITIVE_INFINITY), used('b', -7, -1)],
    [0, 2, null],
  ],
])('W-72, W-76: %s', (_, facts, expected) => {
  const usage = usedSoFar(facts.reduce(reckon, nothingUsed));
  expect(usage && [usage.input, usage.output, usage.cost]).toEqual(expected);
});
