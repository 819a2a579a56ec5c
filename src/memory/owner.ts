// Who holds a lock: a process that can be told from every other, and of which one can find out whether it still lives.
import { readFile, readlink } from 'node:fs/promises';

export interface Owner {
  /** Machine, its boot and its set of process ids, fit for a file name: only within the same one a process id means something. */
  readonly home: string;
  readonly pid: number;
  /** When the process began, in the machine's own ticks: process ids are used again. Empty where the system does not tell. */
  readonly start: string;
}

/** @param host name of this machine @param pid of this process */
export async function ownerOf(host: string, pid: number): Promise<Owner> {
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '');
  const space = await readlink('/proc/self/ns/pid').catch(() => '');
  const parts = [host.replace(/[^A-Za-z0-9-]/g, '-'), boot.slice(0, 8), space.replace(/\D/g, '')];
  const seen = await look(pid);
  return {
    home: parts.filter((part) => part !== '').join('.'),
    pid,
    start: typeof seen === 'object' ? seen.start : '',
  };
}

/**
 * @param home that of the process that asks
 * @returns undefined when the owner lives elsewhere, so that nobody here can tell
 */
export async function isDead(owner: Owner, home: string): Promise<boolean | undefined> {
  if (owner.home !== home) return undefined;
  if (isGone(owner.pid)) return true;
  const seen = await look(owner.pid);
  if (seen === 'hidden') return false;
  return seen === 'zombie' || (owner.start !== '' && seen.start !== owner.start);
}

function isGone(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    // Anything but ESRCH, EPERM for one, means that it is there.
    return error instanceof Error && 'code' in error && error.code === 'ESRCH';
  }
}

/** `hidden`: the system has no /proc or does not show it, which says nothing about the process. */
async function look(pid: number): Promise<{ readonly start: string } | 'zombie' | 'hidden'> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // The name in brackets may hold anything; the fields after it are fixed: state is the 3rd, start the 22nd.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const start = fields[19];
  if (start === undefined) return 'hidden';
  return fields[0] === 'Z' || fields[0] === 'X' ? 'zombie' : { start };
}
