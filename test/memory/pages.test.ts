// Pages are remembered while they say the same.
import { expect, test } from 'vitest';
import { createPages } from '../../src/memory/pages.ts';
import { type Page, sectionsOf, splice } from '../../src/text/memory/page.ts';

test('what was read last, and what was made of it, is the same page the next time; what came before is read anew', () => {
  const pageOf = createPages();
  const [first, second] = [pageOf('decisions', '# One\n'), pageOf('decisions', '# Two\n')];
  expect(pageOf('decisions', '# One\n')).toBe(first);
  expect(pageOf('blockers', '# One\n')).not.toBe(first);
  pageOf('decisions', '# Three\n');
  expect(pageOf('decisions', '# Two\n')).not.toBe(second);
});

test('what was found on a page is found once, and another page is looked at by itself', () => {
  const page = createPages()('decisions', '# One\n\n## Two\n');
  let looks = 0;
  const count = ({ lines }: Page) => {
    looks++;
    return lines.length;
  };
  expect([page.seen(count), page.seen(count), looks]).toEqual([3, 3, 1]);
  const longer = splice(page, 3, 0, '## Three');
  expect([longer.seen(count), looks]).toEqual([4, 2]);
  expect([page, longer].map((one) => sectionsOf(one).length)).toEqual([2, 3]);
});
