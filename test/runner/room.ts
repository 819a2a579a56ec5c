// A runner of a test's own: its state, its tmux server, a worktree, and what its sessions tell.
import { execFile, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { chmod, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { TaskId } from '../../src/core/subject.ts';
import type { SessionEvent, SessionSpec } from '../../src/ports/sessions.ts';
import { usualLimits } from '../../src/runner/capture/capture.ts';
import type { Isolation } from '../../src/runner/sandbox/isolation.ts';
import { createSessions, type TmuxSessions } from '../../src/runner/sessions.ts';
import type { Timing } from '../../src/runner/timing.ts';

/** What no log of these tests may hold. */
export const secret = 'Pa55+word/of the=house&more';

/** Without it nothing is started: an agent that cannot commit would only waste an attempt. */
export const gitIdentity = {
  GIT_AUTHOR_NAME: 'Agent',
  GIT_AUTHOR_EMAIL: 'agent@example.com',
  GIT_COMMITTER_NAME: 'Agent',
  GIT_COMMITTER_EMAIL: 'agent@example.com',
};

export const fixtures = join(import.meta.dirname, 'fixtures');

export interface TestRoom {
  readonly dir: string;
  readonly socket: string;
  readonly stateDir: string;
  readonly logDir: string;
  readonly sessions: TmuxSessions;
  /** Everything `watch` told, in order. */
  readonly events: SessionEvent[];
  /** Somebody else who looks in on the same state and the same tmux server, beside the runner. */
  visitor(timing?: Partial<Timing>): TmuxSessions;
  /** Watches with these sessions into `events`. @returns how to stop watching */
  watch(sessions?: TmuxSessions, onEvent?: (event: SessionEvent) => void | Promise<void>): () => Promise<void>;
  /** A spec for a shell script of these lines in a fresh worktree. */
  agent(script: string, changes?: Partial<SessionSpec>): Promise<SessionSpec>;
  exitOf(task: TaskId): Promise<SessionEvent & { kind: 'exited' }>;
  log(name: string): string;
  tmux(...args: string[]): Promise<string>;
  close(): Promise<void>;
}

export function makeRoom(
  timing: Partial<Timing> = {},
  dirName = 'runner',
  logLimits = usualLimits,
  isolate?: (dir: string) => Isolation,
): TestRoom {
  const dir = mkdtempSync(join(tmpdir(), `conductor-${dirName}-`));
  const socket = `conductor-test-${randomUUID().slice(0, 8)}`;
  const stateDir = join(dir, 'state');
  const logDir = join(dir, 'logs');
  const events: SessionEvent[] = [];
  const open: TmuxSessions[] = [];
  const stops: (() => Promise<void>)[] = [];
  let count = 0;

  const room: TestRoom = {
    dir,
    socket,
    stateDir,
    logDir,
    sessions: create({ grace: 400, resume: 500, ...timing }, true),
    events,
    visitor: (timing = {}) => create(timing, false),
    watch,
    agent,
    exitOf: (task) => until(() => events.find((event) => event.kind === 'exited' && event.task === task)) as never,
    // It is made by what the agent prints first.
    log: (name) => (existsSync(join(logDir, `${name}.log`)) ? readFileSync(join(logDir, `${name}.log`), 'utf8') : ''),
    tmux,
    close,
  };
  return room;

  function create(timing: Partial<Timing>, lasting: boolean): TmuxSessions {
    const clock = { now: () => Date.now(), id: () => randomUUID() };
    const sessions = createSessions({
      socket,
      stateDir,
      logDir,
      secrets: [secret],
      logLimits,
      host: 'here',
      env: process.env,
      clock,
      lasting,
      timing,
      ...(isolate && { isolation: isolate(dir) }),
    });
    open.push(sessions);
    return sessions;
  }

  function watch(
    sessions = room.sessions,
    onEvent: (event: SessionEvent) => void | Promise<void> = (event) => void events.push(event),
  ) {
    const controller = new AbortController();
    const watching = sessions.watch(onEvent, controller.signal);
    const stop = () => {
      controller.abort();
      return watching;
    };
    stops.push(stop);
    return stop;
  }

  async function agent(script: string, changes: Partial<SessionSpec> = {}): Promise<SessionSpec> {
    const number = ++count;
    const worktree = changes.worktree ?? join(dir, `tree-${number}`);
    const program = join(dir, `agent-${number}.sh`);
    await mkdir(worktree, { recursive: true });
    writeFileSync(program, `#!/bin/sh\n${script}\n`);
    await chmod(program, 0o755);
    return {
      task: `1-${number}`,
      name: `agent-${number}`,
      fence: 1,
      worktree,
      cli: 'command',
      command: [program],
      model: null,
      options: {},
      prompt: 'Read .conductor/brief.md and do what it says.',
      resume: false,
      env: { PATH: process.env.PATH ?? '', HOME: dir, ...gitIdentity },
      ...changes,
    };
  }

  async function tmux(...args: string[]): Promise<string> {
    return (await promisify(execFile)('tmux', ['-L', socket, ...args])).stdout;
  }

  async function close(): Promise<void> {
    await Promise.all(stops.map((stop) => stop()));
    for (const task of new Set((await room.sessions.list().catch(() => [])).map(({ task }) => task))) {
      await room.sessions.stop(task, never).catch(() => {});
    }
    await Promise.all(open.map((sessions) => sessions.close()));
    spawnSync('tmux', ['-L', socket, 'kill-server'], { stdio: 'ignore' });
    rmSync(join(process.env.TMUX_TMPDIR ?? '/tmp', `tmux-${process.getuid?.()}`, socket), { force: true });
    rmSync(dir, { recursive: true, force: true });
  }
}

/** A signal that is never aborted. */
export const never = new AbortController().signal;

/** @returns the first answer that is neither undefined nor false. @throws after `ms` */
export async function until<T>(ask: () => T | Promise<T>, ms = 15_000): Promise<Exclude<T, undefined | false>> {
  const end = Date.now() + ms;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer as Exclude<T, undefined | false>;
    if (Date.now() > end) throw new Error(`not within ${ms} ms: ${ask}`);
    await pause(5);
  }
}

/** @returns whether the process runs; a zombie does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  if (process.platform !== 'linux') return true;
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  return stat[stat.lastIndexOf(')') + 2] !== 'Z';
}
