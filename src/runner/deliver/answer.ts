// Answers the permission dialog that an agent's CLI shows, by the keys that mean yes or no to it.

import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Choice } from '../../core/permission.ts';
import type { TaskId } from '../../core/subject.ts';
import type { SendVerdict } from '../../ports/sessions.ts';
import { driverFor } from '../agents/drivers.ts';
import type { Room } from '../room.ts';
import type { Run } from '../run/runs.ts';
import { runFiles } from '../run/runs.ts';
import { writeWhole } from '../run/small-files.ts';
import type { Pane } from '../tmux/panes.ts';
import { patternsOf, questionOn } from './obstacle.ts';
import { findAgent } from './send.ts';
import { remember, sent } from './sent.ts';
import { steady } from './steady.ts';
import { pressKeys, readScreen } from './type.ts';

export interface Answer {
  readonly task: TaskId;
  readonly key: string;
  readonly choice: Choice['choice'];
}

/**
 * One at a time per task, and not beside a sending: the caller sees to that.
 *
 * @returns `delivered` when the dialog has gone; `unconfirmed` when it has not, or was not there: there is nothing to press again;
 *   `failed` when nothing was pressed and may be pressed later. The keys of one answer are never pressed twice.
 * @throws PortError `tmux_unavailable` (soon) before anything was pressed
 */
export async function answerDialog(
  room: Room,
  { task, key, choice }: Answer,
  signal: AbortSignal,
): Promise<SendVerdict> {
  signal.throwIfAborted();
  const { run, pane } = await findAgent(room, task);
  if (run === undefined || pane === undefined) return { verdict: 'failed', reason: 'the task has no living agent' };
  const before = sent(run, key);
  if (before !== undefined) return { verdict: before.verdict, reason: `answered before: ${before.reason}` };
  const keys = driverFor(run.cli).answers?.[choice];
  if (keys === undefined) return unconfirmed('nobody knows which keys answer it: answer at its terminal');
  const asked = await questionShown(room, run, pane);
  if (asked === undefined) return unconfirmed('it asks no more');

  // Before the keys: a runner that dies in the middle must not make the next one press them again.
  await remember(run, key, { ...unconfirmed('the runner ended while it was answered'), text: '', from: 0 });
  const verdict = (await pressKeys(room, run, pane, keys))
    ? await seeItGo(room, { run, pane, asked })
    : unconfirmed('the agent takes no keys: it has ended, or its terminal is in use');
  await writeWhole(join(run.dir, runFiles.answered), '');
  await remember(run, key, { ...verdict, text: '', from: 0 });
  return verdict;
}

/** @returns undefined where the screen shows none, or does not come to rest */
async function questionShown(room: Room, run: Run, pane: Pane): Promise<string | undefined> {
  const patterns = patternsOf(run);
  if (patterns === null) return undefined;
  return (await steady(async () => questionOn(patterns, await readScreen(room, pane))))?.seen;
}

async function seeItGo(
  room: Room,
  { run, pane, asked }: { run: Run; pane: Pane; asked: string },
): Promise<SendVerdict> {
  const roundMs = 50;
  for (let waited = 0; waited <= room.timing.receipt; waited += roundMs) {
    await pause(roundMs);
    if ((await questionShown(room, run, pane).catch(() => asked)) !== asked)
      return { verdict: 'delivered', reason: 'the dialog has gone' };
  }
  return unconfirmed('the keys were pressed, and the dialog is still there');
}

function unconfirmed(reason: string): SendVerdict & { readonly verdict: 'unconfirmed' } {
  return { verdict: 'unconfirmed', reason };
}
