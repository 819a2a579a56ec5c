// a text that is cut stays within its limit, whole in its characters and balanced in its Markdown.
import fc from 'fast-check';
import type { Nodes } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { expect, test } from 'vitest';
import { capBody, middleOut } from '../../../src/text/cap.ts';
import { head, tail } from '../../../src/text/clean.ts';
import { parseMarker } from '../../../src/text/marker.ts';
import { holds, patience } from './runs.ts';

const lone = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
const marker = '<!-- conductor:v1 kind=status task=7-12 -->';
const block = fc.constantFrom(
  '```js\n@team\n@team\n@team\n@team\n```',
  '~~~~\n@team\n```\n@team\n~~~\n@team\n~~~~',
  '> ```\n> @team\n> @team\n> @team\n> ```',
  '> - ```\n>   @team\n>   @team\n>   ```',
  '> `a\n> @team\n> @team\n> b`',
  '- ```\n  @team\n  @team\n  ```',
  '<details>\n<summary>more</summary>\n\nwords\n\n```\n@team\n@team\n```\n\n</details>',
  'words 😀 and more words, 👩\u200d🚀❤\ufe0f',
  'one\ntwo\nthree',
  `\`${'@team '.repeat(30)}\``,
  '# heading',
);
const body = fc.array(block, { minLength: 1, maxLength: 2 }).map((blocks) => blocks.join('\n\n'));

/** What stands outside of code, as GitHub looks for mentions in it. */
function proseOf(node: Nodes): string {
  if (node.type === 'text') return node.value;
  return 'children' in node ? node.children.map(proseOf).join('') : '';
}

test('R-30 a long body keeps head and tail, closes what it opens, and code stays code', { timeout: patience }, () => {
  holds(
    fc.property(body, fc.integer({ min: 200, max: 240 }), fc.boolean(), (text, limit, marked) => {
      const long = `the beginning\n\n${text}\n\n${'a line that fills\n'.repeat(13)}\n\nthe end`;
      const cut = capBody(marked ? `${long}\n\n${marker}` : long, limit, '/log');
      expect(cut.length).toBeLessThanOrEqual(limit);
      expect(cut).not.toMatch(lone);
      expect(cut).toMatch(/^the beginning\n/);
      expect(cut).toMatch(marked ? /\nthe end\n\n<!-- .* -->$/ : /\nthe end$/);
      expect(parseMarker(cut) === undefined).toBe(!marked);
      const tree = fromMarkdown(`${cut.replace(marker, '')}\n\nsentinel`);
      expect(proseOf(tree.children.at(-1) ?? tree)).toBe('sentinel');
      expect(tree.children.map(proseOf)).toContainEqual(
        expect.stringMatching(/^… [\d,]+ characters left out; the whole is at /),
      );
      expect(proseOf(tree)).not.toMatch(/@team/);
      expect(cut.split('<details>').length).toBe(cut.split('</details>').length);
    }),
  );
});

test('R-30 no cut leaves half a character', { timeout: patience }, () => {
  const parts = fc.array(fc.constantFrom('😀', 'a', '\n', '❤\ufe0f', '👩\u200d🚀', 'e\u0301', '\ud83d\ude00', ' '), {
    maxLength: 60,
  });
  const characters = new Intl.Segmenter('en', { granularity: 'grapheme' });
  holds(
    fc.property(parts, fc.nat({ max: 130 }), (pieces, length) => {
      const text = pieces.join('');
      for (const cut of [head(text, length), tail(text, length), middleOut(text, length)]) {
        expect(cut.length).toBeLessThanOrEqual(length);
        expect(cut).not.toMatch(lone);
      }
      const bounds = new Set([...characters.segment(text)].map(({ index }) => index)).add(text.length);
      expect(bounds).toContain(head(text, length).length);
      expect(bounds).toContain(text.length - tail(text, length).length);
    }),
  );
});
