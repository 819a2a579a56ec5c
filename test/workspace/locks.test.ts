// Locks: one at a time, in one process and between processes, and never held by the dead.
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { createLocks } from '../../src/workspace/locks.ts';
import { markOf } from '../../src/workspace/process-mark.ts';
import { until } from './fixtures/until.ts';

async function place() {
  const directory = await mkdtemp(join(tmpdir(), 'locks-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  return { directory, locks: createLocks(directory, randomUUID), others: createLocks(directory, randomUUID) };
}

/** A lock held by another process. */
async function heldBy(directory: string, name: string, mark: string) {
  await mkdir(join(directory, name));
  await writeFile(join(directory, name, `${mark}.${randomUUID()}`), '');
}

function sleeper() {
  const child = spawn('sleep', ['60'], { stdio: 'ignore' });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

test("two holders never work at the same time, whether they share a process's queue or only the directory", async () => {
  const { directory, locks, others } = await place();
  let inside = 0;
  let most = 0;
  const work = async () => {
    inside += 1;
    most = Math.max(most, inside);
    await wait(1);
    inside -= 1;
  };
  await Promise.all(Array.from({ length: 40 }, (_, at) => (at % 2 ? locks : others).hold('one', undefined, work)));
  expect(most).toBe(1);
  expect(await readdir(directory)).toEqual([]);
});

test('different names do not wait for each other, and a failure frees the lock', async () => {
  const { locks } = await place();
  await locks.hold('one', undefined, () => locks.hold('two', undefined, async () => undefined));
  await expect(locks.hold('one', undefined, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await locks.hold('one', undefined, async () => 'free')).toBe('free');
});

test('a living owner is waited for; once it is killed its lock is taken', async () => {
  const { directory, locks } = await place();
  const owner = sleeper();
  await heldBy(directory, 'one', (await markOf(owner.pid ?? 0)) ?? '');
  let taken = false;
  const waiting = locks.hold('one', undefined, async () => {
    taken = true;
  });
  await wait(100);
  expect(taken).toBe(false);
  owner.kill('SIGKILL');
  await waiting;
  expect(taken).toBe(true);
  expect(await readdir(directory)).toEqual([]);
});

test("a process that got a dead owner's number is not taken for it", async () => {
  const { directory, locks } = await place();
  const reused = sleeper();
  await until(async () => (await markOf(reused.pid ?? 0)) !== undefined);
  await heldBy(directory, 'one', `${reused.pid}-1`);
  expect(await locks.hold('one', undefined, async () => 'mine')).toBe('mine');
});

test('many who find a dead owner at once still work one at a time', async () => {
  const { directory } = await place();
  let inside = 0;
  for (let round = 0; round < 20; round += 1) {
    await heldBy(directory, 'one', '4194304-1');
    const all = Array.from({ length: 8 }, () => createLocks(directory, randomUUID));
    await Promise.all(
      all.map((locks) =>
        locks.hold('one', undefined, async () => {
          inside += 1;
          expect(inside).toBe(1);
          await wait(0);
          inside -= 1;
        }),
      ),
    );
  }
});

test('who gives up waiting leaves nothing behind and does not stop those behind it', async () => {
  const { directory, locks, others } = await place();
  const abort = new AbortController();
  let free: () => void = () => undefined;
  let begun: () => void = () => undefined;
  const started = new Promise<void>((resolve) => {
    begun = resolve;
  });
  const first = others.hold('one', undefined, () => {
    begun();
    return new Promise<void>((resolve) => {
      free = resolve;
    });
  });
  await started;
  const onHost = locks.hold('one', abort.signal, async () => 'never');
  const inQueue = locks.hold('one', abort.signal, async () => 'never');
  const behind = locks.hold('one', undefined, async () => 'after all');
  abort.abort(new Error('enough'));
  await Promise.all([expect(onHost).rejects.toThrow(), expect(inQueue).rejects.toThrow('enough')]);
  free();
  await first;
  expect(await behind).toBe('after all');
  expect(await readdir(directory)).toEqual([]);
});
