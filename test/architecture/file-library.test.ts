// The file library stands on its own: whoever takes the folder needs nothing but node.
import { expect, test } from 'vitest';
import { readSources } from '../../scripts/read-sources.mjs';

const library = 'memory/files/';
const files = [...readSources()].filter(([path]) => path.startsWith(library));

test('src/memory/files imports only itself and node', () => {
  expect(files.length).toBeGreaterThan(10);
  const imports = files.flatMap(([path, text]) =>
    [...text.matchAll(/\bfrom\s*'([^']+)'|\bimport\s*\(?\s*'([^']+)'/g)].map(([, one, other]) => ({
      path,
      name: one ?? other,
    })),
  );
  const foreign = imports.filter(({ name = '' }) => !/^(node:[a-z/_]+|\.\/[a-z-]+\.ts)$/.test(name));
  expect(foreign).toEqual([]);
});
