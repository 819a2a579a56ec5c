// `npm run mutation [part of a path …]`: breaks the guards one by one and counts how many of the breaks a test notices.
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { guards } from './mutation/guards.mjs';
import { root } from './setup/root.mjs';

/** Fewer noticed than this, in percent, and the run fails. */
const least = 90;

const wanted = process.argv.slice(2);
const groups = guards.filter(
  ({ files }) => wanted.length === 0 || files.some((file) => wanted.some((word) => file.includes(word))),
);
const temporary = await mkdtemp(join(tmpdir(), 'conductor-mutation-'));

try {
  const results = [];
  for (const [at, group] of groups.entries()) {
    console.log(`\n▸ ${group.name}`);
    results.push(...(await run(group, join(temporary, String(at)))));
  }
  tell(results);
} finally {
  await rm(temporary, { recursive: true, force: true });
}

/** @returns what became of each break, by file */
async function run(group, place) {
  const report = `${place}.json`;
  const config = `${place}.config.json`;
  await writeFile(config, JSON.stringify(configOf(group, report, place)));
  const stryker = join(root, 'node_modules', '@stryker-mutator', 'core', 'bin', 'stryker.js');
  const env = {
    ...process.env,
    CONDUCTOR_MUTATION: JSON.stringify({ tests: group.tests, without: group.without }),
    // What a changed guard does with random inputs shows in a hundred of them.
    CONDUCTOR_PROPERTY_RUNS: '100',
  };
  const stdio = ['ignore', 'inherit', 'inherit'];
  const child = spawn(process.execPath, [stryker, 'run', config], { cwd: root, env, stdio });
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(`Stryker ended with ${code}`);
  return Object.entries(JSON.parse(await readFile(report, 'utf8')).files);
}

function configOf({ files }, report, place) {
  return {
    testRunner: 'vitest',
    plugins: ['@stryker-mutator/vitest-runner'],
    vitest: { configFile: 'scripts/mutation/vitest.config.ts', related: false },
    // TypeScript 7 has no API that Stryker could read it with, and nothing here needs it.
    tsconfigFile: 'no-tsconfig.json',
    mutate: files,
    mutator: { excludedMutations: ['StringLiteral'] },
    ignoreStatic: true,
    coverageAnalysis: 'perTest',
    concurrency: Math.max(1, availableParallelism()),
    reporters: ['progress-append-only', 'json'],
    jsonReporter: { fileName: report },
    ignorePatterns: ['dist', 'docs', 'bench', 'docker'],
    tempDirName: `${place}.sandbox`,
    timeoutMS: 10_000,
  };
}

function tell(results) {
  const all = results.map(([file, { mutants }]) => ({ file, mutants, ...countOf(mutants) }));
  for (const { file, mutants } of all) {
    for (const { location, mutatorName, replacement } of mutants.filter(isMissed))
      console.log(
        `${file}:${location.start.line}:${location.start.column}  ${mutatorName} not noticed: ${oneLine(replacement)}`,
      );
  }
  console.log();
  for (const { file, noticed, total } of all)
    console.log(`${percent(noticed, total).padStart(8)}  ${file} (${noticed} of ${total})`);
  const noticed = sum(all, 'noticed');
  const total = sum(all, 'total');
  console.log(`\n${percent(noticed, total)} of ${total} breaks were noticed; at least ${least} % must be.`);
  if ((100 * noticed) / total < least) process.exitCode = 1;
}

/** A break that does not load is no test of anything, and neither is one that was left out. */
function countOf(mutants) {
  const noticed = mutants.filter(({ status }) => status === 'Killed' || status === 'Timeout').length;
  return { noticed, total: noticed + mutants.filter(isMissed).length };
}

function isMissed({ status }) {
  return status === 'Survived' || status === 'NoCoverage';
}

function percent(part, whole) {
  return whole === 0 ? '-' : `${((100 * part) / whole).toFixed(1)} %`;
}

function sum(all, key) {
  return all.reduce((total, one) => total + one[key], 0);
}

function oneLine(text = '') {
  return text.replace(/\s+/g, ' ').slice(0, 80);
}
