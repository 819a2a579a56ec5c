// What stands in the way of a message: nothing is typed while it does.
import { setTimeout as pause } from 'node:timers/promises';
import type { ScreenPatterns } from '../agents/driver.ts';
import { driverFor } from '../agents/drivers.ts';
import type { Room } from '../room.ts';
import type { Run } from '../run/runs.ts';
import type { Pane } from '../tmux/panes.ts';
import { notTheAgent } from './foreground.ts';
import { holdsDraft, inputHolds, type Layout, type Screen } from './input-line.ts';
import { lastSent } from './sent.ts';
import { steady } from './steady.ts';
import { pressKeys, readScreen } from './type.ts';

const roundMs = 50;

/**
 * Text that is typed at a question answers it, at a shell it is a command, and on top of a draft it makes one message of two. A text of
 * ours that was never submitted is taken out of the input line; a person's draft is left alone.
 *
 * @returns why nothing may be typed; undefined when the agent waits for a prompt
 */
export async function findObstacle(room: Room, run: Run, pane: Pane): Promise<string | undefined> {
  const wrongProgram = await notTheAgent(room.processes, pane.pid);
  if (wrongProgram !== undefined) return wrongProgram;
  await leaveNotice(room, run, pane);
  const patterns = patternsOf(run);
  const layout = layoutOf(run);
  const last = lastSent(run)?.text;

  const look = await steady(async () => {
    const screen = await readScreen(room, pane);
    const closed = patterns === null ? undefined : whyClosed(patterns, screen);
    return { closed, draft: holdsDraft(screen, layout), ours: last !== undefined && inputHolds(last, screen, layout) };
  });
  if (look === undefined) return 'its screen does not come to rest';
  const { closed, draft, ours } = look.seen;
  if (closed !== undefined) return closed;
  if (ours) return (await clearLine(room, run, pane)) ? undefined : 'the message before is still in its input line';
  return draft ? 'somebody has begun to write in its input line' : undefined;
}

/** @returns what the CLI's screen looks like; null where nobody has described it */
export function patternsOf(run: Run): ScreenPatterns | null {
  return driverFor(run.cli).screen(run.options);
}

export function layoutOf(run: Run): Layout {
  if (run.cli !== 'command') return 'box';
  return patternsOf(run) === null ? 'unknown' : 'prompt';
}

/** @returns what keeps the CLI from taking a prompt, as far as its screen shows */
function whyClosed(patterns: ScreenPatterns, screen: Screen): string | undefined {
  const question = questionOn(patterns, screen);
  if (question !== undefined) return `it asks: ${question}`;
  const { ready, working, title } = patterns;
  if (ready.length === 0 || rowOf(screen, [...ready, ...working]) !== undefined) return undefined;
  return isTitled(screen, title?.ready) || isTitled(screen, title?.working)
    ? undefined
    : 'its input is not on the screen';
}

/** @returns the line of the question that the CLI asks, as far as its screen or its title shows */
export function questionOn(patterns: ScreenPatterns, screen: Screen): string | undefined {
  return dialogRow(patterns, screen) ?? (isTitled(screen, patterns.title?.asking) ? screen.title.trim() : undefined);
}

/** @returns the line by which a dialog is known, once it is drawn */
export function dialogRow(patterns: ScreenPatterns, screen: Screen): string | undefined {
  return rowOf(screen, [...patterns.asking, ...patterns.dialog])?.trim();
}

/** @returns whether the CLI is in the middle of a turn, as far as its screen shows */
export function isWorking({ working, title }: ScreenPatterns, screen: Screen): boolean {
  return rowOf(screen, working) !== undefined || isTitled(screen, title?.working);
}

/** tmux leaves out the blanks at the end of a row, one of which a prompt often has. */
function rowOf({ rows }: Screen, patterns: readonly string[]): string | undefined {
  const expressions = patterns.map((pattern) => new RegExp(pattern, 'u'));
  return rows.find((row) => expressions.some((expression) => expression.test(row) || expression.test(`${row} `)));
}

function isTitled({ title }: Screen, pattern: string | undefined): boolean {
  return pattern !== undefined && new RegExp(pattern, 'u').test(title);
}

/** Of a dialog that does not go in time the obstacle is found as of any other. */
async function leaveNotice(room: Room, run: Run, pane: Pane): Promise<void> {
  const { notice } = driverFor(run.cli);
  if (notice === undefined) return;
  const isShown = async () => rowOf(await readScreen(room, pane), [notice.shown]) !== undefined;
  if (!(await isShown()) || !(await pressKeys(room, run, pane, notice.keys))) return;
  for (let waited = 0; waited <= room.timing.clear && (await isShown()); waited += roundMs) await pause(roundMs);
}

/** @returns whether the input line is empty now */
async function clearLine(room: Room, run: Run, pane: Pane): Promise<boolean> {
  const { clear } = driverFor(run.cli).input;
  if (clear.length === 0 || !(await pressKeys(room, run, pane, clear))) return false;
  for (let waited = 0; waited <= room.timing.clear; waited += roundMs) {
    await pause(roundMs);
    if (!holdsDraft(await readScreen(room, pane), layoutOf(run))) return true;
  }
  return false;
}
