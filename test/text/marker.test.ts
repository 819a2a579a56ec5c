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

test.each([
  '',
  'text',
  '<!-- conductor:v1 kind=status task=7-12 -->\ntext',
  'text <!-- conductor:v1 kind=status -->',
  '> <!-- conductor:v1 kind=status -->',
  '<!-- conductor:v1 task=7-12 -->',
  '<!-- conductor:v1 kind=a kind=b -->',
  '<!-- conductor:v1 kind=a evil=b -->',
  '<!-- conductor:v1 kind=%E0%A4 -->',
  '<!-- conductor:v2 kind=status -->',
])('%j has no marker', (text) => {
  expect(parseMarker(text)).toBeUndefined();
});
