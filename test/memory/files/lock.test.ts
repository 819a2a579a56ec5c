// The lock: one owner at a time, never taken from the living, at once from the dead.
import { mkdirSync, readdirSync, renameSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { Lock } from '../../../src/memory/files/lock.ts';
import { tokenOf } from '../../../src/memory/files/lock-token.ts';
import { isAlive, thisProcess } from '../../../src/memory/files/owner.ts';
import { startMember } from './members.ts';
import { aliveBut, dead, freshRoot, lockIn } from './room.ts';

/** Lets each of them do some work at once, and returns the most that were inside at the same time. */
async function mostInside(locks: readonly Lock[]): Promise<number> {
  let inside = 0;
  let most = 0;
  const work = async () => {
    most = Math.max(most, ++inside);
    for (let turns = 0; turns < 5; turns++) await turn();
    inside--;
  };
  await Promise.all(locks.map((lock) => lock.hold(work)));
  return most;
}

const several = (count: number, ...args: Parameters<typeof lockIn>) =>
  Array.from({ length: count }, () => lockIn(...args));

function leaveLock(directory: string, ...names: readonly string[]): string {
  mkdirSync(join(directory, 'lock'), { recursive: true });
  for (const name of names) writeFileSync(join(directory, 'lock', name), '');
  return join(directory, 'lock');
}

function makeOlder(path: string, seconds: number): void {
  const then = Date.now() / 1000 - seconds;
  utimesSync(path, then, then);
}

test('S-076 of 50 who race for it exactly one has it, each round', async () => {
  const directory = freshRoot();
  const locks = several(50, directory);
  for (let round = 0; round < 3; round++) expect(await mostInside(locks)).toBe(1);
});

test('of one process that asks often, one work is done at a time, in the order they came', async () => {
  const lock = lockIn(freshRoot());
  expect(await mostInside(Array.from({ length: 20 }, () => lock))).toBe(1);
  const order: number[] = [];
  await Promise.all([1, 2, 3].map((number) => lock.hold(async () => void order.push(number))));
  expect(order).toEqual([1, 2, 3]);
});

test('it tells who holds it: machine, process and when that began', async () => {
  const directory = freshRoot();
  const held = await lockIn(directory, { owner: { machine: 'build-1/b007', pid: 42, started: '1234' } }).take();
  expect(readdirSync(join(directory, 'lock'))).toEqual([expect.stringMatching(/^owner@build-1%2Fb007@42@1234@/)]);
  await held.release();
});

test('when it is not held nothing stands there but what is kept ready for a second, and nothing after it is closed', async () => {
  const directory = freshRoot();
  const locks = several(5, directory);
  await mostInside(locks);
  for (const name of readdirSync(directory)) expect(name).toMatch(/^ready@owner@/);
  await Promise.all(locks.map((lock) => lock.close()));
  expect(readdirSync(directory)).toEqual([]);
  await mostInside(locks);
  await expect.poll(() => readdirSync(directory), { timeout: 5_000 }).toEqual([]);
});

test('it is free again after a work that failed', async () => {
  const lock = lockIn(freshRoot());
  const failing = lock.hold(async () => {
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  expect(await mostInside([lock])).toBe(1);
});

test('S-072 S-085 S-186 a living process keeps it, and who waits in vain learns who has it', async () => {
  const root = freshRoot();
  const holder = startMember('hold', root);
  await holder.begun;
  const lock = lockIn(join(root, '.own', 'lock'), { timeoutMs: 1_000 });
  const begun = performance.now();
  const refused = await lock.take().catch((error) => error);
  const took = performance.now() - begun;
  expect(took).toBeGreaterThanOrEqual(1_000);
  expect(took).toBeLessThan(2_000);
  expect(refused).toMatchObject({ code: 'lock_timeout', permanent: false });
  expect(refused.message).toContain(`process ${holder.process.pid} on `);
  expect(readdirSync(join(root, '.own', 'lock')).filter((name) => !name.startsWith('ready@'))).toEqual(['lock']);
});

test('S-072 who waits behind others of its own process gives up in time too', async () => {
  const lock = lockIn(freshRoot(), { timeoutMs: 50 });
  const held = await lock.take();
  await expect(lock.take()).rejects.toMatchObject({ code: 'lock_timeout' });
  await held.release();
  await (await lock.take()).release();
});

test('S-085 the lock of a process that was killed is free at once, for one of many', async () => {
  const root = freshRoot();
  const holder = startMember('hold', root);
  await holder.begun;
  holder.process.kill('SIGKILL');
  await holder.ended;
  const begun = performance.now();
  const locks = several(20, join(root, '.own', 'lock'));
  expect(await mostInside(locks)).toBe(1);
  expect(performance.now() - begun).toBeLessThan(1_500);
});

test('many who find the same dead owner never let in two', async () => {
  for (let round = 0; round < 20; round++) {
    const directory = freshRoot();
    leaveLock(directory, tokenOf(dead, 'old'));
    expect(await mostInside(several(10, directory, { isAlive: aliveBut(dead) }))).toBe(1);
  }
});

test('S-085 however old it is, a lock of the living is not taken', async () => {
  const directory = freshRoot();
  const held = await lockIn(directory).take();
  const [token = ''] = readdirSync(join(directory, 'lock'));
  makeOlder(join(directory, 'lock', token), 100_000);
  await expect(lockIn(directory, { timeoutMs: 200 }).take()).rejects.toMatchObject({ code: 'lock_timeout' });
  await held.assert();
  await held.release();
});

describe('S-085 a lock without an owner in it', () => {
  test.each([{ inside: [] }, { inside: ['pid', 'host.txt'] }])(
    '($inside) is free after two seconds, not before',
    async ({ inside }) => {
      const directory = freshRoot();
      const path = leaveLock(directory, ...inside);
      await expect(lockIn(directory, { timeoutMs: 300 }).take()).rejects.toMatchObject({ code: 'lock_timeout' });
      expect(readdirSync(path)).toEqual(expect.arrayContaining(inside));
      makeOlder(path, 3);
      const begun = performance.now();
      expect(await mostInside(several(5, directory))).toBe(1);
      expect(performance.now() - begun).toBeLessThan(1_000);
    },
  );

  test('is waited for', async () => {
    const directory = freshRoot();
    makeOlder(leaveLock(directory), 1);
    const begun = performance.now();
    expect(await mostInside([lockIn(directory)])).toBe(1);
    expect(performance.now() - begun).toBeGreaterThan(500);
  });
});

test('R-41 on another machine an owner counts as alive until the file system has not heard of it for a minute', async () => {
  const directory = freshRoot();
  const token = tokenOf({ ...dead, machine: 'elsewhere' }, 'old');
  const path = leaveLock(directory, token);
  await expect(lockIn(directory, { timeoutMs: 100 }).take()).rejects.toMatchObject({ code: 'lock_timeout' });
  makeOlder(join(path, token), 120);
  expect(await mostInside([lockIn(directory, { timeoutMs: 100 })])).toBe(1);
});

test('S-073 who does not hold it cannot release it', async () => {
  const directory = freshRoot();
  const elsewhere = { machine: 'elsewhere', pid: 1, started: '1' };
  const first = await lockIn(directory, { owner: elsewhere }).take();
  const second = await lockIn(directory, { isAlive: aliveBut(elsewhere) }).take();
  await expect(first.assert()).rejects.toMatchObject({ code: 'lock_lost' });
  await expect(first.release()).rejects.toMatchObject({ code: 'not_owner', permanent: true });
  await second.assert();
  await second.release();
  await expect(second.release()).rejects.toMatchObject({ code: 'not_owner' });
});

test('S-073 a work whose lock was taken for abandoned does not end the new one', async () => {
  const directory = freshRoot();
  const elsewhere = { machine: 'elsewhere', pid: 1, started: '1' };
  const second = lockIn(directory, { isAlive: aliveBut(elsewhere) });
  const taken = await lockIn(directory, { owner: elsewhere }).hold(() => second.take());
  await taken.assert();
  await taken.release();
});

describe('the line', () => {
  test('is served in order', async () => {
    const directory = freshRoot();
    const holder = await lockIn(directory).take();
    const order: number[] = [];
    const waiting: Promise<void>[] = [];
    for (const number of [1, 2, 3, 4]) {
      waiting.push(lockIn(directory).hold(async () => void order.push(number)));
      const inLine = () => readdirSync(directory).filter((name) => name.startsWith('line@')).length;
      await expect.poll(inLine, { interval: 2 }).toBe(number);
    }
    await holder.release();
    await Promise.all(waiting);
    expect(order).toEqual([1, 2, 3, 4]);
  });

  test('does not wait for the dead, and clears them away', async () => {
    const directory = freshRoot();
    const lock = lockIn(directory, { isAlive: aliveBut(dead) });
    await (await lock.take()).release();
    const token = tokenOf(dead, 'gone');
    const ticket = join(directory, `line@000000000001@${token}`);
    mkdirSync(ticket);
    writeFileSync(join(ticket, token), '');
    const passing = async () => {
      await lock.hold(async () => {});
      return readdirSync(directory).join();
    };
    await expect.poll(passing).not.toContain(token);
  });

  test('does not wait for long for one that is stopped, which finds its way back', async () => {
    const directory = freshRoot();
    const stopped = lockIn(directory);
    await (await stopped.take()).release();
    const [ready = ''] = readdirSync(directory);
    renameSync(join(directory, ready), join(directory, ready.replace('ready@', 'line@000000000002@')));
    const begun = performance.now();
    expect(await mostInside([lockIn(directory)])).toBe(1);
    expect(performance.now() - begun).toBeLessThan(1_000);
    await expect(stopped.hold(async () => 'mine')).resolves.toBe('mine');
  });
});

test('what the dead had ready is cleared away by the next', async () => {
  const directory = freshRoot();
  const gone = `ready@${tokenOf(dead, 'gone')}`;
  mkdirSync(join(directory, gone));
  await mostInside([lockIn(directory, { isAlive: aliveBut(dead) })]);
  expect(readdirSync(directory)).not.toContain(gone);
});

test('this process lives, and is another one than any that had its pid', async () => {
  const me = thisProcess();
  expect(isAlive(me)).toBe(true);
  expect(isAlive({ ...me, started: '1' })).toBe(false);
  expect(isAlive({ ...me, machine: 'elsewhere' })).toBeUndefined();
});
