// A lock for one piece of work, in the words of a port.
import { basename, dirname } from 'node:path';
import { createLock, type LockOptions } from './files/lock.ts';
import { inPortErrors } from './port-errors.ts';

export type { LockOptions };

/**
 * Runs `work` while nobody else holds the lock. Who needs it often keeps one of `files/lock.ts`.
 *
 * @param path its last part is `lock`, in a directory that belongs to this lock alone
 * @throws PortError `lock_timeout` (soon) that names the holder
 */
export async function withLock<T>(path: string, options: LockOptions, work: () => Promise<T>): Promise<T> {
  if (basename(path) !== 'lock') throw new RangeError(`a lock is called "lock", not "${basename(path)}"`);
  const lock = createLock(dirname(path), options);
  try {
    return await inPortErrors(() => lock.hold(work));
  } finally {
    await lock.close();
  }
}
