// What a command loads before it can answer: libraries cost a person's time, and an agent's.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const src = fileURLToPath(new URL('../../src', import.meta.url));

/** @returns the packages that are loaded with a file, not counting what is imported later by `import()` and types */
function packagesOf(path: string, seen = new Set<string>()): Set<string> {
  const packages = new Set<string>();
  if (seen.has(path)) return packages;
  seen.add(path);
  const code = readFileSync(path, 'utf8');
  for (const [, what = '', name = ''] of code.matchAll(/^(?:import|export) ([^;]*?)\bfrom '([^']+)';/gms)) {
    if (what.startsWith('type ')) continue;
    if (!name.startsWith('.')) packages.add(name);
    else for (const found of packagesOf(join(dirname(path), name), seen)) packages.add(found);
  }
  return packages;
}

const heavy = ['probot', 'bullmq', 'pino', 'execa', '@octokit/core', 'mdast-util-from-markdown'];

test.each(['status', 'sessions/list', 'sessions/attach', 'stop', 'check/validate'])(
  '%s waits for no server library',
  (command) => {
    const loaded = packagesOf(join(src, 'cli', `${command}.ts`));
    expect(loaded).toContain('zod');
    expect(heavy.filter((name) => loaded.has(name))).toEqual([]);
  },
);

test('an agent that speaks waits for nearly nothing', () => {
  const loaded = [...packagesOf(join(src, 'cli/agent/agent.ts')), ...packagesOf(join(src, 'cli.ts'))];
  expect(new Set(loaded.filter((name) => !name.startsWith('node:')))).toEqual(new Set(['picocolors', 'commander']));
});

test.each(['agent/agent-inbox', 'agent/mcp'])('%s loads the libraries of the protocol for nobody else', (file) => {
  const loaded = [...packagesOf(join(src, `cli/${file}.ts`))].filter((name) => !name.startsWith('node:'));
  expect(loaded.filter((name) => !['picocolors', 'commander'].includes(name))).toEqual([]);
});
