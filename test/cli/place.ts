// A project on disk with a Redis of its own and real task records, and a terminal that remembers what it was told.
import { execFile, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pc from 'picocolors';
import { onTestFinished } from 'vitest';
import type { Terminal } from '../../src/cli/terminal.ts';
import type { Task } from '../../src/core/task.ts';
import { hostName } from '../../src/home/owner.ts';
import { startPrivateRedis } from '../../src/home/private-redis.ts';
import { connect, keys, type Scripted } from '../../src/queue/connection.ts';
import { createTaskStore } from '../../src/queue/task-store.ts';
import { type Moment, task } from '../core/task.ts';

export const program = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

export interface Screen extends Terminal {
  readonly said: { out: string; err: string; code: number };
}

export interface Place {
  readonly root: string;
  /** tmux socket of the project. */
  readonly socket: string;
  readonly env: Record<string, string>;
  /** A terminal in the project, without colours. */
  screen(env?: Record<string, string>): Screen;
  /** Runs the real program in the project. */
  conductor(args: readonly string[], options?: { env?: Record<string, string>; input?: string }): Promise<Ended>;
  write(path: string, text: string): Promise<string>;
}

export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface Running extends Place {
  readonly redis: Scripted;
  /** Stores a task as the law would have made it. @returns it */
  conducts(record: Task): Promise<Task>;
}

const projectFile = (socket: string) => `project:
  name: Widgets
  description: Things that turn
phases:
  1: { name: Foundation, priority_tasks: [12, 14] }
runner: { max_sessions: 4, tmux_socket: ${socket} }
`;

const agentsFile = `agent_types:
  rust: { name: Rust Agent, session_name: rust-agent, cli: command, command: ["true"], validation_profile: all }
  docs: { name: Docs Agent, session_name: docs-agent, cli: command, command: ["true"], validation_profile: all }
validation_profiles:
  all: { test: "true" }
assignment_rules:
  backend_tasks: [rust]
`;

/** @returns a configured project in which nothing runs */
export async function place(files: Readonly<Record<string, string>> = {}): Promise<Place> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'conductor-cli-')));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  const socket = `conductor-cli-${randomUUID().slice(0, 8)}`;
  const own = { 'config/project.yml': projectFile(socket), 'config/agents.yml': agentsFile };
  for (const [path, text] of Object.entries({ ...own, ...files })) await write(path, text);
  const env = { PATH: process.env.PATH ?? '', HOME: root, TERM: 'xterm' };
  return { root, socket, env, screen, conductor, write };

  async function write(path: string, text: string): Promise<string> {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
    return join(root, path);
  }

  function screen(more: Record<string, string> = {}): Screen {
    const said = { out: '', err: '', code: 0 };
    return {
      said,
      env: { ...env, ...more },
      cwd: root,
      now: () => Date.now(),
      colors: pc.createColors(false),
      isInteractive: false,
      out: (...lines) => {
        said.out += lines.map((line) => `${line}\n`).join('');
      },
      err: (...lines) => {
        said.err += lines.map((line) => `${line}\n`).join('');
      },
      exit: (code) => {
        said.code = code;
      },
    };
  }

  function conductor(args: readonly string[], { env: more = {}, input = '' }: Parameters<Place['conductor']>[1] = {}) {
    return new Promise<Ended>((resolve) => {
      const child = execFile(
        process.execPath,
        [program, ...args],
        { cwd: root, env: { ...env, ...more } },
        (error, out, err) => resolve({ code: error ? Number(error.code) : 0, out, err }),
      );
      child.stdin?.end(input);
    });
  }
}

/** @returns a project whose private Redis answers, as under `conductor up` */
export async function running(files: Readonly<Record<string, string>> = {}): Promise<Running> {
  const found = await place(files);
  const server = await startPrivateRedis(join(found.root, '.conductor'));
  const redis = connect(server.url);
  onTestFinished(async () => {
    redis.disconnect();
    await server.stop();
  });
  const store = createTaskStore(
    redis,
    () => ({ total: 99, of: () => 99 }),
    () => {},
  );
  return { ...found, redis, conducts };

  async function conducts(record: Task): Promise<Task> {
    const kept = { ...record, rev: 1 };
    await store.commit({ base: 0, task: kept, effects: [], transitions: [], at: kept.updatedAt });
    return kept;
  }
}

/** @returns a task at this moment under another issue number */
export function issueTask(moment: Moment, number: number, changes: Partial<Task> = {}): Task {
  const made = task(moment);
  const issue = { ...made.issue, number, title: `Task ${number}`, ...changes.issue };
  return { ...made, ...changes, id: `${made.repository.id}-${number}`, issue };
}

/** @returns a task whose agent lives in this tmux session */
export function liveTask(number: number, session: string, host = hostName(), changes: Partial<Task> = {}): Task {
  const made = issueTask('in_progress', number, changes);
  return { ...made, session: { ...made.session, host, name: session } };
}

/** Starts tmux sessions on the project's socket, as its runner would. */
export function tmuxSessions(socket: string, ...names: readonly string[]): (...args: string[]) => string {
  const tmux = (...args: string[]) => spawnSync('tmux', ['-L', socket, ...args], { encoding: 'utf8' }).stdout;
  onTestFinished(async () => {
    tmux('kill-server');
    await rm(join(process.env.TMUX_TMPDIR ?? '/tmp', `tmux-${process.getuid?.()}`, socket), { force: true });
  });
  for (const name of ['conductor-keeper', ...names]) {
    tmux('-f', '/dev/null', 'new-session', '-d', '-s', name, '-x', '80', '-y', '24', 'exec cat');
  }
  return tmux;
}

/** A runner host that was heard of just now. */
export async function hostBeats(redis: Scripted, host: string, ago = 0): Promise<void> {
  const record = {
    host,
    serves: ['rust', 'docs'],
    maxSessions: 4,
    sessions: 1,
    versions: {},
    seenAt: Date.now() - ago,
  };
  await redis.hset(keys.hosts, host, JSON.stringify(record));
}

/** @returns the first answer that is neither undefined nor false. @throws after `ms` */
export async function until<T>(ask: () => T | Promise<T>, ms = 15_000): Promise<Exclude<T, undefined | false>> {
  const end = Date.now() + ms;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer as Exclude<T, undefined | false>;
    if (Date.now() > end) throw new Error(`not within ${ms} ms: ${ask}`);
    await pause(10);
  }
}

/** @returns the error's code, message, hint and exit code. @throws when nothing was thrown */
export async function refusal(
  doing: Promise<unknown>,
): Promise<{ code: string; message: string; hint: string; exitCode: number }> {
  const error = await doing.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof Error)) throw new Error('it was not refused');
  const { code, message, hint, exitCode } = error as Error & { code: string; hint: string; exitCode: number };
  return { code, message, hint, exitCode };
}
