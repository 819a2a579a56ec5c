// One at a time: in this process by a queue, between processes by a directory that holds its owner's name.
import { mkdir, readdir, rename, rm, rmdir, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { codeOf } from './git-failure.ts';
import { isAlive, markOf } from './process-mark.ts';

export interface Locks {
  /** Runs `work` while nobody else on this host holds `name`. @throws the signal's reason when it aborts while waiting */
  hold<T>(name: string, signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T>;
}

/**
 * @param directory must exist when a lock is taken
 * @param newId gives a fresh unique id
 */
export function createLocks(directory: string, newId: () => string): Locks {
  const queues = new Map<string, Promise<void>>();
  return {
    async hold(name, signal, work) {
      const before = queues.get(name) ?? Promise.resolve();
      let leave: () => void = () => undefined;
      const left = new Promise<void>((resolve) => {
        leave = resolve;
      });
      const last = before.then(() => left);
      queues.set(name, last);
      try {
        await orAborted(before, signal);
        return await holdOnHost(join(directory, name), newId(), signal, work);
      } finally {
        leave();
        if (queues.get(name) === last) queues.delete(name);
      }
    },
  };
}

/**
 * The lock is a directory; whoever has a file in it owns it. Taking is the rename of a prepared directory, which POSIX lets
 * succeed only where nothing or an empty directory stands. A dead owner is evicted by deleting the file that bears its name:
 * a newer owner's file bears another, so it cannot be evicted by mistake.
 */
async function holdOnHost<T>(
  path: string,
  id: string,
  signal: AbortSignal | undefined,
  work: () => Promise<T>,
): Promise<T> {
  const prepared = `${path}.${id}`;
  const owner = `${await markOf(process.pid)}.${id}`;
  await mkdir(prepared);
  await writeFile(join(prepared, owner), '');
  try {
    for (let pause = 2; !(await take(prepared, path)); pause = Math.min(pause * 2, 40)) {
      if (!(await evictDead(path))) await wait(pause, undefined, { signal });
    }
  } catch (error) {
    await rm(prepared, { recursive: true, force: true });
    throw error;
  }
  try {
    return await work();
  } finally {
    await rm(join(path, owner), { force: true });
    // Fails where the next owner is already in: then it is not ours to tidy.
    await rmdir(path).catch(() => undefined);
  }
}

async function take(prepared: string, path: string): Promise<boolean> {
  try {
    await rename(prepared, path);
    return true;
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOTEMPTY' || code === 'EEXIST') return false;
    throw error;
  }
}

/** @returns whether an owner was found dead and put out. */
async function evictDead(path: string): Promise<boolean> {
  const owners = await readdir(path).catch(() => []);
  for (const owner of owners) {
    const mark = owner.slice(0, owner.indexOf('.'));
    if (await isAlive(mark)) continue;
    await unlink(join(path, owner)).catch(() => undefined);
    return true;
  }
  return false;
}

/** Waits for `done`, or rejects with the signal's reason if that comes first. */
export async function orAborted<T>(done: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return done;
  signal.throwIfAborted();
  let stop: () => void = () => undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([done, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
