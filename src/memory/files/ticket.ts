// What a process that wants a lock has ready: a directory with its name in it, which becomes the lock by being renamed.
import { join } from 'node:path';
import { unlessGone } from './file-error.ts';
import type { FileSystem } from './file-system.ts';
import { tokenOf } from './lock-token.ts';
import type { IsAlive, Owner } from './owner.ts';

/** Where a lock lives: a directory of its own, in which it appears under the name `lock`. */
export interface LockRoom {
  readonly directory: string;
  readonly fs: FileSystem;
  readonly owner: Owner;
  readonly isAlive: IsAlive;
  /** Fresh unique ids of letters, digits and `-`. */
  readonly id: () => string;
}

export interface Ticket {
  readonly token: string;
  /** The directory that holds the token: ready, in line, or in place as the lock. */
  path: string;
  /** When the token was last touched, in milliseconds of `performance.now()`. */
  touchedAt: number;
  /** Whether the lock it became was somebody's who died. */
  inherited: boolean;
}

/** Making a directory can take longer than all the rest of an update; a ticket is used many times. */
export async function makeTicket(room: LockRoom): Promise<Ticket> {
  const token = tokenOf(room.owner, room.id());
  const path = readyPath(room, token);
  await room.fs.makeDirectories(path);
  try {
    await room.fs.close(await room.fs.open(join(path, token), 'wx'));
  } catch (error) {
    await removeTicket(room, path, token);
    throw error;
  }
  return { token, path, touchedAt: performance.now(), inherited: false };
}

export function lockPath({ directory }: LockRoom): string {
  return join(directory, 'lock');
}

export function readyPath({ directory }: LockRoom, token: string): string {
  return join(directory, `ready@${token}`);
}

/** Each name is unique: nothing of anybody else can be removed. */
export async function removeTicket({ fs }: LockRoom, path: string, token: string): Promise<void> {
  await unlessGone(() => fs.unlink(join(path, token)));
  await unlessGone(() => fs.removeDirectory(path));
}

/** A sign of life, by the clock of the file system: those of two machines may differ. */
export async function touch({ fs }: LockRoom, ticket: Ticket): Promise<void> {
  const file = await fs.open(join(ticket.path, ticket.token), 'r+');
  try {
    await fs.write(file, Buffer.from('.'));
  } finally {
    await fs.close(file);
  }
  ticket.touchedAt = performance.now();
}
