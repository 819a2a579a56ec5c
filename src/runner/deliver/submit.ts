// Enter after a paste, and what is known of the prompt that it made.
import { setTimeout as pause } from 'node:timers/promises';
import type { SendVerdict } from '../../ports/sessions.ts';
import { driverFor } from '../agents/drivers.ts';
import type { Room } from '../room.ts';
import type { Run } from '../run/runs.ts';
import type { Pane } from '../tmux/panes.ts';
import { inputHolds } from './input-line.ts';
import { layoutOf, patternsOf, questionOn } from './obstacle.ts';
import { wasPrompted } from './prompt-events.ts';
import { steady } from './steady.ts';
import { pressKeys, readScreen } from './type.ts';
import type { Witness } from './witness.ts';

export interface Pasted {
  readonly run: Run;
  readonly pane: Pane;
  readonly key: string;
  readonly text: string;
  /** Where the events ended before the paste, in bytes. */
  readonly from: number;
  /** Called before the paste. */
  readonly witness: Witness;
}

/** Enter, and again while the input line still holds the text: a program that is drawing may swallow it. */
export async function submit(room: Room, pasted: Pasted, signal: AbortSignal): Promise<SendVerdict> {
  const { run, pane } = pasted;
  const { settle, receipt, again } = room.timing;
  await pause(Math.min(settle, driverFor(run.cli).input.settle));
  for (const ms of [receipt, ...again]) {
    // It may have come up since the paste, and Enter would answer it.
    const question = await questionNow(room, pasted);
    if (question !== undefined) return unconfirmed(`before Enter it asked: ${question}`);
    if (!(await pressKeys(room, run, pane, ['Enter']).catch(() => false)))
      return unconfirmed('the agent ended before Enter');
    const proof = await proofWithin(ms, pasted, signal);
    if (proof !== undefined) return { verdict: 'delivered', reason: proof };
    if (signal.aborted) return unconfirmed('the runner is ending');
    if (!(await stillHolds(room, pasted)))
      return unconfirmed('it was submitted as far as the screen shows; the agent told of no prompt');
  }
  return unconfirmed(`it stands in the input line, and ${again.length + 1} times Enter did not submit it`);
}

function unconfirmed(reason: string): SendVerdict {
  return { verdict: 'unconfirmed', reason };
}

async function questionNow(room: Room, { run, pane }: Pasted): Promise<string | undefined> {
  const patterns = patternsOf(run);
  if (patterns === null) return undefined;
  const screen = await readScreen(room, pane).catch(() => undefined);
  return screen && questionOn(patterns, screen);
}

async function proofWithin(ms: number, pasted: Pasted, signal: AbortSignal): Promise<string | undefined> {
  const { run, from, key, text, witness } = pasted;
  const roundMs = 40;
  for (let waited = 0; waited <= ms && !signal.aborted; waited += roundMs) {
    if (await wasPrompted(run, from, key, text)) return 'the agent told of the prompt';
    if (witness(text)) return 'the prompt is in the record of its session';
    await pause(roundMs);
  }
  return undefined;
}

/** A look that fails, or a screen that does not come to rest, is no reason for another Enter. */
async function stillHolds(room: Room, { run, pane, text }: Pasted): Promise<boolean> {
  const layout = layoutOf(run);
  const look = await steady(async () => inputHolds(text, await readScreen(room, pane), layout)).catch(() => undefined);
  return look?.seen ?? false;
}
