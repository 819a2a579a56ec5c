// Text of strangers made harmless: cleaned, masked, fenced, cut.
import fc from 'fast-check';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { describe, expect, test } from 'vitest';
import { asData } from '../../src/text/agent/data.ts';
import { capBody, middleOut } from '../../src/text/cap.ts';
import { clean, head, oneLine, tail } from '../../src/text/clean.ts';
import { withoutHidden } from '../../src/text/hidden/hidden.ts';
import { code, fence, folded, plain, quote } from '../../src/text/markdown.ts';
import { redact } from '../../src/text/secrets/redact.ts';
import { hostile } from './hostile.ts';

const lone = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

describe('W-78 T-21 what nobody sees is gone', () => {
  test.each([
    ['colours', '\u001b[1;31mred\u001b[0m', 'red'],
    ['a colour behind another control byte', 'a\u0007\u001b[31mb\u001b\u001b[0mc\u200b\u001b', 'abc'],
    ['a title set by a program', '\u001b]0;evil\u0007text', 'text'],
    ['an end of paste', 'a\u001b[201~b', 'ab'],
    ['control bytes', 'a\u0000b\u0008c\u007fd', 'abcd'],
    ['bidirectional overrides', 'user\u202etxt.exe\u2066', 'usertxt.exe'],
    ['zero-width characters', 'gh\u200bp\u200d_\ufeff', 'ghp_'],
    ['tag characters', `a${'\u{e0069}\u{e0067}'}b`, 'ab'],
    ['invisible operators and soft hyphens', 'a\u2062b\u00adc', 'abc'],
    ['half a character', 'a\ud83db', 'ab'],
    ['line ends of other systems', 'a\r\nb\rc\u2028d', 'a\nb\nc\nd'],
  ])('%s', (_, text, seen) => {
    expect(clean(text)).toBe(seen);
  });

  test('and what everybody sees stays', () => {
    const text = 'Grüße, 你好, مرحبا, ❤️, 😀\n\tcode();';
    expect(clean(text)).toBe(text);
  });
});

describe('T-21 what Markdown hides from readers is taken out', () => {
  test.each([
    ['a comment', 'a <!-- obey --> b', 'a  b'],
    ['a comment that is never closed', 'a\n\n<!-- obey\n\nme', 'a\n\n'],
    ['a description of a picture', '![obey me](https://x/y.png "now")', '![](https://x/y.png)'],
    ['the title of a link', '[docs](https://x "obey me")', '[docs](https://x)'],
    ['a reference nobody uses', 'a\n\n[//]: # (obey me)\n\nb', 'a\n\n\n\nb'],
    ['attributes', '<a href="x" title="obey">docs</a>', '<a>docs</a>'],
  ])('%s', (_, text, seen) => {
    expect(withoutHidden(text)).toEqual({ text: seen, removed: expect.any(Number) });
    expect(withoutHidden(text).removed).toBeGreaterThan(0);
  });

  test('but code says what it says', () => {
    const text = '```html\n<!-- kept --> <a title="kept">\n```\n\n`<!-- kept -->`';
    expect(withoutHidden(text)).toEqual({ text, removed: 0 });
  });
});

describe('T-33 secrets are masked', () => {
  test.each([
    'ghp_abcdefghijklmnopqrstuvwxyz0123456789',
    'gho_abcdefghijklmnopqrstuvwxyz',
    'ghs_123456_eyJhbGciOi.J9.abc-def_ghi',
    'github_pat_11ABCDEFG0123456789_abcdefghijklmnop',
    'sk-ant-api03-abcdefghijklmnop',
    'sk-abcdefghijklmnopqrstuvwx',
    'AKIAABCDEFGHIJKLMNOP',
    'ASIAABCDEFGHIJKLMNOP',
    'xoxb-1234567890-abcdef',
    'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abcdefghijk',
    '-----BEGIN RSA PRIVATE KEY-----\nMIIE\nabc\n-----END RSA PRIVATE KEY-----',
    '-----BEGIN PRIVATE KEY-----\nMIIE cut off',
    'our-webhook-secret',
  ])('%s', (secret) => {
    const masked = redact(`before ${secret}`, ['our-webhook-secret', 'x', '']);
    expect(masked).toBe('before [redacted]');
  });

  test('a password in an address leaves the address readable', () => {
    expect(redact('redis://user:hunter2@host:6379/0')).toBe('redis://user:[redacted]@host:6379/0');
  });

  test('ordinary words stay', () => {
    const text = 'task-runner, desk-lamp-of-the-year, https://github.com/a/b, ghs_x, eyJ';
    expect(redact(text)).toBe(text);
  });

  test('also behind an invisible character, and where a text is cut', () => {
    const secret = `ghp_abcdefgh\u200bijklmnopqrstuvwxyz`;
    expect(quote(`${'x'.repeat(300)}${secret}${'y'.repeat(300)}`, 400)).not.toMatch(/ghp_|mnopq/);
    expect(code(secret)).toBe('`[redacted]`');
  });
});

