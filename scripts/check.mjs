// `npm run check`: all that can be said about the code in seconds, one line for each check.
// `npm run docs` (`--write-docs`) writes the generated pages anew.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { build } from './build.mjs';
import { stalePages, writePages } from './generated-pages.mjs';
import { findViolations } from './import-arrows.mjs';
import { readSources } from './read-sources.mjs';
import { root } from './setup/root.mjs';

const bin = (path) => join(root, 'node_modules', path);

/** Each returns what is wrong, as text; empty when nothing is. */
const checks = {
  'lint and format': () => run(bin('@biomejs/biome/bin/biome'), ['check', '--max-diagnostics=20', '.']),
  types: () => run(bin('typescript/bin/tsc'), ['-p', join(root, 'test')]),
  'import arrows': async () => findViolations(readSources()).join('\n'),
  'generated docs': staleDocs,
};

if (process.argv.includes('--write-docs')) {
  await build();
  for (const page of await writePages()) console.log(`written: ${page}`);
} else {
  const results = await Promise.all(Object.entries(checks).map(([name, check]) => tell(name, check)));
  process.exitCode = results.every(Boolean) ? 0 : 1;
}

async function tell(name, check) {
  const start = performance.now();
  const wrong = (await check()).trim();
  console.log(`${wrong ? '✗' : '✓'} ${name} (${((performance.now() - start) / 1_000).toFixed(1)} s)`);
  if (wrong) console.log(`\n${wrong}\n`);
  return !wrong;
}

async function staleDocs() {
  try {
    await build();
    const stale = await stalePages();
    return stale.length === 0 ? '' : `not what the code prints: ${stale.join(', ')}; npm run docs writes them anew`;
  } catch (error) {
    return `cannot be printed: ${error.message.split('\n', 1)[0]}`;
  }
}

function run(program, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...args], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk));
    child.once('error', reject);
    child.once('close', (code) => resolve(code === 0 ? '' : said || `ended with ${code}`));
  });
}
