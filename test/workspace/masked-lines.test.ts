// A log is masked although output comes in pieces.
import { expect, test } from 'vitest';
import { maskedLines } from '../../src/workspace/masked-lines.ts';

const mask = (text: string) => text.replaceAll('the-password', '[redacted]').replaceAll('für', '[für]');

test('T-33: a secret that is torn between two pieces is masked', () => {
  expect(throughPieces(['a the-pass', 'word b\nc', ' the-password'])).toBe('a [redacted] b\nc [redacted]');
});

test('a character that is torn between two pieces is whole', () => {
  const bytes = Buffer.from('das ist für alle\n');
  const lines = maskedLines(mask);
  const out = [...bytes].map((byte) => lines.take(Buffer.from([byte])));
  expect(Buffer.concat([...out, lines.rest()]).toString()).toBe('das ist [für] alle\n');
});

test('a line that does not end is not held for ever', () => {
  const lines = maskedLines(mask);
  expect(lines.take(Buffer.alloc(40_000, 'x')).length).toBe(0);
  expect(lines.take(Buffer.alloc(40_000, 'x')).length).toBe(80_000);
  expect(lines.rest().length).toBe(0);
});

function throughPieces(pieces: readonly string[]): string {
  const lines = maskedLines(mask);
  const out = pieces.map((piece) => lines.take(Buffer.from(piece)));
  return Buffer.concat([...out, lines.rest()]).toString();
}
