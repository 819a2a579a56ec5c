// A lock between processes and machines, safe on network file systems: a directory that appears with its owner's name in it.
import { join } from 'node:path';
import { acquire } from './acquire.ts';
import { clearDead } from './dead.ts';
import { FileError, fileError } from './file-error.ts';
import { type FileSystem, nodeFileSystem } from './file-system.ts';
import type { IsAlive, Owner } from './owner.ts';
import { type LockRoom, makeTicket, readyPath, removeTicket, type Ticket, touch } from './ticket.ts';
import { createTurns } from './turns.ts';

export interface LockOptions {
  /** The process that wants the lock: `thisProcess()` of owner.ts, or one's own way to tell processes apart. */
  readonly owner: Owner;
  readonly isAlive: IsAlive;
  /** Fresh unique ids of letters, digits and `-`. */
  readonly id: () => string;
  /** How long to wait for somebody who lives, in milliseconds. */
  readonly timeoutMs: number;
  readonly fs?: FileSystem;
}

export interface Held {
  /** Whether it was taken from the dead, who may have left more. */
  readonly inherited: boolean;
  /** @throws FileError `lock_lost` when somebody took the lock for abandoned: nothing more may be written. */
  assert(): Promise<void>;
  /** @throws FileError `not_owner` when it is not ours (any more): then it stands as it is. */
  release(): Promise<void>;
}

export interface Lock {
  /** @throws FileError `lock_timeout`, and what a file system may say */
  take(): Promise<Held>;
  /** Runs `work` while nobody else holds the lock. */
  hold<T>(work: (held: Held) => Promise<T>): Promise<T>;
  /** Takes away what is kept ready for the next time; that happens by itself after a second without one. */
  close(): Promise<void>;
}

const renewMs = 10_000;
const keptReadyMs = 1_000;
const turnMs = 12;
const atOnceMs = 1;

/**
 * @param directory for this lock alone; made when it is missing
 * @returns the lock; within a process there should be one object for each directory, for they queue as strangers
 */
export function createLock(directory: string, options: LockOptions): Lock {
  const { owner, isAlive, id, timeoutMs, fs = nodeFileSystem } = options;
  const room: LockRoom = { directory, fs, owner, isAlive, id };
  const turns = createTurns();
  let ready: Ticket | undefined;
  let tidying: NodeJS.Timeout | undefined;
  let turnSince = 0;
  let releasedAt = 0;

  return { take, hold, close };

  async function hold<T>(work: (held: Held) => Promise<T>): Promise<T> {
    const held = await take();
    try {
      return await work(held);
    } finally {
      await held.release().catch(unlessLost);
    }
  }

  async function take(): Promise<Held> {
    const until = performance.now() + timeoutMs;
    if (!(await turns.enter(timeoutMs))) {
      throw new FileError('lock_timeout', directory, `${directory} is held by process ${owner.pid}, which is this one`);
    }
    try {
      const ticket = await takeTicket();
      const goesOn = isTurnGoingOn();
      await acquire(room, ticket, until, goesOn).catch((error) => {
        keepReady(ticket);
        throw error;
      });
      if (!goesOn) turnSince = performance.now();
      return heldBy(ticket);
    } catch (error) {
      turns.leave();
      throw fileError(error, directory, 'locked');
    }
  }

  /** Handing over takes longer than an update: who comes back at once keeps its turn for a while. */
  function isTurnGoingOn(): boolean {
    const now = performance.now();
    return now - releasedAt < atOnceMs && now - turnSince < turnMs;
  }

  async function takeTicket(): Promise<Ticket> {
    clearTimeout(tidying);
    const ticket = ready;
    ready = undefined;
    if (ticket) return ticket;
    const made = await makeTicket(room);
    await clearDead(room, (await fs.list(directory)) ?? [], made);
    return made;
  }

  function heldBy(ticket: Ticket): Held {
    const renewal = setInterval(() => void touch(room, ticket).catch(() => undefined), renewMs);
    renewal.unref();
    let released = false;
    return {
      inherited: ticket.inherited,
      async assert() {
        if (!released && (await isOurs(ticket))) return;
        throw new FileError('lock_lost', ticket.path, `${ticket.path} was taken over by another process`);
      },
      async release() {
        const lock = ticket.path;
        if (released) throw new FileError('not_owner', lock, `${lock} was released before`);
        released = true;
        clearInterval(renewal);
        try {
          await letGo(ticket, lock);
        } finally {
          releasedAt = performance.now();
          turns.leave();
        }
      },
    };
  }

  async function letGo(ticket: Ticket, lock: string): Promise<void> {
    const path = readyPath(room, ticket.token);
    try {
      if (!(await isOurs(ticket))) throw new FileError('not_owner', lock, `${lock} is not ours to release`);
      await fs.rename(lock, path);
    } catch (error) {
      if (error instanceof FileError) throw error;
      return removeTicket(room, lock, ticket.token);
    }
    ticket.path = path;
    keepReady(ticket);
  }

  function keepReady(ticket: Ticket): void {
    ready = ticket;
    tidying = setTimeout(() => void close().catch(() => undefined), keptReadyMs);
    tidying.unref();
  }

  async function close(): Promise<void> {
    clearTimeout(tidying);
    const ticket = ready;
    ready = undefined;
    if (ticket) await removeTicket(room, ticket.path, ticket.token);
  }

  async function isOurs({ path, token }: Ticket): Promise<boolean> {
    return (await fs.stat(join(path, token))) !== undefined;
  }
}

function unlessLost(error: unknown): void {
  if (!(error instanceof FileError) || error.code !== 'not_owner') throw error;
}
