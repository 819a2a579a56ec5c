// `npm run mutation [part of a path …]`: breaks the guards one by one and counts how many of the breaks a test notices.
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { guards } from './mutation/guards.mjs';
import { root } from './setup/root.mjs';

/** Fewer noticed than this, in percent, and the run fails. */
const least = 90;

const wanted = process.argv.slice(2).filter((word) => !word.startsWith('-'));
const files = Object.values(guards).flat();
const temporary = await mkdtemp(join(tmpdir(), 'conductor-mutation-'));
const report = join(temporary, 'mutation.json');
const config = join(temporary, 'stryker.config.json');

await writeFile(
  config,
  JSON.stringify({
    testRunner: 'vitest',
    // TypeScript 7 has no API that Stryker could read it with, and nothing here needs it.
    tsconfigFile: 'no-tsconfig.json',
    plugins: ['@stryker-mutator/vitest-runner'],
    vitest: { configFile: 'scripts/mutation/vitest.config.ts', related: true },
    mutate: wanted.length === 0 ? files : wanted,
    // Words for people may be worded otherwise; what decides is not a text.
    mutator: { excludedMutations: ['StringLiteral'] },
    // A pattern or table that is made when its module loads is read by every test.
    ignoreStatic: false,
    coverageAnalysis: 'perTest',
    concurrency: Math.max(1, availableParallelism()),
    reporters: process.stdout.isTTY ? ['progress', 'json'] : ['json'],
    jsonReporter: { fileName: report },
    ignorePatterns: ['dist', 'docs', 'bench', 'docker'],
    tempDirName: join(temporary, 'sandbox'),
    thresholds: { break: null },
    timeoutMS: 10_000,
    allowEmpty: false,
  }),
);

try {
  const code = await run();
  if (code !== 0) process.exitCode = code;
  else tell(JSON.parse(await readFile(report, 'utf8')));
} finally {
  await rm(temporary, { recursive: true, force: true });
}

function run() {
  const stryker = join(root, 'node_modules', '@stryker-mutator', 'core', 'bin', 'stryker.js');
  // What a changed guard does with random inputs shows in a few hundred of them.
  const env = { ...process.env, CONDUCTOR_PROPERTY_RUNS: process.env.CONDUCTOR_PROPERTY_RUNS ?? '200' };
  const child = spawn(process.execPath, [stryker, 'run', config], {
    cwd: root,
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  return new Promise((resolve) => child.once('close', (code) => resolve(code ?? 1)));
}

function tell({ files: mutated }) {
  const all = Object.entries(mutated).map(([file, { mutants }]) => ({ file, ...countOf(mutants), mutants }));
  for (const { file, mutants } of all) {
    for (const { status, mutatorName, location, replacement } of mutants) {
      if (status === 'Survived' || status === 'NoCoverage')
        console.log(
          `${file}:${location.start.line}:${location.start.column}  ${mutatorName} not noticed: ${oneLine(replacement)}`,
        );
    }
  }
  console.log();
  for (const { file, noticed, total } of all)
    console.log(`${percent(noticed, total).padStart(7)}  ${file} (${noticed} of ${total})`);
  const noticed = sum(all, 'noticed');
  const total = sum(all, 'total');
  console.log(`\n${percent(noticed, total)} of ${total} breaks were noticed; at least ${least} % must be.`);
  if ((100 * noticed) / total < least) process.exitCode = 1;
}

/** A break that does not compile or load is no test of anything, and neither is one that Stryker was told to leave out. */
function countOf(mutants) {
  const noticed = mutants.filter(({ status }) => status === 'Killed' || status === 'Timeout').length;
  const missed = mutants.filter(({ status }) => status === 'Survived' || status === 'NoCoverage').length;
  return { noticed, total: noticed + missed };
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
