// Is anybody there? A plain connection tells at once, where the Redis client would first try again.
import { connect, type NetConnectOpts } from 'node:net';

const defaultPort = 6379;

/**
 * @param redisUrl `redis://…`, `rediss://…`, `unix://…` or the path of a socket
 * @param patience longest wait in milliseconds
 * @throws the connection's error, for example ENOENT or ECONNREFUSED
 */
export function knock(redisUrl: string, patience: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ ...addressOf(redisUrl), timeout: patience });
    socket.once('connect', () => {
      socket.destroy();
      resolve();
    });
    socket.once('timeout', () => socket.destroy(new Error(`no answer within ${patience} ms`)));
    socket.once('error', reject);
  });
}

function addressOf(redisUrl: string): NetConnectOpts {
  if (redisUrl.startsWith('/')) return { path: redisUrl };
  const { protocol, hostname, port, pathname } = new URL(redisUrl);
  if (protocol === 'unix:') return { path: pathname };
  return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || defaultPort) };
}
