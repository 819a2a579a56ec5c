// What is open at each place where a body may be cut.
import { expect, test } from 'vitest';
import { endsOf } from '../../src/text/open-ends.ts';

/** What closes a body when it is cut before each of its lines, and at its end. */
function closings(body: string): string[] {
  const lines = body.split('\n');
  const ends = endsOf(lines);
  return [...lines, ''].map((_, cut) => ends.closing(cut).join('|'));
}

const fold = '|</details>';

test.each([
  ['a fence', 'a\n```js\nb\n```\nc', ['', '', '```', '```', '', '']],
  ['a fence with blanks around its end', '~~~\nb\n  ~~~  \nc', ['', '~~~', '~~~', '', '']],
  ['a fence with a longer end', '```\nb\n`````', ['', '```', '```', '']],
  ['a fence without an end', '```\nb', ['', '```', '```']],
  ['a fence whose last line begins another', '```\n```js', ['', '```', '```']],
  ['a fence whose last line is shorter', '````\n```', ['', '````', '````']],
  ['a fence of one line', 'a\n```', ['', '', '```']],
  ['code that is indented', 'a\n\n    ```\n    b', ['', '', '', '', '']],
  ['details', '<details>\n\na\n\n</details>\n\nb', ['', fold, fold, fold, fold, '', '', '']],
  ['details that end twice', '</details>\n\n<details>\n\na', ['', '', '', fold, fold, fold]],
])('%s is closed at each cut through it', (_, body, closing) => {
  expect(closings(body)).toEqual(closing);
});

test('a fence is opened again with its marks and its language', () => {
  expect(endsOf(['> - ~~~ js x', '>   b', '>   ~~~']).opening(1)).toEqual(['> - ~~~js']);
  expect(endsOf(['a', '', `\`\`\`${'x'.repeat(30)}`, 'b', '```']).opening(3)).toEqual(['```']);
});

test('no cut goes through a code span or a piece of HTML', () => {
  const ends = endsOf(['a', 'b `c', 'd` e', 'f', '', '<p', 'x>', 'y']);
  expect([0, 1, 2, 3, 5, 6, 7].map(ends.headBefore)).toEqual([0, 1, 1, 3, 5, 5, 5]);
  expect([0, 1, 2, 3, 5, 6, 7].map(ends.tailFrom)).toEqual([0, 1, 3, 3, 5, 8, 8]);
});
