// The web server: git requests to git, everything else to the API.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { track } from '../world/world.ts';
import { type Api, answerApi } from './api.ts';
import { answerGit, gitRequest } from './git-http.ts';
import { pushTurns } from './push-turns.ts';

/** Listens on the loopback interface; port 0 takes any free one. */
export async function listen(api: Api, port: number): Promise<{ port: number; close: () => Promise<void> }> {
  const git = { world: api.world, faults: api.faults, turns: pushTurns() };
  const server = createServer((request, response) => {
    const asked = gitRequest(request);
    const work = asked ? answerGit(git, asked, request, response) : answerApi(api, request, response);
    track(
      api.world,
      work.catch((error: unknown) => {
        response.destroy();
        if (request.complete) throw error; // otherwise the client went away, which is its right
      }),
    );
  });
  // Whoever keeps this process busy for longer finds requests on the connections that were idle, and may not have them cut.
  server.keepAliveTimeout = 120_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return { port: (server.address() as AddressInfo).port, close: () => close(server) };
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
