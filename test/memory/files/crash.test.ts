// Processes that kill themselves before every single step: afterwards all of it is there, or nothing, and the others go on.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { FileSystem } from '../../../src/memory/files/file-system.ts';
import { tokenOf } from '../../../src/memory/files/lock-token.ts';
import { isAlive } from '../../../src/memory/files/owner.ts';
import { startMember } from './members.ts';
import { dead, entries, failure, filesIn, freshRoot, leftIn, lockIn, quickFileSystem, watched } from './room.ts';

const names = ['one.md', 'two.md', 'three.md'];

function rootWithOld(): string {
  const root = freshRoot();
  for (const name of ['one.md', 'two.md']) writeFileSync(join(root, name), `old ${name}`);
  return root;
}

function textsIn(root: string): (string | null)[] {
  return names.map((name) => (readdirSync(root).includes(name) ? readFileSync(join(root, name), 'utf8') : null));
}

const old = ['old one.md', 'old two.md', null];
const all = names.map((name) => `new ${name}`);
/** What a member makes of them, one after the other. */
const stages = [old, ['first one.md', 'old two.md', null], all];

/** Three at a time, for a process is mostly waited for. @returns how many steps there are */
async function killedAtEachStep(verb: string): Promise<number> {
  let steps = 0;
  let done = false;
  const line = async () => {
    while (!done) {
      const step = ++steps;
      const root = rootWithOld();
      const { signal, code } = await startMember(verb, root, step).ended;
      if (signal === null) expect(code, `step ${step}`).toBe(0);
      done ||= signal === null;
      await expectAllOrNothing(root, `step ${step}`);
    }
  };
  await Promise.all([line(), line(), line()]);
  return steps - 3;
}

async function expectAllOrNothing(root: string, step: string): Promise<void> {
  const files = filesIn(root, { lockTimeoutMs: 5_000, fs: quickFileSystem });
  const begun = performance.now();
  await files.update('other.md', () => 'works');
  expect(performance.now() - begun, step).toBeLessThan(1_500);
  expect(stages, step).toContainEqual(textsIn(root));
  expect(leftIn(root), step).toEqual([]);
  await files.hold((held) => held.commit(names.map((name) => ({ name, content: `later ${name}` }))));
  expect(textsIn(root), step).toEqual(names.map((name) => `later ${name}`));
  await files.close();
  expect(entries(join(root, '.own', 'lock')), step).toEqual([]);
}

/** Seconds on a machine that has time; a hundred processes on one that has none need longer. */
const patience = { timeout: 240_000 };

describe('S-079 S-080 S-085 kill -9 before any step of', patience, () => {
  test('a change of one file and then of three', async () => {
    expect(await killedAtEachStep('change')).toBeGreaterThan(40);
  });

  test('taking and releasing a lock', async () => {
    expect(await killedAtEachStep('lock')).toBeGreaterThan(5);
  });
});

describe('an end before any step of', () => {
  const heir = { machine: 'here', pid: 2, started: 'later' };
  const alive: typeof isAlive = (owner) => (owner.machine === 'here' ? false : isAlive(owner));

  /** As if the process ended there: nothing that it would do later is done. */
  function endingAt(last: number): { readonly fs: FileSystem; readonly ended: () => boolean } {
    let ended = false;
    const fs = watched(({ number }) => {
      ended ||= number >= last;
      if (ended) throw new Error('the process has ended');
    });
    return { fs, ended: () => ended };
  }

  async function untilUnharmed(
    work: (fs: FileSystem, root: string) => Promise<unknown>,
    check: Check,
  ): Promise<number> {
    for (let step = 1; ; step++) {
      const root = rootWithOld();
      const { fs, ended } = endingAt(step);
      await work(fs, root).catch(() => undefined);
      await check(root, `step ${step}`);
      if (!ended()) return step - 1;
    }
  }
  type Check = (root: string, step: string) => Promise<void>;

  test('taking a lock from the dead', async () => {
    const take = async (fs: FileSystem, root: string) => {
      const directory = join(root, '.own', 'lock');
      mkdirSync(join(directory, 'lock'), { recursive: true });
      writeFileSync(join(directory, 'lock', tokenOf(dead, 'old')), '');
      await lockIn(directory, { owner: heir, isAlive: alive, fs }).take();
    };
    const steps = await untilUnharmed(take, async (root, step) => {
      const begun = performance.now();
      const lock = lockIn(join(root, '.own', 'lock'), { isAlive: alive });
      await (await lock.take()).release();
      expect(performance.now() - begun, step).toBeLessThan(1_000);
      await lock.close();
      expect(entries(join(root, '.own', 'lock')), step).toEqual([]);
    });
    expect(steps).toBeGreaterThan(8);
  });

  test.each([
    { what: 'finishing', cannot: '-', result: all },
    { what: 'undoing', cannot: 'two.md', result: old },
  ])('$what what another one left', async ({ cannot, result }) => {
    const recover = async (fs: FileSystem, root: string) => {
      await leaveUnfinished(root);
      const stuck: FileSystem = {
        ...fs,
        rename: (from, to) => (to.endsWith(cannot) ? Promise.reject(failure('EPERM')) : fs.rename(from, to)),
      };
      await filesIn(root, { owner: heir, isAlive: alive, fs: stuck }).hold(async () => {});
    };
    const steps = await untilUnharmed(recover, async (root, step) => {
      await filesIn(root, { isAlive: alive, fs: quickFileSystem }).hold(async () => {});
      // Who was stopped before it began to undo left it to be finished.
      expect([result, all], step).toContainEqual(textsIn(root));
      expect(leftIn(root), step).toEqual([]);
    });
    expect(steps).toBeGreaterThan(20);
  });

  async function leaveUnfinished(root: string): Promise<void> {
    let over = false;
    const fs = watched(({ call, args }) => {
      over ||= call === 'rename' && String(args[1]).endsWith('two.md');
      if (over) throw new Error('the process has ended');
    });
    const files = filesIn(root, { owner: dead, fs });
    await files.hold((held) => held.commit(names.map((name) => ({ name, content: `new ${name}` })))).catch(() => {});
  }
});
