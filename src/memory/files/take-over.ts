// A lock whose owner is dead, or left no name.
import { join } from 'node:path';
import { ageMs, isDead } from './dead.ts';
import { FileError, isCode } from './file-error.ts';
import { holderWords, ownerIn } from './lock-token.ts';
import { removeTree } from './remove-tree.ts';
import { type LockRoom, lockPath, makeTicket, removeTicket, type Ticket } from './ticket.ts';

/** A lock without its owner's name was left by something else than this library, which may be about to say who it is. */
const graceMs = 2_000;

/**
 * Takes a lock from the dead, and from nobody else.
 *
 * @param token of its owner; undefined when there is none in it
 */
export async function takeOver(room: LockRoom, mine: Ticket, token: string | undefined): Promise<boolean> {
  if (token === undefined) return takeNameless(room, mine);
  // That it is held may be an old answer of a network file system; the renaming asks anew, and fails while it is true.
  if (!(await isDead(room, lockPath(room), token, mine))) return putInPlace(room, mine);
  return inherit(room, mine, token);
}

/** Never to be tried while an empty directory may stand there: a renaming would replace it. */
export async function putInPlace(room: LockRoom, mine: Ticket): Promise<boolean> {
  const lock = lockPath(room);
  try {
    await room.fs.rename(mine.path, lock);
  } catch (error) {
    if (isCode(error, 'ENOTEMPTY', 'EEXIST')) return false;
    if (!isCode(error, 'ENOENT')) throw error;
    // A network file system may lose the answer to a renaming that took effect; then our token is in its place.
    if (!(await room.fs.stat(join(lock, mine.token)))) {
      Object.assign(mine, await makeTicket(room));
      return false;
    }
  }
  mine.path = lock;
  return true;
}

/** @param known the token it had at the last look @returns undefined when nobody's name is in it, or there is none */
export async function holderOf(room: LockRoom, known?: string): Promise<string | undefined> {
  const lock = lockPath(room);
  if (known !== undefined && (await room.fs.stat(join(lock, known)))) return known;
  return ((await room.fs.list(lock)) ?? []).find((name) => ownerIn(name) !== undefined);
}

export async function timeout(room: LockRoom): Promise<FileError> {
  const lock = lockPath(room);
  return new FileError('lock_timeout', lock, `${lock} is held by ${holderWords(await holderOf(room))}`);
}

/** One renaming from its name to ours: of several who find the same dead owner one has it, and there is no moment without a name. */
async function inherit(room: LockRoom, mine: Ticket, dead: string): Promise<boolean> {
  const lock = lockPath(room);
  try {
    await room.fs.rename(join(lock, dead), join(lock, mine.token));
  } catch (error) {
    if (isCode(error, 'ENOENT')) return false;
    throw error;
  }
  const ticket = mine.path;
  mine.path = lock;
  mine.inherited = true;
  // The lock is ours, whatever becomes of the ticket.
  await removeTicket(room, ticket, mine.token).catch(() => undefined);
  return true;
}

async function takeNameless(room: LockRoom, mine: Ticket): Promise<boolean> {
  const lock = lockPath(room);
  if ((await ageMs(room, lock, mine)) < graceMs) return false;
  const names = (await room.fs.list(lock)) ?? [];
  // Looked at once more: somebody may have put a name there since.
  if (names.some((name) => ownerIn(name) !== undefined)) return false;
  for (const name of names) await removeTree(room.fs, join(lock, name));
  mine.inherited = await putInPlace(room, mine);
  return mine.inherited;
}
