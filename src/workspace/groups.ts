// Process groups of what we run in worktrees.
import { readFile, rm, writeFile } from 'node:fs/promises';
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

/** @returns whether any process of the group is left. */
export function isGroup(leader: number): boolean {
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
  if (mark !== undefined) await writeFile(path, mark);
}

/** Ends the group that is noted, and the note. */
export async function endRecordedGroup(path: string): Promise<void> {
  const mark = await readFile(path, 'utf8').catch(() => undefined);
  if (mark === undefined) return;
  if (await isAlive(mark)) endGroup(pidOf(mark));
  await rm(path, { force: true });
}
