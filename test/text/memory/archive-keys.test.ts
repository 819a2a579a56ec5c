// Which entries an archive has, without reading all of it where that need not be.
import { expect, test } from 'vitest';
import { keysIn } from '../../../src/text/memory/archive-keys.ts';
import { parseDecisions } from '../../../src/text/memory/decisions.ts';

const archive = '# Widgets, archive\n\n## Decisions\n\n### d1 · Task #2\n\n> So\n\n### d-3fa9c2e1 · Project\n\n> So\n';
const keys = ['2 d1', 'project d-3fa9c2e1'];

test('headings of ours are enough', () => {
  const read: string[] = [];
  const found = keysIn(archive, (text) => {
    read.push(text);
    return [];
  });
  expect([[...found], read]).toEqual([keys, []]);
});

test.each([
  ['a heading that a person wrote', '#### [d3] Task #4\n\n> So\n', ['4 d3']],
  ['a fenced block that hides one', '```\n### d9 · Task #9\n```\n', []],
  ['a comment that hides one', '<!--\n### d9 · Task #9\n-->\n', []],
])('%s makes it read', (_, more, others) => {
  expect([...keysIn(`${archive}\n${more}`, parseDecisions)]).toEqual([...keys, ...others]);
});
