// Programs the bench starts for itself; each is ended by its own pid.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Redis } from 'ioredis';
import { until } from './wait.mjs';

/** The same for every Redis of the bench, and what the documentation asks for: nothing that was acknowledged is lost. */
const durable = ['--port', '0', '--appendonly', 'yes', '--appendfsync', 'always', '--save', ''];

/** @returns {Promise<{ socket: string, connection: Redis, stop: () => Promise<void> }>} a redis-server whose data are in `dir` */
export async function startRedis(dir) {
  const socket = join(dir, 'redis.sock');
  const args = [...durable, '--dir', dir, '--unixsocket', socket];
  const server = spawn('redis-server', args, { stdio: 'ignore' });
  const connection = new Redis(socket, { maxRetriesPerRequest: null, retryStrategy: () => 10 });
  connection.on('error', () => {}); // it is not there yet
  await until(() => connection.status === 'ready', 'redis-server');
  return {
    socket,
    connection,
    async stop() {
      connection.disconnect();
      await end(server);
    },
  };
}

/** Starts a server of the bench that says `listens on <port>`. @returns {Promise<{ pid: number, port: number, stop: () => Promise<void> }>} */
export async function startFloor(program, env) {
  const server = spawn(process.execPath, [program], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  const port = await new Promise((resolve, reject) => {
    const said = [];
    createInterface({ input: server.stderr }).on('line', (line) => {
      said.push(line);
      const [, port] = /^listens on (\d+)$/.exec(line) ?? [];
      if (port) resolve(Number(port));
    });
    server.once('exit', (code) => reject(new Error(`${program} ended with ${code}:\n${said.join('\n')}`)));
  });
  return { pid: server.pid, port, stop: () => end(server) };
}

async function end(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
}
