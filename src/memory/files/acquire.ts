// The way to a lock: straight to it when nobody is there, else in line, first come, first served.
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { clearDead } from './dead.ts';
import { joinLine, leaveLine, lookAtLine } from './line.ts';
import { pauseMs } from './pace.ts';
import { holderOf, putInPlace, takeOver, timeout } from './take-over.ts';
import { type LockRoom, type Ticket, touch } from './ticket.ts';

/** How long each of those ahead may let a free lock stand before it is passed by: it may be stopped, or short of processor time. */
const courtesyMs = 5;
/** How often the first in line sees to it that the holder lives, and how much more seldom each of the others. */
const careMs = 10;
const othersCareMs = 50;
/** Somebody far away must hear of us before it can take us for dead. */
const touchEveryMs = 5_000;

/**
 * Waits until the ticket is in place as the lock. The line is a courtesy: who has the lock is decided by the renaming alone, which
 * fails while a directory with anything in it stands there.
 *
 * @param until in milliseconds of `performance.now()`
 * @param goesOn whether its turn is not over, so that it need not stand in line again
 * @throws FileError `lock_timeout` that names the holder; the ticket is ready again
 */
export async function acquire(room: LockRoom, mine: Ticket, until: number, goesOn: boolean): Promise<void> {
  mine.inherited = false;
  await showLife(room, mine);
  if (goesOn && !(await isThere(room, 'lock')) && (await putInPlace(room, mine))) return;
  const line = await lookAtLine(room, mine);
  if (!line.held && line.all.length === 0 && (await putInPlace(room, mine))) return;
  try {
    await joinLine(room, mine, line);
    await waitInLine(room, mine, until);
  } catch (error) {
    await leaveLine(room, mine);
    throw error;
  }
}

/** Looks at no more than it must: to list a directory makes work for the disk, which those ahead are waiting for. */
async function waitInLine(room: LockRoom, mine: Ticket, until: number): Promise<void> {
  let { ahead } = await lookAtLine(room, mine);
  let holder: string | undefined;
  let freeSince: number | undefined;
  let careAt = performance.now() + 2 * ahead.length;
  for (let round = 0; ; round++) {
    const held = await isThere(room, 'lock');
    if (!(await isThere(room, ahead.at(-1)))) ahead = (await lookAtLine(room, mine)).ahead;
    const now = performance.now();
    freeSince = held ? undefined : (freeSince ?? now);
    const mayPass = freeSince !== undefined && now - freeSince >= courtesyMs * ahead.length;
    if (mayPass && (await putInPlace(room, mine))) return;
    if (now >= careAt) {
      await showLife(room, mine);
      await clearDead(room, ahead, mine);
      if (held) holder = await holderOf(room, holder);
      if (held && (await takeOver(room, mine, holder))) return;
      careAt = now + (ahead.length === 0 ? careMs : othersCareMs * ahead.length);
    }
    if (now >= until) throw await timeout(room);
    await pause(Math.min(pauseMs(mine.token, round, ahead.length), until - now));
  }
}

async function showLife(room: LockRoom, mine: Ticket): Promise<void> {
  if (performance.now() - mine.touchedAt > touchEveryMs) await touch(room, mine);
}

/** @param name in the room; nothing is always there */
async function isThere(room: LockRoom, name: string | undefined): Promise<boolean> {
  return name === undefined || (await room.fs.stat(join(room.directory, name))) !== undefined;
}
