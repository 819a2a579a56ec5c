// The same hundred and a half of nasty texts in every run: what the guards make of them is kept, and a change of it must be looked at.
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { hostileTexts } from '../hostile/texts.ts';
import { hostile } from './hostile.ts';

const seed = 20_261_122;
const made = 90;
/** Neighbours share one line of the record: it stays readable, and still tells where to look. */
const perLine = 8;

const places = { prefix: 'p', canary: '/canary', home: '/home/x', tmp: '/tmp/x' };

/** Texts put together at random from what has meaning to somebody, and every third of the hostile table that is short. */
export const corpus: readonly string[] = [
  ...fc.sample(hostile, { seed, numRuns: made }),
  ...hostileTexts(places)
    .map(({ text }) => text)
    .filter((text, at) => at % 3 === 0 && text.length <= 300),
];

/** @returns one line for each few texts: where they begin, and a hash of what was made of them */
export function record(make: (text: string) => unknown): string {
  const results = corpus.map((text) => JSON.stringify(make(text)) ?? 'undefined');
  const lines: string[] = [];
  for (let at = 0; at < results.length; at += perLine) {
    const hash = createHash('sha256').update(results.slice(at, at + perLine).join('\n'));
    lines.push(`${at} ${hash.digest('hex').slice(0, 12)}`);
  }
  return lines.join('\n');
}
