// The processes of this machine, as /proc tells them; where there is no /proc, as ps does.
import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { markVariable } from '../run/mark.ts';

export interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  /** Terminal session: pid of its leader; 0 where ps does not tell. */
  readonly session: number;
  /** Process group in the foreground of its terminal; -1 without a terminal. */
  readonly foreground: number;
  readonly zombie: boolean;
  /** Tells this process from a later one with the same pid. */
  readonly started: string;
}

export interface ProcessTable {
  list(): Promise<readonly Process[]>;
  /** @param prefix what the mark in a process's environment begins with. @returns pids of those whose environment may be read: our own user's */
  marked(prefix: string): Promise<ReadonlySet<number>>;
  /** @returns argv; empty when the process is gone. */
  argv(pid: number): Promise<readonly string[]>;
  /** @returns `<pid> <start>`, which no later process with that pid has; undefined when there is no such process. */
  identity(pid: number): Promise<string | undefined>;
}

export function createProcessTable(): ProcessTable {
  return existsSync('/proc/self/environ') ? procTable : psTable;
}

/** Reads synchronously: a few hundred small reads take some milliseconds, and a look spread over time misses who forks meanwhile. */
export const procTable: ProcessTable = {
  async list() {
    return pids().flatMap((pid) => readProcess(pid) ?? []);
  },
  async marked(prefix) {
    const wanted = `\0${markVariable}=${prefix}`;
    return new Set(pids().filter((pid) => `\0${read(`/proc/${pid}/environ`) ?? ''}`.includes(wanted)));
  },
  async argv(pid) {
    return (read(`/proc/${pid}/cmdline`) ?? '').split('\0').slice(0, -1);
  },
  async identity(pid) {
    const found = readProcess(pid);
    return found && !found.zombie ? `${pid} ${found.started}` : undefined;
  },
};

/** See proc(5), `/proc/[pid]/stat`. The second field is the program's name and may itself hold spaces and parentheses. */
function readProcess(pid: number): Process | undefined {
  const stat = read(`/proc/${pid}/stat`);
  if (stat === undefined) return undefined;
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, parent, group, session, , foreground] = fields;
  return {
    pid,
    parent: Number(parent),
    group: Number(group),
    session: Number(session),
    foreground: Number(foreground),
    zombie: state === 'Z' || state === 'X',
    started: fields[19] ?? '',
  };
}

/** Environments are shown by `ps e` for one's own processes. */
export const psTable: ProcessTable = {
  async list() {
    const lines = await ps('-axo', 'pid=,ppid=,pgid=,tpgid=,stat=,lstart=');
    return lines.map((line) => {
      const [pid, parent, group, foreground, state = '', ...started] = line.trim().split(/\s+/);
      return {
        pid: Number(pid),
        parent: Number(parent),
        group: Number(group),
        session: 0,
        foreground: Number(foreground),
        zombie: state.startsWith('Z'),
        started: started.join(' '),
      };
    });
  },
  async marked(prefix) {
    const lines = await ps('axeww', '-o', 'pid=,command=');
    return new Set(
      lines.filter((line) => line.includes(` ${markVariable}=${prefix}`)).map((line) => Number.parseInt(line, 10)),
    );
  },
  async argv(pid) {
    const [line = ''] = await ps('-p', String(pid), '-o', 'command=').catch(() => []);
    return line === '' ? [] : line.trim().split(/\s+/);
  },
  async identity(pid) {
    const [line] = await ps('-p', String(pid), '-o', 'lstart=').catch(() => []);
    return line && `${pid} ${line.trim()}`;
  },
};

async function ps(...args: string[]): Promise<string[]> {
  const { stdout } = await promisify(execFile)('ps', args, { maxBuffer: 64 * 1024 * 1024 });
  return stdout.split('\n').filter((line) => line.trim() !== '');
}

function pids(): number[] {
  return readdirSync('/proc').map(Number).filter(Number.isInteger);
}

/** @returns undefined for a process that has gone or is not ours to read. */
function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return undefined;
  }
}
