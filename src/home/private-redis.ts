// A Redis of our own under CONDUCTOR_HOME, for `conductor up` without `REDIS_URL`.
import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Redis } from 'ioredis';

export interface PrivateRedis {
  /** Path of its Unix socket. */
  readonly url: string;
  readonly pid: number;
  /** Ends it in an orderly way: everything is on disk. */
  stop(): Promise<void>;
}

/** Nothing may be lost or thrown out. `hz`: delayed jobs are up to 83 ms late; at 100 they were 4 ms, for half a percent of a core, always. */
const settings = [
  ...['--port', '0', '--appendonly', 'yes', '--appendfsync', 'always', '--maxmemory-policy', 'noeviction'],
  ...['--hz', '12', '--save', '', '--daemonize', 'no', '--unixsocketperm', '700'],
];
const startMs = 10_000;

/**
 * Starts the server, or takes over the one that a former process left running.
 *
 * @param program `redis-server`, or another that speaks its protocol and takes `--unixsocket`
 * @throws Error with the end of its log when it ends or does not answer in time
 */
export async function startPrivateRedis(home: string, program = 'redis-server'): Promise<PrivateRedis> {
  const directory = join(home, 'redis');
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const socket = join(directory, 'redis.sock');
  const running = await pidOf(socket);
  if (running !== undefined) return handle(socket, running);
  await rm(socket, { force: true });
  const log = join(directory, 'redis.log');
  const out = openSync(log, 'a', 0o600);
  const child = spawn(program, [...settings, '--dir', directory, '--unixsocket', socket], {
    detached: true,
    stdio: ['ignore', out, out],
    env: { PATH: process.env.PATH ?? '', LANG: 'C.UTF-8' },
  });
  closeSync(out);
  const failed = new Promise<never>((_, reject) => child.once('error', reject));
  const ended = new AbortController();
  child.once('exit', () => ended.abort());
  child.unref();
  const pid = await Promise.race([waitForPid(socket, ended.signal), failed]);
  if (pid === undefined) {
    const how = ended.signal.aborted ? 'ended at once' : `did not answer within ${startMs / 1_000} s`;
    throw new Error(`${program} ${how}: ${await tailOf(log)}`);
  }
  await writeFile(join(directory, 'redis.pid'), `${pid}\n`);
  return handle(socket, pid);
}

function handle(socket: string, pid: number): PrivateRedis {
  return { url: socket, pid, stop: () => shutDown(socket) };
}

async function shutDown(socket: string): Promise<void> {
  const redis = new Redis(socket, { maxRetriesPerRequest: 0, retryStrategy: () => null, disconnectTimeout: 100 });
  redis.on('error', () => {});
  await redis.shutdown('NOSAVE').catch(() => {});
  redis.disconnect();
}

async function waitForPid(socket: string, ended: AbortSignal): Promise<number | undefined> {
  const until = Date.now() + startMs;
  while (Date.now() < until && !ended.aborted) {
    const pid = await pidOf(socket);
    if (pid !== undefined) return pid;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return undefined;
}

/** @returns the pid of the server behind the socket, once it has loaded its data; undefined while none answers. */
async function pidOf(socket: string): Promise<number | undefined> {
  const redis = new Redis(socket, {
    lazyConnect: true,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
    disconnectTimeout: 100,
    enableReadyCheck: true,
  });
  redis.on('error', () => {});
  try {
    await redis.connect();
    return Number(/process_id:(\d+)/.exec(await redis.info('server'))?.[1]);
  } catch {
    return undefined;
  } finally {
    redis.disconnect();
  }
}

async function tailOf(log: string): Promise<string> {
  return (await readFile(log, 'utf8').catch(() => '')).trim().split('\n').slice(-5).join(' | ');
}
