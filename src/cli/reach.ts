// Where the running conductor is, and what to say when it is not there.
import { join } from 'node:path';
import type { Config } from '../config/config.ts';
import { ConfigError } from '../config/config-error.ts';
import { loadConfig } from '../config/load-config.ts';
import { shownPath } from '../config/paths.ts';
import { type Client, openClient } from '../wire/client.ts';
import { exitCodes } from './exit-codes.ts';
import { CommandError } from './fail.ts';
import { knock } from './knock.ts';
import type { Terminal } from './terminal.ts';

export interface ProjectOptions {
  readonly configDir?: string;
}

/** A conductor that answers. */
export interface Reached extends Client {
  readonly config: Config;
}

/** A person waits: a Redis that has not answered by then, in milliseconds, counts as away. */
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

/** Goes to `REDIS_URL`, else to the private Redis of `conductor up`. @throws CommandError `not_running` (exit code 4) */
export async function reach(config: Config, terminal: Terminal): Promise<Reached> {
  const url = terminal.env.REDIS_URL || undefined;
  const socket = join(config.directories.home, 'redis', 'redis.sock');
  const address = url ?? socket;
  try {
    await knock(address, patienceMs);
    const client = openClient(address, config, patienceMs, terminal.now);
    await client.ping().catch((cause) => {
      client.close();
      throw cause;
    });
    return { ...client, config };
  } catch (cause) {
    throw notRunning(url === undefined ? shownPath(socket, terminal.cwd) : withoutPassword(url), url, cause);
  }
}

function notRunning(where: string, url: string | undefined, cause: unknown): CommandError {
  const { code, message: said } = cause as NodeJS.ErrnoException;
  const hint =
    url === undefined
      ? 'start it with `conductor up`, or set REDIS_URL to the Redis of a conductor that runs elsewhere'
      : 'check REDIS_URL, and that its Redis runs';
  const message = `conductor is not running: no Redis answers at ${where} (${code ?? said})`;
  return new CommandError('not_running', message, hint, exitCodes.unreachable);
}

function withoutPassword(url: string): string {
  return url.replace(/\/\/[^/@]*@/, '//');
}
