// Tells one process from another that got the same number later.
import { readFile } from 'node:fs/promises';
import { codeOf } from './git-failure.ts';

/** `<pid>-<start time>`; the start time is in clock ticks since boot, so a changed wall clock does not matter. */
export type ProcessMark = `${number}-${string}`;

/** @returns undefined when there is no such process. */
export async function markOf(pid: number): Promise<ProcessMark | undefined> {
  if (!exists(pid)) return undefined;
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  // No /proc (macOS): the number alone has to do.
  if (stat === undefined) return exists(pid) ? `${pid}-0` : undefined;
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  // proc(5): field 3 is the state, field 22 the start time.
  return fields[0] === 'Z' ? undefined : `${pid}-${fields[19] ?? '0'}`;
}

/** @returns whether the process that was marked is still running. */
export async function isAlive(mark: string): Promise<boolean> {
  const pid = pidOf(mark);
  return pid !== undefined && (await markOf(pid)) === mark;
}

/** @returns undefined when the text is no mark. */
export function pidOf(mark: string): number | undefined {
  const pid = /^([1-9]\d*)-\d+$/.exec(mark)?.[1];
  return pid === undefined ? undefined : Number(pid);
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}
