// The vendored extracts hold exactly what their lists ask for: who edits a list runs scripts/extract-github-schema.mjs.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

function read(file: string) {
  return JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8'));
}

test('the API extract holds the listed operations and no others', () => {
  const paths: { [template: string]: object } = read('github-api.json').paths;
  const held = Object.entries(paths).flatMap(([template, operations]) =>
    Object.keys(operations).map((method) => `${method.toUpperCase()} ${template}`),
  );
  expect(held.sort()).toEqual(read('operations.json').sort());
});

test('the webhook extract holds the listed webhooks and no others', () => {
  const listed: string[] = read('webhooks.json');
  const keys = listed.map((event) => event.replaceAll(/[._]/g, '-'));
  expect(Object.keys(read('github-webhooks.json').webhooks).sort()).toEqual(keys.sort());
});

test.each(['github-api.json', 'github-webhooks.json'])(
  '%s says where it comes from and under which licence',
  (file) => {
    expect(read(file).info).toMatchObject({
      source: expect.stringMatching(/^@octokit\//),
      version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
      license: 'MIT',
      licenseText: expect.stringContaining('Copyright'),
    });
  },
);
