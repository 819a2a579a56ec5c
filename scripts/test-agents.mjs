// `npm run test:agents [-- --all] [-- words for vitest]`: drives real agent CLIs through the whole product, against a scripted model.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { catalog } from './agents/catalog.mjs';
import { installAgent } from './agents/install.mjs';
import { root } from './setup/root.mjs';
import { complain, say } from './setup/say.mjs';

const longestMs = 30 * 60_000;
/** Exit codes beside vitest's own: nothing was tested; it took too long. */
const nothingTested = 3;
const tookTooLong = 124;

const args = process.argv.slice(2);
process.exitCode = await testAgents(
  args.filter((word) => word !== '--all'),
  args.includes('--all'),
);

/** @returns the exit code */
async function testAgents(words, all) {
  const names = namesOf(process.env.AGENTS, all);
  const unknown = names.filter((name) => !Object.hasOwn(catalog, name));
  if (unknown.length > 0) {
    complain(`AGENTS: ${unknown.join(', ')} is not among ${Object.keys(catalog).join(', ')}`);
    return 2;
  }
  const found = {};
  // One after the other: each is hundreds of megabytes.
  for (const name of names) found[name] = await make(name);
  if (!Object.values(found).some(({ bin }) => bin)) {
    complain('No agent CLI could be installed: nothing was tested.');
    return nothingTested;
  }
  const code = await runTests(words, found);
  for (const [name, { missing }] of Object.entries(found)) if (missing) say(`${name} was not tested: ${missing}`);
  return code;
}

function namesOf(wanted, all) {
  const names = (wanted ?? '').split(/[\s,]+/).filter(Boolean);
  return names.length > 0 ? names : Object.keys(catalog).filter((name) => all || !catalog[name].slow);
}

async function make(name) {
  const entry = catalog[name];
  const start = performance.now();
  const result = await installAgent(name, entry, process.env);
  const seconds = ((performance.now() - start) / 1_000).toFixed(1);
  if (result.missing) complain(`${name} ${entry.version} is left out: ${result.missing}`);
  else say(`${name} ${entry.version} is there (${seconds} s)`);
  return result;
}

/** @returns vitest's exit code */
async function runTests(words, found) {
  const vitest = [join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--config', 'vitest.agents.config.ts'];
  const env = { ...process.env, CONDUCTOR_REAL_AGENTS: JSON.stringify(found) };
  const child = spawn(process.execPath, [...vitest, ...words], { cwd: root, env, stdio: 'inherit' });
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    complain(`It is not over after ${longestMs / 60_000} minutes: broken off.`);
    child.kill('SIGTERM');
  }, longestMs);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  const code = await new Promise((resolve) => child.once('close', resolve));
  clearTimeout(timer);
  return late ? tookTooLong : (code ?? 1);
}
