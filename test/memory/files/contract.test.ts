// What is promised to processes that share files, with one, four and sixteen of them.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { startMember } from './members.ts';
import { filesIn, freshRoot, leftIn } from './room.ts';

/** For the nightly run. */
const times = Number(process.env.CONDUCTOR_FILE_ROUNDS ?? 1);

const numberIn = (text: string) => Number(text.slice(0, text.indexOf('\n')));
const filler = 'A line of what was decided, and why it was not done otherwise.\n'.repeat(160);

function counterIn(root: string): string {
  writeFileSync(join(root, 'counter.md'), `0\n${filler}`);
  return join(root, 'counter.md');
}

describe.each([
  { members: 1, updates: 60 * times },
  { members: 4, updates: 30 * times },
  { members: 16, updates: 12 * times },
])('S-003 S-171 S-074 with $members processes', ({ members, updates }) => {
  test('no update is lost, nobody waits for long, and a reader never sees half of one', async () => {
    const root = freshRoot();
    const path = counterIn(root);
    const all = Array.from({ length: members }, () => startMember('update', root, updates));
    let done = false;
    const ends = Promise.all(all.map(({ ended }) => ended)).finally(() => {
      done = true;
    });
    let seen = 0;
    while (!done) {
      const text = readFileSync(path, 'utf8');
      expect(text.slice(text.indexOf('\n') + 1)).toBe(filler);
      expect(numberIn(text)).toBeGreaterThanOrEqual(seen);
      seen = numberIn(text);
      await wait(5);
    }
    const told = await ends;
    expect(told.map(({ code }) => code)).toEqual(all.map(() => 0));
    expect(numberIn(readFileSync(path, 'utf8'))).toBe(members * updates);
    const table = await filesIn(root).read('table.md');
    const tens = Array.from({ length: Math.floor((members * updates) / 10) }, (_, at) => `${(at + 1) * 10}\n`);
    expect(table.kind === 'file' && table.bytes.toString()).toBe(tens.join(''));
    expect(leftIn(root)).toEqual([]);
    const longest = told.map(({ said }) => (said.at(-1) as { longest: number }).longest);
    // A second is promised of a machine that has nothing else to do (npm run bench); this one runs other tests.
    expect(Math.max(...longest)).toBeLessThan(20_000);
  });
});

test('S-085 S-079 of eight processes some are killed at any moment: what was acknowledged is there, and the others go on', async () => {
  const root = freshRoot();
  const path = counterIn(root);
  const victims = Array.from({ length: 5 }, () => startMember('update', root, 1_000_000));
  const others = Array.from({ length: 3 }, () => startMember('update', root, 25 * times));
  await Promise.all([...victims, ...others].map(({ begun }) => begun));
  for (const [at, victim] of victims.entries()) {
    await wait(20 + ((at * 37) % 60));
    victim.process.kill('SIGKILL');
  }
  const told = await Promise.all([...victims, ...others].map(({ ended }) => ended));
  expect(told.slice(5).map(({ code }) => code)).toEqual([0, 0, 0]);
  const acknowledged = told.flatMap(({ said }) => said).filter((word) => word === 'updated').length;
  await filesIn(root).hold(async () => {});
  const counted = numberIn(readFileSync(path, 'utf8'));
  expect(counted).toBeGreaterThanOrEqual(acknowledged);
  expect(counted).toBeLessThanOrEqual(acknowledged + victims.length);
  const table = readFileSync(join(root, 'table.md'), 'utf8').trim().split('\n').map(Number);
  expect(table).toEqual(Array.from({ length: Math.floor(counted / 10) }, (_, at) => (at + 1) * 10));
  expect(leftIn(root)).toEqual([]);
});
