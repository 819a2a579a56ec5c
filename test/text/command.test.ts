// From comments to commands.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseCommands } from '../../src/text/command.ts';
import { nearestVerb } from '../../src/text/commands.ts';

const verbs = (body: string) => parseCommands(body).map(({ verb }) => verb);

describe('a line of plain text that begins with /conductor is a command', () => {
  test('with its verb in any case, the rest of the line and its line number', () => {
    expect(parseCommands('Dear conductor,\r\n/conductor DEPLOY rust\r\nthank you')).toEqual([
      { verb: 'deploy', word: 'DEPLOY', text: 'rust', line: 2 },
    ]);
  });

  test('with up to three blanks before it', () => {
    expect(verbs('   /conductor stop')).toEqual(['stop']);
  });

  test('alone it asks for help', () => {
    expect(parseCommands('/conductor')).toEqual([{ verb: 'help', word: '', text: '', line: 1 }]);
  });

  test('several run in order', () => {
    expect(verbs('/conductor stop\n/conductor retry\n\nand\n\n/conductor status')).toEqual(['stop', 'retry', 'status']);
  });

  test('at most ten of one comment', () => {
    expect(verbs('/conductor status\n'.repeat(50))).toHaveLength(10);
  });

  test('an unknown verb keeps its word', () => {
    expect(parseCommands('/conductor stpo now')).toEqual([{ verb: 'unknown', word: 'stpo', text: 'now', line: 1 }]);
  });

  test('an answer goes on to the next command, code and all', () => {
    const body = '/conductor answer b1 Use this:\n\n```sql\nselect 1;\n```\n/conductor status\n\n> quoted';
    expect(parseCommands(body)).toEqual([
      { verb: 'answer', word: 'answer', text: 'b1 Use this:\n\n```sql\nselect 1;\n```', line: 1 },
      { verb: 'status', word: 'status', text: '', line: 6 },
    ]);
  });

  test('an answer by e-mail ends where the mail is quoted', () => {
    const [answer] = parseCommands(
      '/conductor answer yes\nplease\n\nOn Mon, 15 Jan 2024 Ann wrote:\n\n> /conductor stop\n',
    );
    expect(answer?.text).toBe('yes\nplease');
  });
});

describe('R-19 T-11 what is quoted, code or hidden is no command', () => {
  test.each([
    ['fenced code', '```\n/conductor stop\n```'],
    ['a fence that is never closed', '~~~\n\n/conductor stop'],
    ['indented code', '    /conductor stop'],
    ['inline code', '`/conductor stop`'],
    ['inline code over several lines', 'see `a\n/conductor stop\nb`'],
    ['a quote', '> /conductor stop'],
    ['a line that lazily goes on with a quote', '> see\n/conductor stop'],
    ['an HTML comment', '<!--\n/conductor stop\n-->'],
    ['an HTML comment that is never closed', '<!--\n\n/conductor stop'],
    ['an HTML comment in a paragraph', 'see <!--\n/conductor stop\n-->'],
    ['folded details', '<details>\n\n/conductor stop\n\n</details>'],
    ['a quotation in HTML', '<blockquote>\n\n/conductor stop\n\n</blockquote>'],
    ['a list', '- /conductor stop'],
    ['a heading', '# /conductor stop'],
    ['the middle of a line', 'please /conductor stop'],
    ['an escaped line', '\\/conductor stop'],
    ['another word', '/conductors stop'],
    ['a mail that is quoted without marks', 'Thanks\n\nOn Mon, 15 Jan 2024 Ann wrote:\n\n/conductor stop'],
    ['a forwarded mail', '-----Original Message-----\nFrom: Ann\n\n/conductor stop'],
    ['the headers of another mail', 'From: Ann <a@b.c>\nSent: Monday\nTo: x\n\n/conductor stop'],
  ])('%s', (_, body) => {
    expect(parseCommands(body)).toEqual([]);
  });

  test('R-20 of a fenced and a plain one, the plain one runs', () => {
    expect(verbs('```\n/conductor deploy\n```\n\n/conductor status')).toEqual(['status']);
  });

  test('beneath a quoted mail the reply counts', () => {
    expect(verbs('On Mon, 15 Jan 2024 Ann wrote:\n\n> /conductor deploy\n\n/conductor status')).toEqual(['status']);
  });
});

test('whatever is quoted line by line holds no command', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('/conductor stop', '```', '', 'text', '<!--', '    x', '- a')), (lines) => {
      expect(parseCommands(lines.map((line) => `> ${line}`).join('\n'))).toEqual([]);
    }),
  );
});

test('what stands beyond the first 16,384 characters is text', () => {
  const far = `${'words\n'.repeat(3_000)}\n/conductor stop`;
  expect(verbs(far)).toEqual([]);
  expect(parseCommands(`/conductor answer long\n${far}`)).toMatchObject([{ verb: 'answer', text: `long\n${far}` }]);
});

test.each(['_a*', '1. ', '> ', '- ', '* x\n', '[a](', '![[]()', '<a ', '`a``', '&#'])(
  'a comment of 65,000 characters of %j is read within seconds',
  (evil) => {
    const start = process.cpuUsage().user;
    expect(verbs(`/conductor stop\n\n${evil.repeat(65_000 / evil.length)}x`)).toEqual(['stop']);
    expect(process.cpuUsage().user - start).toBeLessThan(5_000_000);
  },
);

test.each([
  ['stpo', 'stop'],
  ['STATSU', 'status'],
  ['deplyo', 'deploy'],
  ['anwser', 'answer'],
  ['halp', 'help'],
  ['rety', 'retry'],
  ['pizza', undefined],
  ['', undefined],
  ['x'.repeat(5000), undefined],
])('R-26 the verb nearest to %s is %s', (word, verb) => {
  expect(nearestVerb(word)).toBe(verb);
});
