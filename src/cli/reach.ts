// Where the running conductor is: its configuration, and the Redis where it keeps its tasks.
import { join } from 'node:path';
import type { Config } from '../config/config.ts';
import { policyOf } from '../config/config.ts';
import { ConfigError } from '../config/config-error.ts';
import { loadConfig } from '../config/load-config.ts';
import { shownPath } from '../config/paths.ts';
import { isAlive } from '../home/owner.ts';
import type { Fleet } from '../ports/fleet.ts';
import type { EventQueue, TaskStore } from '../ports/store.ts';
import { connect, type Scripted } from '../queue/connection.ts';
import { createFleet } from '../queue/fleet.ts';
import { createTaskStore } from '../queue/task-store.ts';
import { exitCodes } from './exit-codes.ts';
import { CommandError } from './fail.ts';
import type { Terminal } from './terminal.ts';

export interface ProjectOptions {
  readonly configDir?: string;
}

/** A conductor that answers. */
export interface Reached {
  readonly config: Config;
  readonly store: Pick<TaskStore, 'get' | 'byPull' | 'list' | 'history'>;
  readonly fleet: Pick<Fleet, 'hosts' | 'capacity'>;
  /** Events for the law; loads BullMQ, which costs a moment. */
  events(unique: () => string): Promise<EventQueue & { close(): Promise<void> }>;
  close(): void;
}

/** A person waits: a Redis that has not answered by then counts as away. */
const patienceMs = 3_000;

/** Lends a connection for the time of `use`. @throws ConfigError, CommandError `not_running` */
export async function withConductor<T>(
  options: ProjectOptions,
  terminal: Terminal,
  use: (reached: Reached) => Promise<T>,
): Promise<T> {
  const reached = await reach(await readConfig(options, terminal), terminal);
  try {
    return await use(reached);
  } finally {
    reached.close();
  }
}

/** @throws ConfigError with every problem */
export async function readConfig({ configDir }: ProjectOptions, { env, cwd }: Terminal): Promise<Config> {
  const loaded = await loadConfig({ configDir, env, cwd });
  if (!loaded.ok) throw new ConfigError(loaded.problems);
  return loaded.config;
}

/** @throws CommandError `not_running` (exit code 4) when no Redis answers */
export async function reach(config: Config, terminal: Terminal): Promise<Reached> {
  const url = terminal.env.REDIS_URL || undefined;
  const socket = join(config.directories.home, 'redis', 'redis.sock');
  const redis = connect(url ?? socket, patienceMs);
  redis.on('error', () => {}); // told by the command that fails
  try {
    await redis.ping();
  } catch (cause) {
    redis.disconnect();
    throw notRunning(url === undefined ? shownPath(socket, terminal.cwd) : withoutPassword(url), url, cause);
  }
  const none = () => ({ total: 0, of: () => 0 });
  return {
    config,
    store: createTaskStore(redis, none, () => {}),
    fleet: createFleet(
      redis,
      () => policyOf(config),
      () => Number.MAX_SAFE_INTEGER,
      isAlive,
    ),
    events: (unique) => openEvents(redis, unique, terminal.now),
    close: () => redis.disconnect(),
  };
}

async function openEvents(redis: Scripted, unique: () => string, now: () => number) {
  const [{ createOutbox }, { createEventQueue }] = await Promise.all([
    import('../queue/outbox.ts'),
    import('../queue/event-queue.ts'),
  ]);
  const outbox = createOutbox(redis, () => {}, unique);
  return { ...createEventQueue(outbox, unique, now), close: () => outbox.close() };
}

function notRunning(where: string, url: string | undefined, cause: unknown): CommandError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const hint =
    url === undefined
      ? 'start it with `conductor up`, or set REDIS_URL to the Redis of a conductor that runs elsewhere'
      : 'check REDIS_URL, and that its Redis runs';
  const message = `conductor is not running: Redis at ${where} does not answer (${reason})`;
  return new CommandError('not_running', message, hint, exitCodes.unreachable);
}

function withoutPassword(url: string): string {
  return url.replace(/\/\/[^/@]*@/, '//');
}
