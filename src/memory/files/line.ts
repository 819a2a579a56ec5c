// The line before a lock: tickets under growing numbers, beside it.
import { join } from 'node:path';
import { tokenIn } from './dead.ts';
import { isCode, unlessGone } from './file-error.ts';
import { type LockRoom, makeTicket, readyPath, type Ticket } from './ticket.ts';

export interface Line {
  /** Whether the lock stands there. */
  readonly held: boolean;
  /** Names of the tickets in line, in order. */
  readonly all: readonly string[];
  /** Of those before mine; all of them when mine is not there. */
  readonly ahead: readonly string[];
}

export async function lookAtLine(room: LockRoom, mine: Ticket): Promise<Line> {
  const names = (await room.fs.list(room.directory)) ?? [];
  const all = names.filter((name) => name.startsWith('line@')).sort();
  const at = all.findIndex((name) => tokenIn(name) === mine.token);
  return { held: names.includes('lock'), all, ahead: at < 0 ? all : all.slice(0, at) };
}

/** Two who come at the same time may get the same number; then their names decide. */
export async function joinLine(room: LockRoom, mine: Ticket, { all }: Line): Promise<void> {
  const last = Number(all.at(-1)?.split('@')[1] ?? 0);
  const path = () => join(room.directory, `line@${String(last + 1).padStart(12, '0')}@${mine.token}`);
  try {
    await room.fs.rename(mine.path, path());
  } catch (error) {
    // Somebody far away who had not heard of us for long took us for dead.
    if (!isCode(error, 'ENOENT')) throw error;
    Object.assign(mine, await makeTicket(room));
    await room.fs.rename(mine.path, path());
  }
  mine.path = path();
}

export async function leaveLine(room: LockRoom, mine: Ticket): Promise<void> {
  const path = readyPath(room, mine.token);
  await unlessGone(() => room.fs.rename(mine.path, path));
  mine.path = path;
}
