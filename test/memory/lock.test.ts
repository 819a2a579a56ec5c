// A lock for one piece of work, in the words of a port; what it promises is tested with the library (files/lock.test.ts).
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { withLock } from '../../src/memory/lock.ts';
import { PortError } from '../../src/ports/port-error.ts';
import { startMember } from './members.ts';
import { freshRoot, lockOptions } from './room.ts';

test('S-076 of many who want it, one has it at a time, and nothing of it is left', async () => {
  const root = freshRoot();
  let inside = 0;
  let most = 0;
  const work = async () => {
    most = Math.max(most, ++inside);
    for (let turns = 0; turns < 5; turns++) await turn();
    inside--;
  };
  await Promise.all(Array.from({ length: 30 }, () => withLock(join(root, 'lock'), lockOptions(), work)));
  expect(most).toBe(1);
  expect(readdirSync(root)).toEqual([]);
});

test('a work that fails says so itself', async () => {
  const failing = withLock(join(freshRoot(), 'lock'), lockOptions(), async () => {
    throw new RangeError('no');
  });
  await expect(failing).rejects.toThrow(RangeError);
});

test('S-072 who waits in vain learns who has it', async () => {
  const path = join(freshRoot(), 'lock');
  const holder = await startMember('hold', path);
  const refused = await withLock(path, lockOptions({ timeoutMs: 200 }), async () => 'mine').catch((error) => error);
  expect(refused).toBeInstanceOf(PortError);
  expect(refused).toMatchObject({ port: 'memory', code: 'lock_timeout', retry: 'soon' });
  expect(refused.message).toContain(`process ${holder.pid} on `);
});

test('a lock is called "lock"', async () => {
  await expect(withLock(join(freshRoot(), 'other'), lockOptions(), async () => 1)).rejects.toThrow(RangeError);
});
