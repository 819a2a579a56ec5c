// The lock of a memory: one owner at a time, never taken from the living, at once from the dead.
import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { withLock } from '../../src/memory/lock.ts';
import { PortError } from '../../src/ports/port-error.ts';
import { ended, startMember } from './members.ts';
import { freshRoot, lockOptions } from './room.ts';

const dead = `${Buffer.from('elsewhere').toString('base64url')}~1~1~old`;

/** Runs `many` works at once and returns the most that were inside at the same time. */
async function mostInside(path: string, many: number, options = lockOptions()): Promise<number> {
  let inside = 0;
  let most = 0;
  const work = async () => {
    most = Math.max(most, ++inside);
    for (let turns = 0; turns < 5; turns++) await turn();
    inside--;
  };
  await Promise.all(Array.from({ length: many }, () => withLock(path, options, work)));
  return most;
}

test('S-076 of many who want it, one has it at a time', async () => {
  expect(await mostInside(join(freshRoot(), 'lock'), 50)).toBe(1);
});

test('nothing of it is left when it is not held', async () => {
  const root = freshRoot();
  await mostInside(join(root, 'lock'), 5);
  expect(readdirSync(root)).toEqual([]);
});

test('it is free again after a work that failed', async () => {
  const path = join(freshRoot(), 'lock');
  const failing = withLock(path, lockOptions(), async () => {
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  expect(await mostInside(path, 1)).toBe(1);
});

test('S-072 S-085 a living process keeps it, and who waits in vain learns who has it', async () => {
  const path = join(freshRoot(), 'lock');
  const holder = await startMember('hold', path);
  const begun = performance.now();
  const refused = await withLock(path, lockOptions({ timeoutMs: 300 }), async () => 'mine').catch((error) => error);
  expect(performance.now() - begun).toBeGreaterThanOrEqual(290);
  expect(refused).toBeInstanceOf(PortError);
  expect(refused).toMatchObject({ code: 'lock_timeout', retry: 'soon' });
  expect(refused.message).toContain(`process ${holder.pid} on `);
  expect(readdirSync(path)).toHaveLength(1);
});

test('S-085 the lock of a process that was killed is free at once, for one of many', async () => {
  const root = freshRoot();
  const path = join(root, 'lock');
  const holder = await startMember('hold', path);
  holder.kill('SIGKILL');
  await ended(holder);
  expect(await mostInside(path, 20)).toBe(1);
  expect(readdirSync(root)).toEqual([]);
});

test('many who clear away the same dead owner never let in two', async () => {
  for (let round = 0; round < 20; round++) {
    const path = join(freshRoot(), 'lock');
    mkdirSync(path);
    writeFileSync(join(path, dead), '');
    expect(await mostInside(path, 10, lockOptions({ isAlive: ({ machine }) => machine !== 'elsewhere' }))).toBe(1);
  }
});

test('R-41 on another machine an owner counts as alive until the file system has not heard of it for a minute', async () => {
  const path = join(freshRoot(), 'lock');
  const owner = join(path, dead);
  mkdirSync(path);
  writeFileSync(owner, '');
  const waiting = lockOptions({ timeoutMs: 100 });
  await expect(withLock(path, waiting, async () => 'mine')).rejects.toMatchObject({ code: 'lock_timeout' });
  const longAgo = Date.now() / 1000 - 120;
  utimesSync(owner, longAgo, longAgo);
  expect(await withLock(path, waiting, async () => 'mine')).toBe('mine');
});

test('S-073 an owner whose lock was taken for abandoned notices before it writes, and does not end the new one', async () => {
  const path = join(freshRoot(), 'lock');
  const elsewhere = { machine: 'elsewhere', pid: 1, started: '1' };
  const isAlive = ({ machine }: typeof elsewhere) => machine !== 'elsewhere';
  let end = () => {};
  const taken = new Promise<void>((resolve) => {
    end = resolve;
  });
  let other: Promise<void> | undefined;
  await withLock(path, lockOptions({ owner: elsewhere }), async (held) => {
    await held.assert();
    other = withLock(path, lockOptions({ isAlive }), () => taken);
    await expect.poll(() => held.assert().catch((error) => error.code)).toBe('lock_lost');
  });
  expect(readdirSync(path)).toHaveLength(1);
  end();
  await other;
});
