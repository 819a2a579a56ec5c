// Ensures that an agent runs: adopts the living session of this fence, ends those before it, starts one where there is none.
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { PortError } from '../ports/port-error.ts';
import type { LiveSession, SessionSpec } from '../ports/sessions.ts';
import { withoutNested } from './agents/nested.ts';
import { liveSessions } from './list.ts';
import { gitPlace } from './prepare/git-place.ts';
import { preflight } from './prepare/preflight.ts';
import { prepareAgent } from './prepare/prepare.ts';
import { unknownVersion } from './prepare/version.ts';
import type { Room } from './room.ts';
import { type Checked, checkSpec } from './run/check-spec.ts';
import { logComplete, logTail } from './run/log-tail.ts';
import { markVariable } from './run/mark.ts';
import { exitCode, has, type Run, runFiles } from './run/runs.ts';
import { safeDirectory } from './run/safe-directory.ts';
import { sizeOf } from './run/small-files.ts';
import { wrapperScript } from './run/wrapper.ts';
import { type Agent, type Enclosed, enclose } from './sandbox/enclose.ts';
import { stopTask } from './stop.ts';
import { closePane, openPane } from './tmux/panes.ts';

/**
 * A fence is run at most once: asked again for one that has ended, it answers `alive: false` and the exit is told by `watch`.
 *
 * @throws PortError beside those of the port: `stale_fence` (never), `name_in_use` (never), `still_running` (soon), and those of `checkSpec`
 *   and `preflight`
 */
export async function ensureSession(room: Room, wanted: SessionSpec, signal: AbortSignal): Promise<LiveSession> {
  signal.throwIfAborted();
  const spec = { ...wanted, env: withoutNested(wanted.env) };
  const existing = await adopt(room, spec);
  if (existing !== undefined) return existing;
  const checked = checkSpec(spec);
  await preflight(checked.driver, spec, [spec.worktree, room.logDir]);
  warnOfVersion(room, spec, checked);
  await endOlder(room, spec, signal);
  signal.throwIfAborted();
  const run = await prepare(room, spec, checked);
  const pane = await room.capture.through(run.log, (logCommand) =>
    openPane(room.tmux, {
      mark: run.mark,
      session: run.name,
      directory: run.worktree,
      logCommand,
      // The mark is not secret, and only what stands in the argv of `env` is in the environment of the wrapper itself.
      argv: ['/usr/bin/env', '-i', `${markVariable}=${run.mark}`, '/bin/sh', join(run.dir, runFiles.script)],
    }),
  );
  if (pane === undefined) {
    await rm(run.dir, { recursive: true, force: true });
    throw nameInUse(run.name);
  }
  const code = await watchStart(room, run);
  if (code === 126 || code === 127) throw await diedAtStart(room, run, pane.id, code);
  for (const tell of room.started) tell(run);
  return { task: run.task, name: run.name, fence: run.fence, alive: code === undefined, pid: pane.pid };
}

async function adopt(room: Room, spec: SessionSpec): Promise<LiveSession | undefined> {
  const living = await liveSessions(room);
  const run = room.runs.named(spec.name);
  const settled = run === undefined || has(run, 'reported') || has(run, 'stopping');
  if (
    living.some(({ name, task }) => name === spec.name && task !== spec.task) ||
    (run?.task !== spec.task && !settled)
  ) {
    throw nameInUse(spec.name);
  }
  const known = living.filter(({ task }) => task === spec.task);
  const newer = known.find(({ fence }) => fence > spec.fence);
  if (newer !== undefined) {
    const message = `session ${newer.name} of task ${spec.task} runs with fence ${newer.fence}: fence ${spec.fence} is outdated`;
    throw new PortError('sessions', 'stale_fence', message, 'never');
  }
  const same = known.find(({ fence }) => fence === spec.fence);
  if (same !== undefined) return same;
  const began = run !== undefined && run.mark === room.marks.of(spec) && has(run, 'pid');
  return began ? { task: spec.task, name: spec.name, fence: spec.fence, alive: false, pid: null } : undefined;
}

function nameInUse(name: string): PortError {
  return new PortError(
    'sessions',
    'name_in_use',
    `a tmux session named ${name} exists already and is not this task's`,
    'never',
  );
}

async function endOlder(room: Room, spec: SessionSpec, signal: AbortSignal): Promise<void> {
  if (!(await stopTask(room, spec.task, signal))) {
    const message = `processes of an earlier session of task ${spec.task} could not be ended`;
    throw new PortError('sessions', 'still_running', message, 'soon');
  }
  const older = (await room.runs.all()).filter(({ task }) => task === spec.task);
  for (const { dir } of older) await rm(dir, { recursive: true, force: true });
}

/** Nobody waits for it: a program that is no npm package must be started to be asked. */
function warnOfVersion(room: Room, spec: SessionSpec, { driver, program }: Checked): void {
  void unknownVersion(driver, program, spec.env).then((warning) => {
    if (warning !== null) room.warn(warning);
  });
}

async function prepare(room: Room, spec: SessionSpec, { driver, program }: Checked): Promise<Run> {
  const log = join(room.logDir, `${spec.name}.log`);
  await mkdir(room.logDir, { recursive: true, mode: 0o700 });
  await room.capture.makeRoom(log);
  for (const name of ['inbox', 'outbox']) safeDirectory(spec.worktree, '.conductor', name);
  const { task, name, fence, worktree, cli, options } = spec;
  const mark = room.marks.of(spec);
  await room.homes.sweep();
  const home = await room.homes.open(task, cli, worktree);
  const ready = await prepareAgent(room, { spec, driver, program, home, mark });
  const agent = await encloseAgent(room, spec, { ...ready, home, program, mark });
  const logFrom = await sizeOf(log);
  const { sandbox, container: choice } = room.enclosure.isolation;
  const container = sandbox === 'container' ? choice.program : null;
  const run = await room.runs.create({
    task,
    name,
    fence,
    worktree,
    cli,
    options,
    home,
    container,
    mark,
    log,
    logFrom,
  });
  await writeFile(join(run.dir, runFiles.script), wrapperScript({ ...run, ...agent }), { mode: 0o700 });
  return run;
}

type Unenclosed = Pick<Agent, 'argv' | 'env' | 'home' | 'program' | 'mark'>;

function encloseAgent({ enclosure }: Room, { worktree }: SessionSpec, agent: Unenclosed): Promise<Enclosed> {
  const env = { TERM: 'screen-256color', ...agent.env, [markVariable]: agent.mark };
  return enclose(enclosure, { ...agent, env, worktree, git: gitPlace(worktree) });
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
