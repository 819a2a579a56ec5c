// The end of a run: nothing of it lives on, its last messages are told, then its exit, then its tmux session is closed.
import { rm } from 'node:fs/promises';
import { constants } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { SessionEvent } from '../../ports/sessions.ts';
import { askToEnd, findProcesses, killProcesses } from '../processes/end.ts';
import type { Room } from '../room.ts';
import { logComplete, logTail } from '../run/log-tail.ts';
import { exitCode, has, type Run, runFiles } from '../run/runs.ts';
import { writeWhole } from '../run/small-files.ts';
import { endContainer } from '../sandbox/end-container.ts';
import { closePane, isRunning, listPanes, type Pane } from '../tmux/panes.ts';

/** What is known of the end; undefined parts: the run goes on, or there is nothing (more) to tell. */
type Finding =
  | { readonly ended: true; readonly code: number | null; readonly reason: string; readonly pane: Pane | undefined }
  | { readonly ended: false; readonly settled: boolean };

/** How long leftovers of an agent that ended may take to end when asked. */
const leftoverGraceMs = 200;
/** tmux hands on the last output within milliseconds of the exit; a busy machine may take longer. */
const lastOutputMs = 2_000;

/**
 * @returns whether the run is settled: its exit was told and taken now or before, or is not to be told (it is being stopped, or was replaced)
 * @throws PortError `tmux_unavailable`; or what `tell` threw
 */
export async function bury(
  room: Room,
  run: Run,
  { sweep, tell }: { sweep: () => Promise<void>; tell: (event: SessionEvent) => Promise<void> },
): Promise<boolean> {
  const finding = await room.inTurn(run.task, () => examine(room, run));
  if (!finding.ended) return finding.settled;
  const { code, reason, pane } = finding;
  // Not within the task's turn: who is told may start or stop a session of this task.
  await sweep();
  if (pane !== undefined) await logComplete(run, code === null ? 0 : lastOutputMs);
  await tell({ kind: 'exited', task: run.task, fence: run.fence, code, reason, tail: logTail(run) });
  await room.inTurn(run.task, () => close(room, run, pane));
  return true;
}

async function examine(room: Room, run: Run): Promise<Finding> {
  if (!isCurrent(room, run) || has(run, 'stopping') || has(run, 'reported')) return { ended: false, settled: true };
  const pane = (await listPanes(room.tmux)).find(({ mark }) => mark === run.mark);
  const running = pane !== undefined && !pane.dead && isRunning(pane);
  // After the look at tmux: a wrapper that has gone by then has written the file before, or never will.
  const code = exitCode(run);
  if (code === undefined && (running || !has(run, 'pid'))) return { ended: false, settled: false };
  if (!(await endLeftovers(room, run, pane, code === undefined ? undefined : pane?.pid)))
    return { ended: false, settled: false };
  return { ended: true, code: code ?? null, reason: code === undefined ? lossReason(pane) : exitReason(code), pane };
}

/** What a finished agent left running would write into the worktree under whoever comes next. */
async function endLeftovers(room: Room, run: Run, pane: Pane | undefined, spare: number | undefined) {
  const quarry = { mark: room.marks.prefix(run.task), pane: pane?.pid, seen: [], spare };
  await endContainer(run, room.enclosure.path, leftoverGraceMs);
  const leftovers = await findProcesses(room.processes, quarry);
  if (leftovers.length === 0) return true;
  askToEnd(leftovers, undefined);
  await pause(leftoverGraceMs);
  return killProcesses(room.processes, { ...quarry, seen: leftovers }, room.timing.kill);
}

async function close(room: Room, run: Run, pane: Pane | undefined): Promise<void> {
  if (!isCurrent(room, run)) return;
  await writeWhole(join(run.dir, runFiles.reported), '');
  await rm(join(run.dir, runFiles.script), { force: true });
  if (pane !== undefined) await closePane(room.tmux, pane);
}

function isCurrent(room: Room, run: Run): boolean {
  return room.runs.named(run.name)?.mark === run.mark;
}

function exitReason(code: number): string {
  if (code === 0) return 'finished';
  const signal = Object.entries(constants.signals).find(([, number]) => number === code - 128)?.[0];
  return signal === undefined ? `exit code ${code}` : `exit code ${code} (${signal})`;
}

function lossReason(pane: Pane | undefined): string {
  return pane === undefined
    ? 'its tmux session is gone: the tmux server or the session was killed'
    : 'it was killed before it could leave an exit code';
}
