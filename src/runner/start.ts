// Starts an agent in a pane of its own. Where its CLI does not know the session it was to go on with, it begins a new one.
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { PortError } from '../ports/port-error.ts';
import type { SessionSpec } from '../ports/sessions.ts';
import { eventsEnd } from './deliver/prompt-events.ts';
import { gitPlace } from './prepare/git-place.ts';
import { forgetSession } from './prepare/homes.ts';
import { prepareAgent } from './prepare/prepare.ts';
import { killProcesses } from './processes/end.ts';
import type { Room } from './room.ts';
import type { Checked } from './run/check-spec.ts';
import { logComplete, logTail } from './run/log-tail.ts';
import { markVariable } from './run/mark.ts';
import { exitCode, has, type Run, runFiles } from './run/runs.ts';
import { safeDirectory } from './run/safe-directory.ts';
import { sizeOf } from './run/small-files.ts';
import { wrapperScript } from './run/wrapper.ts';
import { type Enclosed, enclose } from './sandbox/enclose.ts';
import { closePane, openPane, type Pane } from './tmux/panes.ts';

export interface Started {
  readonly run: Run;
  /** Of the pane's first process. */
  readonly pid: number;
  /** Exit code of one that has ended already. */
  readonly code: number | undefined;
}

interface Ready extends Enclosed {
  readonly resumed: boolean;
}

/**
 * @returns undefined when a tmux session of that name exists already
 * @throws PortError `agent_died_at_start` (never), `start_unseen` (soon), and those of `prepareAgent` and `enclose`
 */
export async function startAgent(room: Room, spec: SessionSpec, checked: Checked): Promise<Started | undefined> {
  const { task, cli, worktree } = spec;
  await room.homes.sweep();
  const home = await room.homes.open(task, cli, worktree);
  const ready = await makeReady(room, spec, checked, home);
  const run = await makeRun(room, spec, home);
  const from = await eventsEnd(worktree);
  const first = await launch(room, run, ready);
  if (first === undefined || !ready.resumed || !(await isSessionUnknown(room, run, checked, from))) return first;
  room.warn(`${cli} does not know its session of ${task} any more, and begins a new one`);
  await forgetSession(home);
  await clearAway(room, run, first.pane);
  return launch(room, run, await makeReady(room, { ...spec, resume: false }, checked, home));
}

async function makeReady(room: Room, spec: SessionSpec, { driver, program }: Checked, home: string): Promise<Ready> {
  const mark = room.marks.of(spec);
  const { worktree } = spec;
  const { argv, env: prepared, resumed } = await prepareAgent(room, { spec, driver, program, home, mark });
  const env = { TERM: 'screen-256color', ...prepared, [markVariable]: mark };
  const agent = { argv, env, home, program, mark, worktree, git: gitPlace(worktree) };
  return { ...(await enclose(room.enclosure, agent)), resumed };
}

async function makeRun(room: Room, spec: SessionSpec, home: string): Promise<Run> {
  const { task, name, fence, worktree, cli, options } = spec;
  const log = join(room.logDir, `${name}.log`);
  await mkdir(room.logDir, { recursive: true, mode: 0o700 });
  await room.capture.makeRoom(log);
  for (const directory of ['inbox', 'outbox']) safeDirectory(worktree, '.conductor', directory);
  const { sandbox, container: choice } = room.enclosure.isolation;
  const container = sandbox === 'container' ? choice.program : null;
  const written = { mark: room.marks.of(spec), log, logFrom: await sizeOf(log) };
  return room.runs.create({ task, name, fence, worktree, cli, options, home, container, ...written });
}

async function launch(
  room: Room,
  run: Run,
  agent: Enclosed,
): Promise<(Started & { readonly pane: Pick<Pane, 'id' | 'pid'> }) | undefined> {
  const script = join(run.dir, runFiles.script);
  await writeFile(script, wrapperScript({ ...run, ...agent }), { mode: 0o700 });
  const pane = await room.capture.through(run.log, (logCommand) =>
    openPane(room.tmux, {
      mark: run.mark,
      session: run.name,
      directory: run.worktree,
      logCommand,
      // The mark is not secret, and only what stands in the argv of `env` is in the environment of the wrapper itself.
      argv: ['/usr/bin/env', '-i', `${markVariable}=${run.mark}`, '/bin/sh', script],
    }),
  );
  if (pane === undefined) {
    await rm(run.dir, { recursive: true, force: true });
    return undefined;
  }
  const code = await watchStart(room, run);
  if (code === 126 || code === 127) throw await diedAtStart(room, run, pane.id, code);
  return { run, pid: pane.pid, code, pane };
}

/** @returns the exit code of an agent that ended within the time in which a bad start shows; undefined while it runs. */
async function watchStart(room: Room, run: Run): Promise<number | undefined> {
  const roundMs = 5;
  const { start, answer } = room.timing;
  for (let waited = 0, seen = 0; seen < start && waited < answer; waited += roundMs) {
    const code = exitCode(run);
    if (code !== undefined) return code;
    if (has(run, 'pid')) seen += roundMs;
    await pause(roundMs);
  }
  if (!has(run, 'pid'))
    throw new PortError('sessions', 'start_unseen', `the agent did not begin within ${answer} ms`, 'soon');
  // It holds the agent's environment; the shell that runs it has it open.
  await rm(join(run.dir, runFiles.script), { force: true });
  return exitCode(run);
}

async function diedAtStart(room: Room, run: Run, pane: string, code: number): Promise<PortError> {
  await logComplete(run, 500);
  const said = logTail(run);
  await closePane(room.tmux, { id: pane, mark: run.mark });
  await rm(run.dir, { recursive: true, force: true });
  return new PortError(
    'sessions',
    'agent_died_at_start',
    `the agent could not be started (exit ${code}): ${said}`,
    'never',
  );
}

/** @param from where the agent's events ended before it was started: the first new one says that it goes on */
async function isSessionUnknown(room: Room, run: Run, { driver }: Checked, from: number): Promise<boolean> {
  const { unknownSession } = driver;
  if (unknownSession === null) return false;
  const roundMs = 25;
  for (let waited = 0; waited < room.timing.resume; waited += roundMs) {
    if (exitCode(run) !== undefined) {
      await logComplete(run, 500);
      return new RegExp(unknownSession, 'u').test(logTail(run));
    }
    if ((await eventsEnd(run.worktree)) > from) return false;
    await pause(roundMs);
  }
  return false;
}

/** What the refused start left, so that the next one is the only one under this mark. */
async function clearAway(room: Room, run: Run, pane: Pick<Pane, 'id' | 'pid'>): Promise<void> {
  await killProcesses(room.processes, { mark: run.mark, pane: pane.pid, seen: [] }, room.timing.kill);
  await closePane(room.tmux, { id: pane.id, mark: run.mark });
  for (const file of [runFiles.exit, runFiles.pid]) await rm(join(run.dir, file), { force: true });
}
