// What an agent puts into its outbox, read into events or refused.
import { expect, test } from 'vitest';
import { readReport } from '../../../src/engine/host/report.ts';

test.each([
  ['{"verb":"decision","text":"Sort in place"}', 'decision', 'Sort in place'],
  ['{"verb":"DONE","text":""}', 'done', ''],
  ['{"verb":"done"}', 'done', ''],
  ['  {"verb":"ask","text":"  Which order?\\n"}\n', 'ask', 'Which order?'],
  ['decision Sort in place', 'decision', 'Sort in place'],
  ['status half way\nthrough', 'status', 'half way\nthrough'],
  ['BLOCKER\nno network', 'blocker', 'no network'],
  ['done', 'done', ''],
  ['done all green\n', 'done', 'all green'],
])('%j is %s', (text, report, rest) => {
  const event = { kind: 'session.reported', report, message: 'm-1', text: rest };
  expect(readReport('m-1', text)).toEqual({ report: event, id: null });
});

test.each([
  ['message docs The schema has\nchanged.', 'docs', 'The schema has\nchanged.', 'normal'],
  ['{"verb":"message","to":"docs,#12","text":"Hi."}', 'docs,#12', 'Hi.', 'normal'],
  ['{"verb":"message","to":" all ","text":"Hi.","priority":"high","id":"7-ab"}', 'all', 'Hi.', 'high'],
])('%j is a message to %s', (text, to, rest, priority) => {
  expect(readReport('m-1', text)).toMatchObject({ report: { report: 'message', to, text: rest, priority } });
});

test.each([
  ['', 'verb_unknown'],
  ['   ', 'verb_unknown'],
  ['status', 'text_missing'],
  ['decision   ', 'text_missing'],
  ['Status: no', 'verb_unknown'],
  ['merge the pull request', 'verb_unknown'],
  ['constructor of the list', 'verb_unknown'],
  ['__proto__ x', 'verb_unknown'],
  ['{"verb":"decision"}', 'text_missing'],
  ['{"verb":"decision","text":7}', 'text_malformed'],
  ['{"verb":{"toString":1},"text":"x"}', 'verb_unknown'],
  ['{"verb":"merged","text":"x"}', 'verb_unknown'],
  ['{"verb":"decision","text":"x"', 'json_malformed'],
  ['[]', 'json_malformed'],
  ['null', 'verb_unknown'],
  ['"done"', 'verb_unknown'],
  ['\u0001\u0002', 'verb_unknown'],
  ['message docs', 'text_missing'],
  ['{"verb":"message","text":"Hi."}', 'addressee_missing'],
  ['{"verb":"message","to":[],"text":"Hi."}', 'addressee_malformed'],
  ['{"verb":"message","to":"docs","text":"Hi.","priority":"now"}', 'priority_unknown'],
  [`decision ${'x'.repeat(100_001)}`, 'text_too_long'],
])('%.60j is refused: %s', (text, code) => {
  const read = readReport('m-1', text);
  expect(read).toEqual({ refused: { code, reason: expect.stringMatching(/./), next: expect.stringMatching(/./) } });
});

test('a text of 100,000 characters is kept whole', () => {
  expect(readReport('m-1', `decision ${'x'.repeat(100_000)}`)).toMatchObject({ report: { text: 'x'.repeat(100_000) } });
});
