// The page about the lifecycle says what the tables say.
import { expect, test } from 'vitest';
import { lifecycle } from '../../src/core/lifecycle.ts';
import { printLifecyclePage } from '../../src/text/diagrams/lifecycle-diagram.ts';

test('docs/lifecycle.md is what the tables print (to print it anew: npx vitest run test/core/lifecycle-page.test.ts -u)', async () => {
  await expect(printLifecyclePage()).toMatchFileSnapshot('../../docs/lifecycle.md');
});

test('every kind of event has its place on the page', () => {
  const places = printLifecyclePage().match(/^#### `(.+)`$/gm) ?? [];
  expect(places.toSorted()).toEqual(
    Object.keys(lifecycle)
      .map((kind) => `#### \`${kind}\``)
      .toSorted(),
  );
});

test('every meaning in the tables is on the page', () => {
  const page = printLifecyclePage();
  const labels = Object.values(lifecycle).flatMap((rows) => rows.map(({ label }) => label));
  expect(labels.filter((label) => !page.includes(`| ${label} |`))).toEqual([]);
});

test('the page is the same each time it is printed', () => {
  expect(printLifecyclePage()).toBe(printLifecyclePage());
});
