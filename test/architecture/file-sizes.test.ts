// A file is a page: one that outgrows it usually has two names in it.
import { expect, test } from 'vitest';
import { readSources } from '../../scripts/read-sources.mjs';

const most = 400;
const budget = 200;

test(`no file of src/ has more than ${most} lines, and 95 % have fewer than ${budget}`, () => {
  const files = [...readSources()].map(([path, text]) => ({ path, lines: text.split('\n').length }));
  const long = files.filter(({ lines }) => lines > budget).map(({ path, lines }) => `${lines} src/${path}`);
  expect(files.filter(({ lines }) => lines > most)).toEqual([]);
  expect(long.length, `longer than ${budget} lines:\n${long.join('\n')}`).toBeLessThanOrEqual(files.length * 0.05);
});
