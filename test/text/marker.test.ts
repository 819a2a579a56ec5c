// The machine-readable last line.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseMarker, renderMarker, withMarker } from '../../src/text/marker.ts';
import { hostile } from './hostile.ts';

const value = hostile.map((text) => text.replace(/\p{Cs}/gu, ''));

test('what is marked is read again, and no value can end the comment', () => {
  fc.assert(
    fc.property(value, fc.option(value), fc.option(value), hostile, (kind, task, key, body) => {
      const marker = renderMarker({ kind, task, key });
      expect(marker.slice('<!--'.length, -'-->'.length)).not.toMatch(/--|>|\s{2}|[\n\r]/);
      expect(parseMarker(withMarker(body, marker))).toEqual({ kind, task, key });
    }),
  );
});

test('a marker is put there once', () => {
  const marker = renderMarker({ kind: 'status', task: '7-12', key: null });
  expect(withMarker(withMarker('text', marker), marker)).toBe(`text\n\n${marker}`);
});

test('the same values always give the same marker: a comment is found again by it', () => {
  expect(renderMarker({ kind: 'a-b', task: "!'()*", key: '-x--y z-' })).toBe(
    '<!-- conductor:v1 kind=a-b task=%21%27%28%29%2A key=%2Dx-%2Dy%20z%2D -->',
  );
});

test('blanks and lines around a text and its marker change nothing', () => {
  const marker = renderMarker({ kind: 'status', task: null, key: null });
  expect(withMarker('  text \n\n', marker)).toBe(`  text\n\n${marker}`);
  expect(withMarker(`text\n${marker}\n`, marker)).toBe(`text\n${marker}\n`);
  expect(parseMarker(`text\n${marker}\n\n`)).toEqual({ kind: 'status', task: null, key: null });
});

test.each([
  '',
  'text',
  '<!-- conductor:v1 kind=status task=7-12 -->\ntext',
  'text <!-- conductor:v1 kind=status -->',
  '> <!-- conductor:v1 kind=status -->',
  '<!-- conductor:v1 task=7-12 -->',
  '<!-- conductor:v1 kind=a kind=b -->',
  '<!-- conductor:v1 kind=a evil=b -->',
  '<!-- conductor:v1 kind=a xtask=b -->',
  '<!-- conductor:v1 kind=a key=b"c -->',
  '<!-- conductor:v1 kind=a key=b --> c',
  '<!-- conductor:v1 -->',
  '<!-- conductor:v1 kind=a key=%E0%A4 -->',
  '<!-- conductor:v1 kind=%E0%A4 -->',
  '<!-- conductor:v2 kind=status -->',
])('%j has no marker', (text) => {
  expect(parseMarker(text)).toBeUndefined();
});
