// Ends a task's sessions in two phases, and says so only when nothing of them is left.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { TaskId } from '../core/subject.ts';
import { interrupt } from './deliver/interrupt.ts';
import { askToEnd, findProcesses, killProcesses } from './processes/end.ts';
import type { Room } from './room.ts';
import { logComplete } from './run/log-tail.ts';
import { has, type Run, runFiles } from './run/runs.ts';
import { endContainer } from './sandbox/end-container.ts';
import { sandboxKeepers } from './sandbox/keepers.ts';
import { closePane, isRunning, listPanes, type Pane } from './tmux/panes.ts';

/** For its last words to reach the log. */
const lastOutputMs = 200;

/**
 * Keys that break off the turn, TERM to the process group, wait for the exit file, KILL to everything that carries the mark or descends
 * from it, end of the tmux session, and another look. A signal to the shell alone would be deferred until its child ends, and
 * `kill-session` leaves detached children.
 *
 * @returns false when processes were still there at the end
 * @throws PortError `tmux_unavailable` (soon), `container_left` (soon)
 */
export async function stopTask(room: Room, task: TaskId, signal: AbortSignal): Promise<boolean> {
  const panes = (await listPanes(room.tmux)).filter((pane) => room.marks.parse(pane.mark)?.task === task);
  const runs = (await room.runs.all()).filter((run) => run.task === task);
  for (const run of runs) await writeFile(join(run.dir, runFiles.stopping), '');

  const quarry = { mark: room.marks.prefix(task), pane: panes[0]?.pid, seen: [] };
  const seen = await findProcesses(room.processes, quarry);
  await Promise.all(panes.map((pane) => interruptTurn(room, runs, pane)));
  for (const run of runs) if (!has(run, 'reported')) await endContainer(run, room.enclosure.path, room.timing.grace);
  // Nothing is there to be ended, as at every first start: the two further looks at all processes would only cost time.
  if (seen.length === 0 && panes.length === 0) return true;
  if (seen.length > 0) {
    askToEnd(seen, panes[0]?.pid, await sandboxKeepers(room.processes, seen));
    await waitForEnd(room, runs, panes, signal);
    await Promise.all(runs.filter((run) => has(run, 'exit')).map((run) => logComplete(run, lastOutputMs)));
  }
  const dead = await killProcesses(room.processes, { ...quarry, seen }, room.timing.kill);
  for (const pane of panes) await closePane(room.tmux, pane);
  return dead && (await findProcesses(room.processes, { ...quarry, pane: undefined, seen })).length === 0;
}

/** So that the CLI's own record says how its turn ended, and it can go on from there. What does not work is not interrupted. */
async function interruptTurn(room: Room, runs: readonly Run[], pane: Pane): Promise<void> {
  const run = runs.find(({ mark }) => mark === pane.mark);
  if (run !== undefined && !pane.dead && !has(run, 'exit')) await interrupt(room, run, pane).catch(() => {});
}

/** Until every session's exit is on disk and only what ignores the request is left, or the grace is over. */
async function waitForEnd(
  room: Room,
  runs: readonly Run[],
  panes: readonly Pane[],
  signal: AbortSignal,
): Promise<void> {
  const roundMs = 20;
  const living = panes.filter((pane) => !pane.dead);
  for (let waited = 0; waited < room.timing.grace; waited += roundMs) {
    signal.throwIfAborted();
    if (living.every((pane) => !isRunning(pane) || runs.some((run) => run.mark === pane.mark && has(run, 'exit'))))
      return;
    await pause(roundMs);
  }
}