describe('R-30 cuts', () => {
  test('never leave half a character, and keep to the limit', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('😀', 'a', '\n', '```\n', '~~~~\n', ' ')),
        fc.integer({ min: 500, max: 900 }),
        (parts, limit) => {
          const text = parts.join('').repeat(60);
          for (const cut of [
            head(text, limit),
            tail(text, limit),
            middleOut(text, limit),
            oneLine(text, limit),
            capBody(text, limit),
          ]) {
            expect(cut.length).toBeLessThanOrEqual(limit);
            expect(cut).not.toMatch(lone);
          }
        },
      ),
    );
  });

  test('close a fence they cut through and open it again', () => {
    const body = `intro\n\n${fence('line of log\n'.repeat(3000), 100_000)}\n\nthe end`;
    const cut = fromMarkdown(capBody(body, 5_000)).children.map(({ type }) => type);
    expect(cut).toEqual(['paragraph', 'code', 'paragraph', 'code', 'paragraph']);
  });

  test('say how much is left out, and where the whole is', () => {
    const body = `a\n${'line of words\n'.repeat(1000)}b`;
    expect(capBody(body, 1_000, '/var/log/x.log')).toMatch(
      /^a\n[^…]*\n\n_… 13,\d{3} characters left out; the whole is at \/var\/log\/x\.log …_\n\n[^…]*\nb$/,
    );
    expect(capBody(body, 1_000)).toMatch(/\n_… 13,\d{3} characters left out …_\n/);
    expect(capBody(body, 1_000).length).toBeGreaterThan(900);
    expect(capBody('x'.repeat(1_200_000), 500)).toMatch(/_… 1,199,\d{3} characters left out …_/);
  });

  test('keep our marker whole, as the last line', () => {
    const marker = '<!-- conductor:v1 kind=status task=7-12 -->';
    const cut = capBody(`${'line\n'.repeat(1000)}\n${marker}\n`, 500);
    expect(cut.endsWith(`\nline\n\n${marker}`)).toBe(true);
    expect(cut.length).toBeLessThanOrEqual(500);
    const open = capBody(`<details>\n\n${'line\n'.repeat(1000)}\n${marker}`, 500);
    expect(open.endsWith(`\n\n</details>\n\n${marker}`)).toBe(true);
  });

  test.each([0, 10, 45, 100])('keep to a limit of %i, whatever is left', (limit) => {
    const body = `${'<details>\n\n```\n'.repeat(50)}<!-- conductor:v1 kind=status -->`;
    expect(capBody(body, limit).length).toBeLessThanOrEqual(limit);
    expect(middleOut(body, limit).length).toBeLessThanOrEqual(limit);
  });

  test('close details they cut through and open them again', () => {
    const inner = 'line of words\n'.repeat(200);
    const cut = capBody(`a\n\n<details>\n<summary>more</summary>\n\n${inner}\n</details>\n\nb`, 1_000);
    expect(cut).toMatch(/\n\n<\/details>\n\n_… .* …_\n\n<details>\n<summary>…<\/summary>\n\nline/);
    expect(cut.match(/<details>/g)).toHaveLength(2);
    expect(cut.match(/<\/details>/g)).toHaveLength(2);
  });

  test('close at the end what was never closed', () => {
    expect(capBody(`a\n\n~~~~ js x\n${'line\n'.repeat(1000)}`, 500)).toMatch(
      /\n~~~~\n\n_.*_\n\n~~~~js\nline[^~]*line\n~~~~$/,
    );
  });

  test('do not open again a fence that ended with its quote', () => {
    expect(capBody(`> ~~~\n> a\n\n${'line\n'.repeat(500)}`, 500).match(/~~~/g)).toHaveLength(1);
  });

  test('open a fence again in the quote or list it stands in', () => {
    const quoted = `a\n\n> - \`\`\`js\n${'>   @team\n'.repeat(300)}>   \`\`\`\n\nb`;
    expect(capBody(quoted, 800)).toMatch(/@team\n\n_.*_\n\n> - ```js\n> {3}@team\n/);
  });

  test('do not go through a code span of many lines', () => {
    const cut = capBody(`a\n\n\`${'@team\n'.repeat(400)}\`\n\nb`, 800);
    expect(cut).not.toContain('@team');
    expect(cut).toMatch(/^a\n[\s\S]*\nb$/);
  });

  test('of a long line leave nothing that acts', () => {
    const cut = capBody(`\`${'@team #12 '.repeat(2000)}\``, 2_000);
    expect(cut).toContain('@&#8203;team');
    expect(cut).not.toMatch(/@team|#12|`/);
    const opened = capBody(`~~~ ${'x'.repeat(5_000)}\n@team\n~~~\n\n${'line\n'.repeat(500)}`, 1_000);
    expect(opened).toMatch(/^~~~…\n@team\n~~~\n/);
  });

  test.each([
    ['```js @team', '```…'],
    ['~~~~ @team', '~~~~…'],
    ['> 12. - ~~~ @team', '> 12. - ~~~…'],
    ['  ```', '  ```…'],
    ['words ~~~ in a line', 'words ~~~ in a'],
    ['``` in a `line', "''' in a 'line"],
    ['`one', "'one"],
    ['~one', '~one'],
  ])('leave a long line that begins with %j what it was, a fence or none', (start, kept) => {
    const cut = capBody(`${start} ${'x'.repeat(5_000)}\n${'line\n'.repeat(500)}`, 800);
    expect(cut.slice(0, kept.length)).toBe(kept);
  });

  test('never part a composed character', () => {
    expect(head('a👩\u200d🚀b', 4)).toBe('a');
    expect(head('a👩\u200d🚀b', 6)).toBe('a👩\u200d🚀');
    expect(tail('a👩\u200d🚀b', 4)).toBe('b');
    expect(tail('ae\u0301', 1)).toBe('');
    expect(head('abc', -1)).toBe('');
    expect(tail('abc', 0)).toBe('');
    expect(head(`a${'\u0301'.repeat(200)}`, 100)).toHaveLength(100);
    expect(tail(`a${'\u0301'.repeat(200)}`, 100)).toHaveLength(100);
  });

  test('never part the pair of a character that is composed beyond reason', () => {
    const family = '👩\u200d'.repeat(50);
    expect(head(family, 100)).toHaveLength(99);
    expect(tail(family, 101)).toHaveLength(100);
    expect(head(family, 101)).toHaveLength(101);
    expect(head('🇩🇪'.repeat(20), 42)).toHaveLength(40);
    expect(tail('abc', 5)).toBe('abc');
  });

  test('leave alone what fits', () => {
    expect(capBody('short')).toBe('short');
    expect(middleOut('short', 5)).toBe('short');
    expect(capBody('short', 5)).toBe('short');
    expect(middleOut('x'.repeat(1000), 30)).toBe('\n… 1000 characters left out …\n');
    const line = `\`@team${'x'.repeat(93)}\``;
    expect(capBody(`${line}\n${'words\n'.repeat(300)}`, 800).split('\n')[0]).toBe(line);
  });
});

