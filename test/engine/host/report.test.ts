// What an agent puts into its outbox, read into events.
import { expect, test } from 'vitest';
import { readReport } from '../../../src/engine/host/report.ts';

test.each([
  ['{"verb":"decision","text":"Sort in place"}', 'decision', 'Sort in place'],
  ['{"verb":"DONE","text":""}', 'done', ''],
  ['{"verb":"done"}', 'done', ''],
  ['  {"verb":"ask","text":"  Which order?\\n"}\n', 'ask', 'Which order?'],
  ['decision Sort in place', 'decision', 'Sort in place'],
  ['Status: no', undefined, ''],
  ['status half way\nthrough', 'status', 'half way\nthrough'],
  ['BLOCKER\nno network', 'blocker', 'no network'],
  ['done', 'done', ''],
  ['done all green\n', 'done', 'all green'],
])('%j is %s', (text, report, rest) => {
  const event = report && { kind: 'session.reported', report, message: 'm-1', text: rest };
  expect(readReport('m-1', text)).toEqual(event);
});

test.each([
  '',
  '   ',
  'status',
  'decision   ',
  'merge the pull request',
  'constructor of the list',
  '__proto__ x',
  'toString x',
  '{"verb":"decision"}',
  '{"verb":"decision","text":7}',
  '{"verb":{"toString":1},"text":"x"}',
  '{"verb":"merged","text":"x"}',
  '{"verb":"constructor","text":"x"}',
  '{"verb":"decision","text":"x"',
  '[]',
  'null',
  '7',
  '"done"',
  '\u0000\u0001\u0002',
])('%j says nothing', (text) => {
  expect(readReport('m-1', text)).toBeUndefined();
});

test('a report of any length is kept, up to a limit', () => {
  const event = readReport('m-1', `decision ${'x'.repeat(1_000_000)}`);
  expect(event?.kind === 'session.reported' && event.text.length).toBe(100_000);
});
