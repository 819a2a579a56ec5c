// Answers the permission dialog that an agent's CLI shows, by the keys that mean yes or no to it.
import { setTimeout as pause } from 'node:timers/promises';
import type { TaskId } from '../../core/subject.ts';
import type { DialogAnswer, SendVerdict } from '../../ports/sessions.ts';
import { driverFor } from '../agents/drivers.ts';
import type { Room } from '../room.ts';
import type { Run } from '../run/runs.ts';
import type { Pane } from '../tmux/panes.ts';
import { signOn } from '../watch/screen-sign.ts';
import { answeredAt, keyOf, setAnswered } from './answered.ts';
import { dialogRow, patternsOf } from './obstacle.ts';
import { findAgent } from './send.ts';
import { remember, sent } from './sent.ts';
import { steady } from './steady.ts';
import { pressKeys, readScreen } from './type.ts';

const roundMs = 50;

/**
 * A person says yes to one question: it is pressed where that one is asked, and nowhere else. One at a time per task, and not beside a
 * sending: the caller sees to that.
 *
 * @returns `delivered` when the dialog has gone; `unconfirmed` when it has not, or was not there, or is another one: there is nothing to
 *   press again; `failed` when nothing was pressed and may be pressed later. The keys of one answer are never pressed twice.
 * @throws PortError `tmux_unavailable` (soon) before anything was pressed
 */
export async function answerDialog(
  room: Room,
  task: TaskId,
  { key, asked, choice }: DialogAnswer,
  signal: AbortSignal,
): Promise<SendVerdict> {
  signal.throwIfAborted();
  const { run, pane } = await findAgent(room, task);
  if (run === undefined || pane === undefined) return failed('the task has no living agent');
  const before = sent(run, key);
  if (before !== undefined) return { verdict: before.verdict, reason: `answered before: ${before.reason}` };
  const keys = driverFor(run.cli).answers?.[choice];
  if (keys === undefined) return unconfirmed('nobody knows which keys answer it: answer at its terminal');
  const asking = room.asking.get(run.mark);
  if (asking === undefined) return failed('nobody has looked yet at what it asks');

  const row = await waitForDialog(room, { run, pane, asked });
  if (row === undefined) {
    // Should it be drawn after all, it is asked again.
    if (asking() === asked) await setAnswered(run);
    return unconfirmed('it asks this no more');
  }
  // Before the keys: a runner that dies in the middle must not make the next one press them again, and what is asked after them is new.
  await remember(run, key, { ...unconfirmed('the runner ended while it was answered'), text: '', from: 0 });
  await setAnswered(run);
  const verdict = (await pressKeys(room, run, pane, keys))
    ? await seeItGo(room, { run, pane, row })
    : unconfirmed('the agent takes no keys: it has ended, or its terminal is in use');
  await remember(run, key, { ...verdict, text: '', from: 0 });
  return verdict;
}

/**
 * A hook tells of a question before the CLI has drawn it, and keys that are pressed before that are lost.
 *
 * @returns the line by which it is known; undefined where this question is not shown in time
 */
async function waitForDialog(
  room: Room,
  { run, pane, asked }: { run: Run; pane: Pane; asked: string },
): Promise<string | undefined> {
  for (let waited = 0; waited <= room.timing.redraw; waited += roundMs) {
    const row = (await rowShown(room, run, pane))?.seen;
    if (row !== undefined && (room.asking.get(run.mark)?.() === asked || (await keyShown(room, run, pane)) === asked))
      return row;
    await pause(roundMs);
  }
  return undefined;
}

/** @returns undefined where the screen does not come to rest; `seen`: the line by which a dialog is known, if there is one */
function rowShown(room: Room, run: Run, pane: Pane): Promise<{ readonly seen: string | undefined } | undefined> {
  const patterns = patternsOf(run);
  return steady(async () => (patterns === null ? undefined : dialogRow(patterns, await readScreen(room, pane))));
}

/** @returns what a look calls a question of which no hook told */
async function keyShown(room: Room, run: Run, pane: Pane): Promise<string | undefined> {
  const patterns = patternsOf(run);
  const sign = patterns === null ? undefined : signOn(patterns, await readScreen(room, pane));
  return sign?.sign === 'asking' ? keyOf(sign.text, answeredAt(run)) : undefined;
}

async function seeItGo(room: Room, { run, pane, row }: { run: Run; pane: Pane; row: string }): Promise<SendVerdict> {
  for (let waited = 0; waited <= room.timing.receipt; waited += roundMs) {
    await pause(roundMs);
    const look = await rowShown(room, run, pane).catch(() => undefined);
    if (look !== undefined && look.seen !== row) return { verdict: 'delivered', reason: 'the dialog has gone' };
  }
  return unconfirmed('the keys were pressed, and the dialog is still there');
}

function unconfirmed(reason: string): SendVerdict & { readonly verdict: 'unconfirmed' } {
  return { verdict: 'unconfirmed', reason };
}

function failed(reason: string): SendVerdict {
  return { verdict: 'failed', reason };
}
