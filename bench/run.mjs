// `npm run bench`: how fast the product is, each figure against a target, most against a floor measured in the same run.
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { measureCalls } from './measures/calls.mjs';
import { measureEdits } from './measures/edits.mjs';
import { measureExit } from './measures/exit.mjs';
import { measureFiles } from './measures/files.mjs';
import { measureIdle } from './measures/idle.mjs';
import { measureIntake } from './measures/intake.mjs';
import { measureMemory } from './measures/memory.mjs';
import { measureObserve } from './measures/observe.mjs';
import { measureOutbox } from './measures/outbox.mjs';
import { measureStart } from './measures/start.mjs';
import { describeMachine } from './report/machine.mjs';
import { page } from './report/page.mjs';
import { say } from './report/say.mjs';
import { table, verdicts } from './report/verdicts.mjs';

const measures = {
  intake: measureIntake,
  start: measureStart,
  exit: measureExit,
  observe: measureObserve,
  idle: measureIdle,
  calls: measureCalls,
  files: measureFiles,
  memory: measureMemory,
  edits: measureEdits,
  outbox: measureOutbox,
};

const { values: options } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    only: { type: 'string', default: Object.keys(measures).join(',') },
    strict: { type: 'boolean', default: false },
    'write-docs': { type: 'boolean', default: false },
  },
});

const names = options.only.split(',');
const unknown = names.filter((name) => !Object.hasOwn(measures, name));
if (unknown.length > 0) {
  say(`there is no measure ${unknown.join(', ')}; there are: ${Object.keys(measures).join(', ')}`);
  process.exit(2);
}

const machine = describeMachine();
const from = performance.now();
const results = {};
for (const name of names) {
  say(name);
  results[name] = await measures[name](say);
}
const seconds = Math.round((performance.now() - from) / 1_000);
const result = { machine, seconds, targets: verdicts(results), measures: figuresOf(results) };

say(`\n${table(result.targets)}`);
if (options.json) process.stdout.write(`${JSON.stringify(result)}\n`);
if (options['write-docs']) await writeFile(new URL('../docs/bench.md', import.meta.url), page(result));
process.exitCode = options.strict && result.targets.some(({ pass }) => !pass) ? 1 : 0;

function figuresOf(results) {
  return Object.fromEntries(Object.entries(results).map(([name, { figures }]) => [name, figures]));
}