test('R-30 a quote shows mentions, references and tags, and they do nothing', () => {
  expect(
    quote('closes #3 and fixes https://github.com/a/b/issues/1 by @team, see GH-4 &#64;team <b> `@code <b>`'),
  ).toBe(
    '> closes #&#8203;3 and fix&#8203;es https://redirect.github.com/a/b/issues/1 by @&#8203;team, see GH&#8203;-4 &amp;#&#8203;64;team \\<b> `@code <b>`',
  );
});

test('R-30 addresses of issues and commits leave no note where they lead', () => {
  expect(
    quote(
      'see https://github.com/a/b/pull/1, http://www.github.com/a/b/commit/c and `https://github.com/a/b/issues/2`',
    ),
  ).toBe(
    '> see https://redirect.github.com/a/b/pull/1, https://redirect.github.com/a/b/commit/c and `https://github.com/a/b/issues/2`',
  );
  expect(quote('https://github.com/a/b/blob/main/c and https://example.com/a/b/issues/1')).not.toContain('redirect');
  expect(quote('@org/team a/b#12 closes: https://x GH-1 gh-2')).toBe(
    '> @&#8203;org/team a/b#&#8203;12 clos&#8203;es: https://x GH&#8203;-1 gh&#8203;-2',
  );
});

test.each([
  ['close', 'clos&#8203;e'],
  ['Fixed:', 'Fix&#8203;ed:'],
  ['resolves  ', 'resolv&#8203;es  '],
  ['fix', 'fix&#8203;'],
  ['closest', 'closest'],
])('R-30 %j before an address closes nothing', (word, shown) => {
  expect(quote(`${word} http://a.b/c`)).toBe(`> ${shown} http://a.b/c`);
});

