// What can be started from a fresh clone.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.mjs';
import { Stuck } from './say.mjs';

/** The suite compiles the product itself, before its first test. */
export const jobs = {
  demo: { program: () => [join(root, 'dist/cli.js'), 'demo'], prepare: compile, redis: 'any' },
  test: { program: () => [join(root, 'node_modules/vitest/vitest.mjs'), 'run'], redis: 'real' },
  'test-agents': { program: () => [join(root, 'scripts/test-agents.mjs')], redis: 'real' },
  bench: { program: bench, prepare: compile, redis: 'real' },
};

async function compile() {
  const { build } = await import('../build.mjs');
  await build();
}

function bench() {
  const program = join(root, 'bench/run.mjs');
  if (!existsSync(program)) throw new Stuck('There is no bench/run.mjs in this version yet.');
  return [program];
}
