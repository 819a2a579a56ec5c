// Ends a session's processes and proves that none is left.
import { setTimeout as pause } from 'node:timers/promises';
import { family } from './family.ts';
import type { Process, ProcessTable } from './table.ts';

export interface Quarry {
  /** What the mark of its processes begins with. */
  readonly mark: string;
  /** Process of the pane, where tmux shows it right now: a number from an old file may be somebody else's. */
  readonly pane: number | undefined;
  /** Processes that were seen to belong to it, so that one which has lost every tie since is still known. */
  readonly seen: readonly Process[];
  /** Not to be ended: the wrapper of an agent that has ended, which holds the terminal until its output is read. */
  readonly spare?: number | undefined;
}

/** @returns every living process of the session. */
export async function findProcesses(
  table: ProcessTable,
  { mark, pane, seen, spare }: Quarry,
): Promise<readonly Process[]> {
  const processes = await table.list();
  const roots = new Set(await table.marked(mark));
  if (pane !== undefined) roots.add(pane);
  for (const { pid, started } of seen) {
    if (processes.some((now) => now.pid === pid && now.started === started)) roots.add(pid);
  }
  roots.delete(process.pid);
  return family(processes, roots).filter(({ pid }) => pid !== process.pid && pid !== spare);
}

/**
 * Kills until a look finds nothing, for at most `limitMs`; one who forks while it is killed is met by the next look.
 * @returns false when processes were still there at the end
 */
export async function killProcesses(table: ProcessTable, quarry: Quarry, limitMs: number): Promise<boolean> {
  const roundMs = 25;
  for (let waited = 0; waited <= limitMs; waited += roundMs) {
    const found = await findProcesses(table, quarry);
    if (found.length === 0) return true;
    for (const { pid } of found) signal(pid, 'SIGKILL');
    await pause(roundMs);
  }
  return false;
}

/**
 * Asks the group of each process to end, once; a process that left its group is asked by itself.
 *
 * @param keepers not to be asked, as they would take others with them before those could tidy up: they end when those have
 */
export function askToEnd(
  processes: readonly Process[],
  leader: number | undefined,
  keepers: ReadonlySet<number> = new Set(),
): void {
  if (keepers.size > 0) {
    for (const { pid } of processes) if (pid !== leader && !keepers.has(pid)) signal(pid, 'SIGTERM');
    return;
  }
  if (leader !== undefined && processes.some(({ group }) => group === leader)) signal(-leader, 'SIGTERM');
  for (const { pid, group } of processes) if (group !== leader) signal(pid, 'SIGTERM');
}

function signal(pid: number, name: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(pid, name);
  } catch {
    // Gone already, or not ours: the next look decides.
  }
}
