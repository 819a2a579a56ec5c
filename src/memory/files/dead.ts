// Who is dead, of those who hold a lock or stand in line for it.
import { join } from 'node:path';
import { ownerIn } from './lock-token.ts';
import { type LockRoom, removeTicket, type Ticket, touch } from './ticket.ts';

/** An owner on another machine that gave no sign of life for this long is taken for dead. */
const abandonedMs = 60_000;

/** @param path of the directory that holds the token @param mine tells the time */
export async function isDead(room: LockRoom, path: string, token: string, mine: Ticket): Promise<boolean> {
  const owner = ownerIn(token);
  const alive = owner && room.isAlive(owner);
  if (alive !== undefined) return !alive;
  return (await ageMs(room, join(path, token), mine)) > abandonedMs;
}

/** Removes the tickets of the dead. @param names entries of the room */
export async function clearDead(room: LockRoom, names: readonly string[], mine: Ticket): Promise<void> {
  for (const name of names) {
    const token = tokenIn(name);
    if (token === undefined || token === mine.token) continue;
    const path = join(room.directory, name);
    if (await isDead(room, path, token, mine)) await removeTicket(room, path, token);
  }
}

/** @returns the token of an entry such as `ready@owner@…`; undefined for the lock itself */
export function tokenIn(name: string): string | undefined {
  const at = name.indexOf('@owner@');
  return at < 0 ? undefined : name.slice(at + 1);
}

/** By the clock of the file system; 0 for what is gone. */
export async function ageMs(room: LockRoom, path: string, mine: Ticket): Promise<number> {
  await touch(room, mine);
  const now = await room.fs.stat(join(mine.path, mine.token));
  const then = await room.fs.stat(path);
  return now && then ? now.mtimeMs - then.mtimeMs : 0;
}
