// A port nobody listens on.
import { createServer } from 'node:net';

/** @returns {Promise<number>} free when it was looked for */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
