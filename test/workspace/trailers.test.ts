// Trailers at the end of messages, whatever the message is.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { whyNoTrailer, withTrailers } from '../../src/workspace/trailers.ts';

const task = { name: 'Conductor-Task', value: '7-1' };
const author = { name: 'Co-authored-by', value: 'Ada <ada@users.noreply.github.com>' };
const block = `${'Co-authored-by: Ada <ada@users.noreply.github.com>'}\nConductor-Task: 7-1\n`;

test.each([
  ['a subject', 'Fix it', `Fix it\n\n${block}`],
  ['a subject that looks like a trailer', 'fix: it\n', `fix: it\n\n${block}`],
  ['a subject and a body', 'Fix\n\nBecause.\n', `Fix\n\nBecause.\n\n${block}`],
  ['a block of trailers', 'Fix\n\nBody\n\nFixes: #1\n', `Fix\n\nBody\n\nFixes: #1\n${block}`],
  ['one of them', `Fix\n\n${'Conductor-Task: 7-1'}\n`, `Fix\n\nConductor-Task: 7-1\n${author.name}: ${author.value}\n`],
  [
    'one of them in the middle',
    'Fix\n\nConductor-Task: 7-1\n\nEnd.\n',
    `Fix\n\nConductor-Task: 7-1\n\nEnd.\n\n${block}`,
  ],
  ['nothing', '', `(no message)\n\n${block}`],
  ['empty lines before a trailer', '\n\nConductor-Task: 7-1\n', `\n\nConductor-Task: 7-1\n\n${block}`],
  ['a zero byte and bytes that are no UTF-8', 'F\0x \xff\xa0\n\n---\nb\n', `F\0x \xff\xa0\n\n---\nb\n\n${block}`],
])('of a message that is %s (T-44)', (_, message, expected) => {
  expect(withTrailers(message, [author, task])).toBe(expected);
});

test('are in UTF-8 whatever the characters of the name are', () => {
  const stamped = withTrailers('Fix', [{ name: 'Co-authored-by', value: 'Zoë <z@x>' }]);
  expect(Buffer.from(stamped, 'latin1').toString('utf8')).toBe('Fix\n\nCo-authored-by: Zoë <z@x>\n');
});

test('are added once, at the end, and nothing before them changes', () => {
  const piece = fc.constantFrom('\n', '\n\n', 'a: b', ' ', 'Fix', 'Conductor-Task: 7-1', '---', '\xff', '\0', '\r');
  const message = fc.oneof(
    fc.array(piece).map((parts) => parts.join('')),
    fc.uint8Array().map((bytes) => Buffer.from(bytes).toString('latin1')),
  );
  fc.assert(
    fc.property(message, (text) => {
      const once = withTrailers(text, [author, task]);
      expect(withTrailers(once, [author, task])).toBe(once);
      expect(once.startsWith(text.replace(/[ \t\r\n]+$/, ''))).toBe(true);
      const last = once.trimEnd().split('\n\n').at(-1) ?? '';
      for (const { name, value } of [author, task])
        expect(last.split('\n').map((line) => line.trimEnd())).toContain(`${name}: ${value}`);
    }),
    { numRuns: 2000 },
  );
});

test('of a message of many megabytes take no time', () => {
  const began = performance.now();
  withTrailers(`x${'\n'.repeat(5_000_000)}x\n${'a: b\n'.repeat(500_000)}`, [task]);
  expect(performance.now() - began).toBeLessThan(3000);
});

describe('what is no trailer', () => {
  test.each([
    ['', 'x'],
    ['-F', 'x'],
    ['Two words', 'x'],
    ['Name', ''],
    ['Name', 'two\nlines'],
    ['Name', 'two\u2028lines'],
    ['Name', 'nul\0'],
    ['Name', 'x'.repeat(501)],
  ])('%j: %j', (name, value) => {
    expect(whyNoTrailer({ name, value })).toBeDefined();
  });

  test('and what is one', () => {
    expect(whyNoTrailer(author)).toBeUndefined();
    expect(whyNoTrailer(task)).toBeUndefined();
  });
});
