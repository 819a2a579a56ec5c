// The private directory of each session: what a runner that was just started must know to take the session over.
import { existsSync } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Cli } from '../../core/policy.ts';
import { clis } from '../../core/policy.ts';
import type { TaskId } from '../../core/subject.ts';
import type { Marks } from './mark.ts';
import { ifMissing, readIfThere, writeWhole } from './small-files.ts';

export interface Run {
  readonly task: TaskId;
  readonly fence: number;
  readonly name: string;
  readonly worktree: string;
  readonly cli: Cli;
  /** Of its agent type; `screen` and `keys` of the driver depend on them. */
  readonly options: Readonly<Record<string, unknown>>;
  /** The CLI's private directory; empty in records of before there was one. */
  readonly home: string;
  /** The program that runs its container; null: it is in none. */
  readonly container: string | null;
  readonly mark: string;
  readonly log: string;
  /** Size of the log when this session began, in bytes: what stands before is of an earlier one. */
  readonly logFrom: number;
  /** Mode 0700; see `runFiles`. */
  readonly dir: string;
}

const Record = z.object({
  fence: z.number().int(),
  worktree: z.string(),
  cli: z.enum(clis),
  options: z.record(z.string(), z.unknown()).default({}),
  home: z.string().default(''),
  container: z.string().nullable().default(null),
  mark: z.string(),
  log: z.string(),
  logFrom: z.number(),
});

/** Files of a run directory beside `record.json`. */
export const runFiles = {
  /** The wrapper; holds the agent's environment, so it goes as soon as it runs. */
  script: 'run.sh',
  /** Written by the wrapper before it starts the agent: its own process id. */
  pid: 'pid',
  /** Written by the wrapper when the agent ended: the exit code. */
  exit: 'exit',
  /** A stop has begun: its outcome is told by the one who stops. */
  stopping: 'stopping',
  /** Keys that answer a dialog were pressed: what is asked after that is a new question. */
  answered: 'answered',
  /** The exit was told and the telling was taken. */
  reported: 'reported',
} as const;

export interface Runs {
  /** Makes an empty run directory with its record; an old one of the same name is removed. */
  create(run: Omit<Run, 'dir'>): Promise<Run>;
  /** @returns the session names there are run directories for. */
  names(): Promise<readonly string[]>;
  /** @returns every run of this installation that has a readable record. */
  all(): Promise<readonly Run[]>;
  /** @returns the run under this session name, whatever its state */
  named(name: string): Run | undefined;
}

export function createRuns(stateDir: string, marks: Marks): Runs {
  const root = join(stateDir, 'sessions');
  return { create, names, all, named };

  async function create(spec: Omit<Run, 'dir'>): Promise<Run> {
    const dir = join(root, spec.name);
    await mkdir(root, { recursive: true, mode: 0o700 });
    await rm(dir, { recursive: true, force: true });
    await mkdir(dir, { mode: 0o700 });
    await writeWhole(join(dir, 'record.json'), JSON.stringify(spec, null, 2));
    return { ...spec, dir };
  }

  function names(): Promise<readonly string[]> {
    return readdir(root).catch(ifMissing([]));
  }

  async function all(): Promise<readonly Run[]> {
    return (await names()).map(named).filter((run) => run !== undefined);
  }

  function named(name: string): Run | undefined {
    const dir = join(root, name);
    const record = Record.safeParse(parseJson(readIfThere(join(dir, 'record.json'))));
    if (!record.success) return undefined;
    const mark = marks.parse(record.data.mark);
    return mark && { ...record.data, ...mark, name, dir };
  }
}

export function has(run: Run, file: keyof typeof runFiles): boolean {
  return existsSync(join(run.dir, runFiles[file]));
}

/** @returns the exit code the wrapper wrote; undefined while there is none, or not the whole line. */
export function exitCode(run: Run): number | undefined {
  const text = readIfThere(join(run.dir, runFiles.exit));
  return text?.endsWith('\n') ? Number.parseInt(text, 10) : undefined;
}

function parseJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return undefined;
  }
}
