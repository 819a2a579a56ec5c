// Which process this is, so that a later one can tell whether it still lives.
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import type { Owner } from '../ports/fleet.ts';

/** @returns this process: machine and boot, pid, and when it started (a pid is used again). */
export function thisProcess(): Owner {
  return { machine: machine(), pid: process.pid, started: startOf(process.pid) ?? '0' };
}

/** @returns the name this machine has among the runner hosts. */
export function hostName(): string {
  return hostname().replace(/[^A-Za-z0-9-]/g, '-');
}

/** @returns whether the owner still runs; undefined when it is on another machine, where we cannot look. */
export function isAlive(owner: Owner): boolean | undefined {
  if (owner.machine !== machine()) return undefined;
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  const started = startOf(owner.pid);
  return started === undefined || started === owner.started;
}

/** A machine that was booted anew counts as another one whose processes are all dead; the name tells machines apart. */
function machine(): string {
  return `${hostname()}/${read('/proc/sys/kernel/random/boot_id')?.trim() ?? ''}`;
}

/** Field 22 of proc(5) stat: clock ticks since boot; undefined where there is no /proc. */
function startOf(pid: number): string | undefined {
  const stat = read(`/proc/${pid}/stat`);
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
