// A file is searched piece by piece as if it were one text.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { linesIn, textWindows } from '../../src/workspace/guards/text-windows.ts';

/** Where `needle` is found, as a searcher finds it: once each, with its line. */
function found(pieces: readonly Buffer[], needle: string): readonly number[] {
  const take = textWindows();
  const windows = [...pieces.flatMap((piece) => take(piece)), ...take(undefined)];
  return windows.flatMap(({ text, from, to, line }) =>
    [...text.matchAll(new RegExp(needle, 'g'))]
      .filter(({ index }) => index >= from && index < to)
      .map(({ index }) => line + linesIn(text, index)),
  );
}

test('whatever the pieces are, each match is found once and in its line (T-34)', () => {
  const needle = 'S3CRET-é-VALUE';
  const size = 600_000;
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.integer({ min: 0, max: size / 20 - 1 }), { maxLength: 12 }),
      fc.array(fc.integer({ min: 1, max: 200_000 }), { minLength: 1, maxLength: 5 }),
      (places, cuts) => {
        const lines = Array.from({ length: size / 20 }, () => 'a line of 19 bytes.');
        for (const at of places) lines[at] = needle;
        const bytes = Buffer.from(lines.join('\n'));
        const pieces: Buffer[] = [];
        for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
          const length = cuts[turn % cuts.length] ?? 1;
          pieces.push(bytes.subarray(at, at + length));
          at += length;
        }
        const expected = places.map((at) => at + 1).sort((a, b) => a - b);
        expect(found(pieces.length < 5000 ? pieces : [bytes], needle)).toEqual(expected);
      },
    ),
    { numRuns: 60 },
  );
});

test('a match across the border of two windows is found once', () => {
  const border = 256 * 1024 - 16 * 1024;
  for (const shift of [-20, -13, -1, 0, 1, 16 * 1024 - 7, 16 * 1024]) {
    const bytes = Buffer.from(`${'x'.repeat(border + shift)}S3CRET-VALUE${'y'.repeat(300_000)}`);
    expect({ shift, lines: found([bytes], 'S3CRET-VALUE') }).toEqual({ shift, lines: [1] });
  }
});

test('zero bytes are taken out', () => {
  expect(found([Buffer.from('\0\0S\x003\0CRET\0')], 'S3CRET')).toEqual([1]);
});
