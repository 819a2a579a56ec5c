// Progress, always on stderr: stdout belongs to the job.
import { styleText } from 'node:util';

const plain = !process.stderr.isTTY || process.env.CI || process.env.NO_COLOR;

export function say(line) {
  process.stderr.write(`${paint('cyan', '▸')} ${line}\n`);
}

/** Runs `work` between a line that names it and one with how long it took; `false` from it means that it did not succeed. */
export async function step(name, work) {
  say(`${name} …`);
  const start = performance.now();
  const result = await work();
  const how = result === false ? 'did not succeed' : 'done';
  say(`${name}: ${how} in ${((performance.now() - start) / 1_000).toFixed(1)} s`);
  return result;
}

/** What the reader has to do something about: ends the setting up with exit code 1. */
export class Stuck extends Error {}

export function complain(text) {
  process.stderr.write(`${paint('red', '✗')} ${text}\n`);
}

function paint(colour, text) {
  return plain ? text : styleText(colour, text);
}
