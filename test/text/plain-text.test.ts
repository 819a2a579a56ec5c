// Text of strangers made harmless: cleaned, masked, fenced, cut.
import fc from 'fast-check';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { describe, expect, test } from 'vitest';
import { capBody, middleOut } from '../../src/text/cap.ts';
import { clean, head, oneLine, tail } from '../../src/text/clean.ts';
import { withoutHidden } from '../../src/text/hidden.ts';
import { code, fence, quote } from '../../src/text/markdown.ts';
import { redact } from '../../src/text/redact.ts';
import { hostile } from './hostile.ts';

const lone = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

describe('W-78 T-21 what nobody sees is gone', () => {
  test.each([
    ['colours', '\u001b[1;31mred\u001b[0m', 'red'],
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

  test('leave alone what fits', () => {
    expect(capBody('short')).toBe('short');
    expect(middleOut('short', 5)).toBe('short');
  });
});

test('R-30 a quote shows mentions, references and tags, and they do nothing', () => {
  expect(
    quote('closes #3 and fixes https://github.com/a/b/issues/1 by @team, see GH-4 &#64;team <b> `@code <b>`'),
  ).toBe(
    '> closes #&#8203;3 and fix&#8203;es https://github.com/a/b/issues/1 by @&#8203;team, see GH&#8203;-4 &amp;#&#8203;64;team \\<b> `@code <b>`',
  );
});

test('a fence cannot be closed, nor a code span or a quote left, by what is in it', () => {
  fc.assert(
    fc.property(hostile, (words) => {
      expect(fromMarkdown(`a\n\n${fence(words)}\n\nb`).children.map(({ type }) => type)).toEqual([
        'paragraph',
        'code',
        'paragraph',
      ]);
      expect(fromMarkdown(`a\n\n${quote(words)}\n\nb`).children.map(({ type }) => type)).toEqual([
        'paragraph',
        'blockquote',
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
