// Breaks off the turn of an agent that works, as a person at its terminal would.
import { setTimeout as pause } from 'node:timers/promises';
import { driverFor } from '../agents/drivers.ts';
import type { Room } from '../room.ts';
import type { Run } from '../run/runs.ts';
import type { Pane } from '../tmux/panes.ts';
import { isWorking, patternsOf } from './obstacle.ts';
import { pressKeys, readScreen } from './type.ts';

/**
 * Presses the keys once, as a second time they may mean something else, and only where the screen shows a turn.
 *
 * @returns when the screen shows none any more, or after `timing.interrupt`
 * @throws PortError `tmux_unavailable` (soon)
 */
export async function interrupt(room: Room, run: Run, pane: Pane): Promise<void> {
  const patterns = patternsOf(run);
  const keys = driverFor(run.cli).input.interrupt;
  if (patterns === null || keys.length === 0 || !isWorking(patterns, await readScreen(room, pane))) return;
  await pressKeys(room, run, pane, keys);
  const roundMs = 25;
  for (let waited = 0; waited < room.timing.interrupt; waited += roundMs) {
    await pause(roundMs);
    if (!isWorking(patterns, await readScreen(room, pane))) return;
  }
}