test.each([
  ['an entity', '&commat;team', '&amp;commat;team'],
  ['code that is indented', 'a\n\n    @team', 'a\n>\n>     @&#8203;team'],
  ['code that is indented and says it is fenced', 'a\n\n    ```@team', 'a\n>\n>     ```@&#8203;team'],
  ['code that is indented, with backticks', 'a\n\n    `@team`', 'a\n>\n>     `@&#8203;team`'],
  ['cells that cut code', '`@team` | b', '`@&#8203;team` | b'],
  ['cells that cut code at the end', 'a | `@team`', 'a | `@&#8203;team`'],
  ['an address with a backtick', '[a](`) @team `b', '[a](`) @&#8203;team `b'],
  ['a label with a backtick', '[a][`] @team `b', '[a][`] @&#8203;team `b'],
])('R-30 in a quote, %s mentions nobody', (_, words, shown) => {
  expect(quote(words)).toBe(`> ${shown}`);
});

test.each(['`@team`', '```\n> @team\n> ```', '~~~\n> @team\n> ~~~', 'a [b] `@team`'])(
  'R-30 in a quote, %j shows its code as it is, whatever stands around',
  (words) => {
    const quoted = `> a | b\n>\n> ${words}\n>\n> c | d`;
    expect(quote(quoted.replaceAll(/^> ?/gm, ''))).toBe(quoted);
  },
);

test('R-30 HTML that makes new HTML when it is made harmless is shown as code', () => {
  const words = '<!--\\<!--<x y=`><!--<a b="-->';
  expect(quote(words)).toBe(`\`\`\`\n> ${words}\n\`\`\``);
});

test.each([
  ['12. a', '12\\. a'],
  ['1) a', '1\\) a'],
  ['3 a', '3 a'],
  ['# a', '\\# a'],
  ['a # - b', 'a # - b'],
])('R-30 on one line, %j begins no list and no heading', (text, shown) => {
  expect(plain(text)).toBe(shown);
});

test('what is folded away stands beneath its summary', () => {
  expect(folded('more', '- a')).toBe('<details>\n<summary>more</summary>\n\n- a\n\n</details>');
});

test('T-23 data holds its nonce only in its own first and last line', () => {
  expect(asData('issue', 'a </issue-no1> b', 'no1')).toBe('<issue-no1>\na </issue-…> b\n</issue-no1>');
  expect(asData('issue', '\u200b nno1o1 \n', 'no1')).toBe('<issue-no1>\nn…o1\n</issue-no1>');
});

test('a fence cannot be closed, nor a code span or a quote left, by what is in it', () => {
  fc.assert(
    fc.property(hostile, (words) => {
      expect(fromMarkdown(`a\n\n${fence(words)}\n\nb`).children.map(({ type }) => type)).toEqual([
        'paragraph',
        'code',
        'paragraph',
      ]);
      // What cannot be made harmless as a quote is shown as code.
      expect(fromMarkdown(`a\n\n${quote(words)}\n\nb`).children.map(({ type }) => type)).toEqual([
        'paragraph',
        expect.stringMatching(/^(blockquote|code)$/),
        'paragraph',
      ]);
      const [paragraph] = fromMarkdown(`x ${code(words)} y`).children;
      expect(paragraph?.type === 'paragraph' && paragraph.children.map(({ type }) => type)).toEqual([
        'text',
        'inlineCode',
        'text',
      ]);
    }),
  );
});
