// Which process this is, so that a later one can tell whether it still lives.
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import type { Owner } from '../ports/fleet.ts';

/** @returns this process: machine and boot, pid, and when it started (a pid is used again). */
export function thisProcess(): Owner {
  return { machine: machine(), pid: process.pid, started: statOf(process.pid)?.started ?? '0' };
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
  const stat = statOf(owner.pid);
  return stat === undefined || (stat.started === owner.started && stat.state !== 'Z');
}

/** A machine that was booted anew counts as another one whose processes are all dead; the name tells machines apart. */
function machine(): string {
  return `${hostname()}/${read('/proc/sys/kernel/random/boot_id')?.trim() ?? ''}`;
}

/** Fields 3 and 22 of proc(5) stat: the state (Z has ended and nobody took notice), and clock ticks since boot; undefined without /proc. */
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
