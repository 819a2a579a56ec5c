// Who holds a lock: a process on a machine, and whether it still lives.
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';

export interface Owner {
  /** The same for two processes only if one can look whether the other lives. */
  readonly machine: string;
  readonly pid: number;
  /** Tells a process from a later one with the same pid. */
  readonly started: string;
}

/** @returns whether a process still runs; undefined when it is on another machine, where nobody can look. */
export type IsAlive = (owner: Owner) => boolean | undefined;

/** @returns this process, for whoever has no better name for it. */
export function thisProcess(): Owner {
  return { machine: machine(), pid: process.pid, started: statOf(process.pid)?.started ?? '0' };
}

/** Without /proc (not Linux) a pid that is used again counts as the process that had it: late, never wrong. */
export function isAlive({ machine: where, pid, started }: Owner): boolean | undefined {
  if (where !== machine()) return undefined;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  const stat = statOf(pid);
  return stat === undefined || (stat.started === started && stat.state !== 'Z');
}

/** A machine that was booted anew is another one: nothing of before lives on it, and nobody there would say so. */
function machine(): string {
  return `${hostname()}/${read('/proc/sys/kernel/random/boot_id')?.trim() ?? ''}`;
}

/** Fields 3 and 22 of proc(5) stat: the state (Z has ended) and clock ticks from boot to start. */
function statOf(pid: number): { readonly state: string | undefined; readonly started: string | undefined } | undefined {
  const stat = read(`/proc/${pid}/stat`);
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields && { state: fields[0], started: fields[19] };
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
