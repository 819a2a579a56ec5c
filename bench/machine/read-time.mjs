// What an agent wrote down with `date +%s%N`.
import { readFile } from 'node:fs/promises';
import { until } from './wait.mjs';

/** Waits for the file to be whole. @returns {Promise<number>} ms since the epoch */
export async function readTime(path) {
  const whole = () =>
    readFile(path, 'utf8').then(
      (text) => text.endsWith('\n') && text,
      () => '',
    );
  return Number(await until(whole, path, 60_000, 2)) / 1e6;
}
