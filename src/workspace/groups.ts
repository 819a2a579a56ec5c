// Process groups of what we run in worktrees.
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { isAlive, markOf, pidOf } from './process-mark.ts';

/**
 * Signals every process of the group at once.
 * @param signal `SIGTERM` lets git take its lock files with it; one that is killed leaves them to stop the next
 */
export function endGroup(leader: number | undefined, signal: 'SIGTERM' | 'SIGKILL' = 'SIGKILL'): void {
  if (leader === undefined) return;
  try {
    process.kill(-leader, signal);
  } catch {
    // Nobody is left.
  }
}

const patienceMs = 2000;
const pauseMs = 5;

/** Ends groups of git processes and waits until nobody of them is left: children of git may outlive it by a moment. */
export async function endGitGroups(leaders: readonly number[]): Promise<void> {
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    for (const leader of leaders) endGroup(leader, signal);
    for (let waited = 0; waited < patienceMs && leaders.some(isGroup); waited += pauseMs) await wait(pauseMs);
  }
}

function isGroup(leader: number): boolean {
  try {
    process.kill(-leader, 0);
    return true;
  } catch {
    return false;
  }
}

/** Notes a group while it runs, so that a later runner can end what this one, killed, left behind. */
export async function recordGroup(path: string, leader: number | undefined): Promise<void> {
  const mark = leader === undefined ? undefined : await markOf(leader);
  if (mark === undefined) return;
  // Never half of it: who reads it may be the one who ends what we leave.
  await writeFile(`${path}.new`, mark);
  await rename(`${path}.new`, path);
}

/** Ends the group that is noted, and the note. */
export async function endRecordedGroup(path: string): Promise<void> {
  const mark = await readFile(path, 'utf8').catch(() => undefined);
  if (mark === undefined) return;
  if (await isAlive(mark)) endGroup(pidOf(mark));
  await rm(path, { force: true });
}
