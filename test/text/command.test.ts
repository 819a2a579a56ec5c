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

  test('behind a byte order mark nothing of it is lost', () => {
    expect(parseCommands('\ufeff/conductor deploy rust')).toEqual([
      { verb: 'deploy', word: 'deploy', text: 'rust', line: 1 },
    ]);
  });

  test('in the line that editors count, however lines end', () => {
    expect(parseCommands('a\rb\r\nc\n/conductor stop').map(({ line }) => line)).toEqual([4]);
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
    ['a mail quoted in German', 'Danke\n\nAm 15.01.2024 um 10:00 schrieb Ann <a@b.c>:\n\n/conductor stop'],
    ['a mail quoted in French', 'Merci\n\nLe lun. 15 janv. 2024, Ann a écrit\u00a0:\n\n/conductor stop'],
    ['beneath a signature', 'Thanks\n-- \nAnn\n\n/conductor stop'],
    ['beneath what a phone signs', 'Thanks\n\nSent from my phone\n\n/conductor stop'],
    ['inline code in HTML', 'see <code>\n/conductor stop\n</code>'],
    ['details opened in a paragraph', 'see <details>\n\n/conductor stop\n\n</details>'],
    ['a hidden element', '<div hidden>\n\n/conductor stop\n\n</div>'],
    ['a template', '<template>\n\n/conductor stop\n\n</template>'],
    ['the description of a picture', '![\n/conductor stop\n](/u)'],
    ['the title of a link', '[a](/u "\n/conductor stop\n")'],
    ['a footnote', '[^1]: see\n/conductor stop'],
    ['a comment that its own block of HTML does not close', '<p>\n<!-- see\n\n/conductor stop\n\n<p>-->'],
    ['an attribute', '<p title="\n\n/conductor stop\n\n">'],
    ['a hidden section', '<section hidden>\n\n/conductor stop\n\n</section>'],
    ['details, behind the end of something else', '<details>\n\n</div>\n\n/conductor stop'],
    ['details in details', '<details>\n<details>\n</details>\n\n/conductor stop'],
    ['details behind a tag without end', '<p><?x\n\nsee\n\n<details>\n\n/conductor stop\n\n</details>'],
    ['inline code with words behind it', 'see `a\n/conductor stop\nb` c'],
    ['a sentence with a closed and an open bracket', 'see [a](/u) ![b](/c\n/conductor stop'],
    ['the headers of another mail, right beneath', 'From: Ann\nSent: Monday\n/conductor stop'],
    ['five hundred openings of comments and one', `${'<!-- -->\n\n'.repeat(501)}/conductor stop`],
    ['the title of a definition', '[a\\]]: /u "\n/conductor stop\n"'],
  ])('%s', (_, body) => {
    expect(parseCommands(body)).toEqual([]);
  });

  test.each([
    ['words about elements in code', 'wrap it in `<details>`\n/conductor stop'],
    ['an element that is closed', '<details>\n\na\n\n</details>\n\n/conductor stop'],
    ['an element named in a comment', '<!-- logs go into <details> -->\n\n/conductor stop'],
    ['code in HTML that is closed', 'see <code>a</code>\n/conductor stop'],
    ['more closed than opened', '</details>\n\n/conductor stop'],
    ['links and brackets that are closed', 'see [a](/u) and [b]\n/conductor stop'],
    ['two dashes without a blank, which make a heading', 'Thanks\n--\n/conductor stop'],
    ['words of an e-mail in code', '```\nOn Mon, 15 Jan 2024 Ann wrote:\n```\n\n/conductor stop'],
    ['the words of a phone in a list', '- Sent from my phone\n\n/conductor stop'],
    ['a backtick that nothing closes', 'see `a\n/conductor stop'],
    ['a colon behind brackets in a sentence', 'see [a]: b\n/conductor stop'],
    ['a line that is broken on purpose', 'see  \n   /conductor stop'],
    ['an element that was opened and closed twice', '<div><div>\n</div></div>\n\n/conductor stop'],
    ['a comment of many lines in a quote', '> <!-- a\n> b -->\n\n/conductor stop'],
    ['five hundred openings of comments', `${'<!-- -->\n\n'.repeat(500)}/conductor stop`],
    ['a mark that only programs see', '\ufeff\n/conductor stop'],
    ['a signature in code', '```\n-- \n```\n\n/conductor stop'],
  ])('but beneath %s a command counts', (_, body) => {
    expect(verbs(body)).toEqual(['stop']);
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

test('R-26 the text of a command is clean, whatever was typed', () => {
  expect(parseCommands('/CONDUCTOR Send a\u0000b\u001b[31mc\u202e\u2028d\r\n\u200be\tf\r\n')).toEqual([
    { verb: 'send', word: 'Send', text: 'abc\nd\ne\tf', line: 1 },
  ]);
  expect(parseCommands('/conductor st\u0000p')).toMatchObject([{ verb: 'unknown', word: 'stp' }]);
});

test('R-26 fifty kilobytes are one text, in one line or in many', () => {
  for (const text of ['x\u001b[2J'.repeat(10_000), 'line \u0000of text\n'.repeat(3_000)]) {
    const body = `/conductor send ${text}end`;
    const [command, ...more] = parseCommands(body);
    expect(more).toEqual([]);
    expect(command?.text).toBe(`${text}end`.replaceAll('\u001b[2J', '').replaceAll('\u0000', ''));
  }
});

test('T-11 what is opened before the 16,384th character may be closed behind it', () => {
  expect(verbs(`see \`a\n/conductor stop\n${'words '.repeat(3_000)}\``)).toEqual([]);
  expect(verbs(`see <b\n/conductor stop\n${'words '.repeat(3_000)}>`)).toEqual([]);
  expect(verbs(`see a\n/conductor stop\n${'words '.repeat(3_000)}`)).toEqual(['stop']);
  expect(verbs(`see \`a\n/conductor stop\n\n${'words '.repeat(3_000)}`)).toEqual(['stop']);
});

test('an answer by e-mail ends where it is signed', () => {
  expect(parseCommands('/conductor answer yes\n-- \nAnn')[0]?.text).toBe('yes');
  expect(parseCommands('/conductor answer yes\n\nSent from my phone')[0]?.text).toBe('yes');
  expect(parseCommands('/conductor answer yes\nSent from my phone')[0]?.text).toBe('yes');
  expect(parseCommands('/conductor answer yes\nSent from my phone\nOn Mon, 15 Jan 2024 Ann wrote:')[0]?.text).toBe(
    'yes',
  );
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
