// Which keys count as unknown, for the shapes a description can have.
import { expect, test } from 'vitest';
import type { Schema } from './schema-document.ts';
import { unknownProperties } from './unknown-properties.ts';

function unknown(schema: Schema, value: unknown): string[] {
  return unknownProperties({ follow: (node) => node }, schema, value, 'body');
}

const text = { type: 'string' };

test('an object without listed properties may hold anything', () => {
  expect(unknown({ type: 'object' }, { any: { thing: 1 } })).toEqual([]);
});

test('a map may have any key, and its values are looked into', () => {
  const map = { properties: { fixed: text }, additionalProperties: { properties: { known: text } } };
  expect(unknown(map, { free: { known: 'a', knwon: 'b' } })).toEqual(['body/free has an unknown property: knwon']);
});

test('"may have additional properties" is only the default said aloud: a key nobody lists is still unknown', () => {
  expect(unknown({ properties: { a: text }, additionalProperties: true }, { b: 1 })).toEqual([
    'body has an unknown property: b',
  ]);
});

test('a key is known when any alternative, at any depth, knows it', () => {
  const either = {
    anyOf: [{ properties: { a: text } }, { allOf: [{ properties: { b: { properties: { c: text } } } }] }],
  };
  expect(unknown(either, { a: '', b: { c: '', d: '' }, e: '' })).toEqual([
    'body/b has an unknown property: d',
    'body has an unknown property: e',
  ]);
});
