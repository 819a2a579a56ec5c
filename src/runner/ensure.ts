// Ensures that an agent runs: adopts the living session of this fence, ends those before it, starts one where there is none.
import { rm } from 'node:fs/promises';
import { PortError } from '../ports/port-error.ts';
import type { LiveSession, SessionSpec } from '../ports/sessions.ts';
import { withoutNested } from './agents/nested.ts';
import { liveSessions } from './list.ts';
import { preflight } from './prepare/preflight.ts';
import { unknownVersion } from './prepare/version.ts';
import type { Room } from './room.ts';
import { type Checked, checkSpec } from './run/check-spec.ts';
import { has } from './run/runs.ts';
import { startAgent } from './start.ts';
import { stopTask } from './stop.ts';

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
  const inContainer = room.enclosure.isolation.sandbox === 'container';
  const checked = checkSpec(spec, inContainer);
  checkNesting(room, checked, spec);
  await preflight(checked.driver, spec, [spec.worktree, room.logDir]);
  if (!inContainer) warnOfVersion(room, spec, checked);
  await endOlder(room, spec, signal);
  signal.throwIfAborted();
  const started = await startAgent(room, spec, checked);
  if (started === undefined) throw nameInUse(spec.name);
  const { run, pid, code } = started;
  for (const tell of room.started) tell(run);
  return { task: run.task, name: run.name, fence: run.fence, alive: code === undefined, pid };
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

/**
 * As root a second sandbox cannot be made within the first (measured with bubblewrap 0.8 and codex 0.169: every command of the agent fails);
 * as any other user it can.
 */
function checkNesting({ enclosure, root }: Room, { driver }: Checked, { cli, options }: SessionSpec): void {
  if (enclosure.isolation.sandbox !== 'bubblewrap' || !root || driver.nests?.(options) !== true) return;
  const message = `${cli} makes a sandbox of its own, which it cannot within \`runner.sandbox: bubblewrap\` when the runner is root: run the conductor as another user, or give the agent type \`options: { permission_mode: bypass }\`, as it is in a sandbox already`;
  throw new PortError('sessions', 'sandbox_nested', message, 'never');
}

/** Nobody waits for it: a program that is no npm package must be started to be asked. */
function warnOfVersion(room: Room, spec: SessionSpec, { driver, program }: Checked): void {
  void unknownVersion(driver, program, spec.env).then((warning) => {
    if (warning !== null) room.warn(warning);
  });
}
