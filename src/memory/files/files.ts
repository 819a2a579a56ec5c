// Files that many processes share: read whole, changed under a lock, several at once or none.
import type { Archived } from './archive.ts';
import { type Change, change } from './change.ts';
import { fileError } from './file-error.ts';
import { type FileSystem, nodeFileSystem } from './file-system.ts';
import { type Found, foundIn, readCurrent } from './found.ts';
import { createLock, type Held } from './lock.ts';
import type { IsAlive, Owner } from './owner.ts';
import { placeOf } from './place.ts';
import { type Recovery, recover } from './recover.ts';
import type { Room } from './room.ts';
import { createTransactions } from './transactions.ts';

export interface FilesOptions {
  /** Absolute path of the directory below which the files are; files are named relative to it. */
  readonly root: string;
  /**
   * Absolute paths of directories on the same file system. Lock and transactions belong to these files alone; below the backups each
   * file's stand under its own name.
   */
  readonly own: { readonly lock: string; readonly transactions: string; readonly backups: string };
  /** Who we are, and how to find out whether another one still runs: `thisProcess()` and `isAlive` of owner.ts do. */
  readonly owner: Owner;
  readonly isAlive: IsAlive;
  /** Fresh unique ids of letters, digits and `-`. */
  readonly id: () => string;
  /** How long to wait for the lock, in milliseconds. */
  readonly lockTimeoutMs?: number;
  /** How many earlier versions of a file stay: at least one. */
  readonly backups?: number;
  readonly fs?: FileSystem;
  /** Told when something was found that an earlier process had left unfinished. */
  readonly onRecovered?: (recovery: Recovery) => void;
}

/** What can be done while the lock is held. */
export interface HeldFiles {
  read(name: string): Promise<Found>;
  /**
   * All of them or none, and durable.
   *
   * @returns paths of the files that were changed
   * @throws FileError `conflict`, `read_only`, `no_space`, …: then every file is as it was
   */
  commit(changes: readonly Change[]): Promise<string[]>;
  /** @throws FileError `lock_lost` */
  assert(): Promise<void>;
}

export interface Files {
  /** Without the lock: one whole version of the file. @throws FileError `unreadable`, `path_refused` */
  read(name: string): Promise<Found>;
  /** Runs `work` while nobody else changes one of the files. @throws FileError `lock_timeout` */
  hold<T>(work: (held: HeldFiles) => Promise<T>): Promise<T>;
  /** Makes of what is there what is to be there, under the lock. @returns whether that was something else */
  update(name: string, make: (found: Found) => string | Uint8Array | Promise<string | Uint8Array>): Promise<boolean>;
  /** Writes what was made from `expected`. @throws FileError `conflict` when the file is not that any more */
  write(name: string, content: string | Uint8Array, expected: Found): Promise<void>;
  /** Moves old text into the archive beside. @param split undefined when there is nothing old */
  archive(name: string, split: (found: Found) => ({ readonly keep: string } & Archived) | undefined): Promise<boolean>;
  /** @returns the id of a transaction of this object */
  begin(): string;
  /** @throws FileError `no_transaction` */
  stage(id: string, name: string, content: string | Uint8Array, expected?: Found): void;
  /** Ends the transaction, also when it fails. @throws FileError, and then every file is as it was */
  commit(id: string): Promise<string[]>;
  /** Forgets what was staged, of all open transactions when none is named. */
  rollback(id?: string): void;
  /** Takes away what is kept ready for the next time; that happens by itself after a second. */
  close(): Promise<void>;
}

/** @returns the files below a root; within a process there should be one object for each lock */
export function createFiles(options: FilesOptions): Files {
  const { root, own, owner, isAlive, id, lockTimeoutMs = 10_000, backups = 5, fs = nodeFileSystem } = options;
  const lock = createLock(own.lock, { owner, isAlive, id, timeoutMs: lockTimeoutMs, fs });
  const transactions = createTransactions(id);
  const shelf = { directory: own.backups, most: backups, newest: new Map<string, number>() };
  let isSwept = false;
  const commit = (changes: readonly Change[]) => hold((held) => held.commit(changes));

  return {
    read,
    hold,
    async update(name, make) {
      return hold(async (held) => {
        const found = await held.read(name);
        const changed = await held.commit([{ name, content: await make(found), expected: found }]);
        return changed.length > 0;
      });
    },
    async write(name, content, expected) {
      await commit([{ name, content, expected }]);
    },
    async archive(name, split) {
      return hold(async (held) => {
        const found = await held.read(name);
        const parts = split(found);
        if (!parts) return false;
        await held.commit([{ name, content: parts.keep, expected: found, archive: parts }]);
        return true;
      });
    },
    begin: transactions.begin,
    stage: (transaction, name, content, expected) =>
      transactions.stage(transaction, { name, content, ...(expected ? { expected } : {}) }),
    commit: async (transaction) => commit(transactions.take(transaction)),
    rollback: transactions.drop,
    close: lock.close,
  };

  async function read(name: string): Promise<Found> {
    return foundIn(await readCurrent(fs, await placeOf(fs, root, name)));
  }

  async function hold<T>(work: (held: HeldFiles) => Promise<T>): Promise<T> {
    return lock.hold(async (held) => {
      const room = roomOf(held);
      await recoverIn(room, held.inherited);
      return work({ read, commit: (changes) => commitIn(room, changes), assert: held.assert });
    });
  }

  async function commitIn(room: Room, changes: readonly Change[]): Promise<string[]> {
    try {
      return await change(room, changes);
    } catch (error) {
      // What could not be removed, or was removed by somebody, is seen to the next time.
      isSwept = false;
      throw error;
    }
  }

  async function recoverIn(room: Room, inherited: boolean): Promise<void> {
    try {
      const left = await recover(room, inherited || !isSwept ? 'all' : 'journal');
      isSwept = true;
      if (left) options.onRecovered?.(left);
    } catch (error) {
      throw fileError(error, own.transactions, 'cleared of what is unfinished');
    }
  }

  function roomOf({ assert }: Held): Room {
    return { fs, root, transactions: own.transactions, backups: shelf, id, assertHeld: assert };
  }
}
