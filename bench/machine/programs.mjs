// Programs the bench starts for itself: each is ended by its own pid.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { Redis } from 'ioredis';
import { until } from './wait.mjs';

/** The same for every Redis of the bench, and what `conductor up` gives its own: nothing that was acknowledged is lost. */
const durable = ['--port', '0', '--appendonly', 'yes', '--appendfsync', 'always', '--save', '', '--hz', '100'];

/** @returns {Promise<{ connection: Redis, stop: () => Promise<void> }>} a redis-server on a socket of its own */
export async function startRedis(dir, socket) {
  const stop = startProgram('redis-server', [...durable, '--dir', dir, '--unixsocket', socket], {}).stop;
  const connection = new Redis(socket, { maxRetriesPerRequest: null, retryStrategy: () => 10 });
  connection.on('error', () => {}); // not there yet
  await until(() => connection.ping().catch(() => undefined), 'redis-server');
  return {
    connection,
    stop: async () => {
      connection.disconnect();
      await stop();
    },
  };
}

/** Starts a program and forgets what it prints, but for lines on standard error that begin with `sign`. */
export function startProgram(program, args, { env = process.env, cwd, sign = '' }) {
  const child = spawn(program, args, { env, cwd, stdio: ['ignore', 'ignore', sign ? 'pipe' : 'ignore'] });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const said = [];
  const ready = new Promise((resolve, reject) => {
    child.once('error', reject);
    if (!sign) return resolve('');
    createInterface({ input: child.stderr }).on('line', (line) => {
      said.push(line);
      if (line.startsWith(sign)) resolve(line);
    });
    ended.then((code) => reject(new Error(`${program} ended with ${code}:\n${said.join('\n')}`)));
  });
  return {
    pid: child.pid,
    ready,
    stop: async () => {
      ready.catch(() => {});
      child.kill('SIGTERM');
      await ended;
    },
  };
}
