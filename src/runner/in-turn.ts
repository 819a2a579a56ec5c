// One at a time per key, in the order of asking within this process, and against every other process of this host.
import { join } from 'node:path';
import type { Clock } from '../ports/clock.ts';
import { PortError } from '../ports/port-error.ts';
import { lockFile } from './file-lock.ts';
import type { ProcessTable } from './processes/table.ts';

/** @throws PortError `busy` (soon) when another process does not let go; and what `work` throws */
export type InTurn = <T>(key: string, work: () => Promise<T>) => Promise<T>;

/** Longer than a stop takes. */
const limitMs = 60_000;

/** @param lockDir gets a file for each key that is held; keys are file names */
export function createTurns(lockDir: string, processes: ProcessTable, clock: Clock): InTurn {
  const last = new Map<string, Promise<unknown>>();

  return (key, work) => {
    const before = last.get(key) ?? Promise.resolve();
    const turn = () => locked(key, work);
    const mine = before.then(turn, turn);
    last.set(key, mine);
    const tidy = () => {
      if (last.get(key) === mine) last.delete(key);
    };
    mine.then(tidy, tidy);
    return mine;
  };

  async function locked<T>(key: string, work: () => Promise<T>): Promise<T> {
    const release = await lockFile(join(lockDir, key), { processes, unique: clock.id(), limitMs });
    if (release === undefined) {
      throw new PortError('sessions', 'busy', `another process is at work on the session of ${key}`, 'soon');
    }
    try {
      return await work();
    } finally {
      release();
    }
  }
}
