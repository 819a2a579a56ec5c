// The runner's sessions on a tmux server of their own.
import { join } from 'node:path';
import type { Clock } from '../ports/clock.ts';
import type { Sessions } from '../ports/sessions.ts';
import { attachCommand } from './attach.ts';
import { type CaptureLimits, createCapture } from './capture/capture.ts';
import { answerDialog } from './deliver/answer.ts';
import { sendText } from './deliver/send.ts';
import { ensureSession } from './ensure.ts';
import { createTurns } from './in-turn.ts';
import { liveSessions } from './list.ts';
import { createHomes } from './prepare/homes.ts';
import { createProcessTable } from './processes/table.ts';
import type { Room } from './room.ts';
import { createMarks } from './run/mark.ts';
import { createRuns } from './run/runs.ts';
import { type Enclosure, shortcomings } from './sandbox/enclose.ts';
import { type Isolation, noIsolation } from './sandbox/isolation.ts';
import { findLimitTools } from './sandbox/tools.ts';
import { stopTask } from './stop.ts';
import { defaultTiming, type Timing } from './timing.ts';
import { createTmux } from './tmux/tmux.ts';
import type { Tell } from './watch/follow.ts';
import { watchSessions } from './watch/watch.ts';

export interface SessionsOptions {
  /** Name of the tmux socket (`tmux -L`): no user's server. */
  readonly socket: string;
  /** Absolute; holds a private directory for each session and for each agent's CLI. One conductor's alone. */
  readonly stateDir: string;
  /** Absolute; gets `<name>.log`, what the agents print, masked line by line, and `<name>.log.1` when that has grown large. */
  readonly logDir: string;
  /** Values that no log may hold. */
  readonly secrets: readonly string[];
  readonly logLimits?: CaptureLimits;
  readonly host: string;
  /** The runner's environment: tmux itself gets PATH, HOME and TMUX_TMPDIR of it, an agent nothing. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  /**
   * False for a tool that looks in beside the running runner (`conductor list`): it starts a tmux process for each command, as two control
   * clients at once can crash tmux 3.3a.
   */
  readonly lasting?: boolean;
  /** Absent: agents are in no sandbox, and have no limits. */
  readonly isolation?: Isolation;
  readonly timing?: Partial<Timing>;
  /** Gets a sentence about what the operator should look at, such as an agent CLI of a version nobody checked. */
  readonly warn?: (text: string) => void;
}

export interface TmuxSessions extends Sessions {
  /** The event handler may be asynchronous: an exit or message counts as taken when its promise resolves, and is told again when it rejects. */
  watch(onEvent: Tell, signal: AbortSignal): Promise<void>;
  /** @returns argv with which a person joins the session. */
  attachCommand(name: string, options?: { readonly readOnly?: boolean }): readonly string[];
  /** Lets go of the tmux server, whose sessions run on. */
  close(): Promise<void>;
}

export function createSessions(options: SessionsOptions): TmuxSessions {
  const { socket, stateDir, logDir, host, clock } = options;
  const timing = { ...defaultTiming, ...options.timing };
  const marks = createMarks(host, stateDir);
  const server = { socket, timeoutMs: timing.answer, env: tmuxEnvironment(options.env) };
  const tmux = createTmux(server, clock, options.lasting ?? true);
  const processes = createProcessTable();
  const enclosure = enclosureOf(options);
  if (options.lasting ?? true) for (const text of shortcomings(enclosure)) options.warn?.(text);
  const room: Room = {
    tmux,
    processes,
    marks,
    runs: createRuns(stateDir, marks),
    homes: createHomes(join(stateDir, 'agents')),
    enclosure,
    logDir,
    capture: createCapture(join(stateDir, 'capture'), options.secrets, clock, options.logLimits),
    clock,
    timing,
    root: process.getuid?.() === 0,
    warn: options.warn ?? (() => {}),
    inTurn: createTurns(join(stateDir, 'locks'), processes, clock),
    asking: new Map(),
    started: new Set(),
  };

  return {
    ensure: (spec, signal) => room.inTurn(spec.task, () => ensureSession(room, spec, signal)),
    stop: (task, signal) => room.inTurn(task, () => stopTask(room, task, signal)),
    send: (task, key, text, signal) => room.inTurn(`${task}.send`, () => sendText(room, { task, key, text }, signal)),
    answer: (task, answer, signal) => room.inTurn(`${task}.send`, () => answerDialog(room, task, answer, signal)),
    list: () => liveSessions(room),
    watch: (onEvent, signal) => watchSessions(room, onEvent, signal),
    attachCommand: (name, { readOnly = false } = {}) => attachCommand(socket, name, readOnly),
    close: () => tmux.close(),
  };
}

/** What is ours is hidden whatever the operator hides: state, logs, the tmux server by which every terminal can be typed into. */
function enclosureOf({ env, stateDir, logDir, isolation: chosen = noIsolation }: SessionsOptions): Enclosure {
  const [uid, gid] = [process.getuid?.() ?? 0, process.getgid?.() ?? 0];
  const tmuxDir = env.TMUX_TMPDIR ? [env.TMUX_TMPDIR] : [];
  const isolation = { ...chosen, hidden: [stateDir, logDir, ...tmuxDir, ...chosen.hidden] };
  return { isolation, limits: findLimitTools(env.PATH, uid), path: env.PATH, user: `${uid}:${gid}` };
}

function tmuxEnvironment(env: SessionsOptions['env']): Record<string, string> {
  const taken = ['PATH', 'HOME', 'TMUX_TMPDIR'].map((name) => [name, env[name]] as const);
  return Object.fromEntries(taken.filter((entry): entry is [string, string] => entry[1] !== undefined));
}
