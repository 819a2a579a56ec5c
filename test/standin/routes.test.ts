import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { allRoutes } from '../../src/standin/api/routes.ts';

const known: string[] = JSON.parse(readFileSync(new URL('../schema/operations.json', import.meta.url), 'utf8'));
const served = allRoutes({ limit: 1, purses: new Map() })
  .map((route) => `${route.method} ${route.template}`)
  .filter((route) => !route.includes('/_logs/'));

test("the stand-in has no route that GitHub's description has not", () => {
  expect(served.filter((route) => !known.includes(route))).toEqual([]);
});

test('every operation the product may use is served', () => {
  expect(known.filter((operation) => !served.includes(operation))).toEqual([]);
});
