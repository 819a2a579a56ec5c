// A directory that is watched: whatever an editor does is noticed, soon and not in the middle of it.
import { appendFileSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { watchDirectories } from '../../src/memory/watch.ts';
import { until } from '../queue/ground.ts';
import { freshRoot } from './room.ts';

test.each([
  ['in place', (path: string) => writeFileSync(path, 'two')],
  ['with a new file and a rename', (path: string) => replace(path, 'two')],
  ['at its end', (path: string) => appendFileSync(path, 'more')],
  ['away', (path: string) => rmSync(path)],
])('S-084: a file that is written %s is noticed within 200 ms', async (_, write) => {
  const at = await watching();
  const began = performance.now();
  write(at.file);
  await until(() => at.changes.length > 0);
  expect((at.changes[0] ?? Number.POSITIVE_INFINITY) - began).toBeLessThan(200);
});

test('many writes at once are told once, and one that never stops is told of all the same', async () => {
  const at = await watching({ quietMs: 100, longestMs: 400 });
  for (let time = 0; time < 5; time++) writeFileSync(at.file, String(time));
  await until(() => at.changes.length > 0);
  expect(at.changes).toHaveLength(1);
  const end = Date.now() + 1_000;
  while (Date.now() < end && at.changes.length < 2) {
    writeFileSync(at.file, String(Date.now()));
    await pause(10);
  }
  expect(at.changes.length).toBe(2);
});

test('a directory that was removed and made again is watched again, and one that comes later is too', async () => {
  const at = await watching();
  rmSync(at.directory, { recursive: true });
  await at.watched.add(at.directory);
  mkdirSync(at.directory);
  await at.watched.add(at.directory);
  await until(() => at.changes.length > 0);
  await at.quiet();
  writeFileSync(at.file, 'again');
  await until(() => at.changes.length > 0);
});

test('watched twice, it is told once; closed, nothing is told', async () => {
  const at = await watching();
  await at.watched.add(at.directory);
  await pause(100);
  expect(at.changes).toEqual([]);
  writeFileSync(at.file, 'two');
  await until(() => at.changes.length > 0);
  await pause(100);
  expect(at.changes).toHaveLength(1);
  writeFileSync(at.file, 'three');
  at.watched.close();
  await pause(100);
  expect(at.changes).toHaveLength(1);
});

async function watching(options: { quietMs?: number; longestMs?: number } = {}) {
  const directory = join(freshRoot(), 'acme', 'widgets');
  const file = join(directory, 'decisions.md');
  mkdirSync(directory, { recursive: true });
  writeFileSync(file, 'one');
  const changes: number[] = [];
  const watched = watchDirectories({ onChange: () => changes.push(performance.now()), ...options });
  onTestFinished(() => watched.close());
  await watched.add(directory);
  const quiet = async () => {
    await until(() => changes.length > 0);
    await pause(150);
    changes.length = 0;
  };
  // What was there before it was watched is told too.
  await quiet();
  return { directory, file, changes, watched, quiet };
}

function replace(path: string, text: string): void {
  writeFileSync(`${path}.new`, text);
  renameSync(`${path}.new`, path);
}
