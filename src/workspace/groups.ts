// Process groups of the commands we run in worktrees.
import { readFile, rm } from 'node:fs/promises';
import { isAlive, pidOf } from './process-mark.ts';

/** Kills every process of the group at once. */
export function endGroup(leader: number | undefined): void {
  if (leader === undefined) return;
  try {
    process.kill(-leader, 'SIGKILL');
  } catch {
    // Nobody is left.
  }
}

/** Ends the group that a runner which was killed itself left working in a worktree. */
export async function endRecordedGroup(path: string): Promise<void> {
  const mark = await readFile(path, 'utf8').catch(() => undefined);
  if (mark === undefined) return;
  if (await isAlive(mark)) endGroup(pidOf(mark));
  await rm(path, { force: true });
}
