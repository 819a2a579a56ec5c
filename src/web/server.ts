// The web side: webhooks in, health and metrics out.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type Answer, type Receive, takeWebhook } from './webhook.ts';

export interface WebOptions {
  readonly host: string;
  readonly port: number;
  readonly secrets: () => readonly string[];
  readonly receive: Receive;
  /** Milliseconds in which a webhook's body must have come; 9 s unless given. */
  readonly patienceMs?: number;
  /** @returns what is wrong, by name; empty when the service can do its work */
  readonly problems: () => Promise<readonly string[]>;
  /** Prometheus text. */
  readonly metrics: () => Promise<string>;
}

export interface Web {
  readonly port: number;
  close(): Promise<void>;
}

/** Requests under way get this long to be answered when the server closes. */
const lingerMs = 4_000;

/** @throws the listen error (EADDRINUSE and the like) */
export async function startWeb(options: WebOptions): Promise<Web> {
  const server = createServer((request, response) => {
    void route(request, options).then(
      (answer) => send(request, response, answer),
      () => send(request, response, { status: 500, body: { message: 'internal error' } }),
    );
  });
  await listen(server, options);
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : options.port,
    close: () =>
      new Promise((resolve) => {
        const enough = setTimeout(() => server.closeAllConnections(), lingerMs);
        server.close(() => {
          clearTimeout(enough);
          resolve();
        });
        server.closeIdleConnections();
      }),
  };
}

async function route(request: IncomingMessage, options: WebOptions): Promise<Answer | string> {
  const path = (request.url ?? '/').split('?', 1)[0];
  if (path === '/api/github/webhooks' && request.method === 'POST')
    return takeWebhook(request, options.secrets(), options.receive, options.patienceMs);
  if (request.method !== 'GET' && request.method !== 'HEAD') return { status: 404, body: { message: 'not found' } };
  if (path === '/healthz') return { status: 200, body: { status: 'alive' } };
  if (path === '/metrics') return options.metrics();
  if (path !== '/readyz') return { status: 404, body: { message: 'not found' } };
  const problems = await options.problems();
  return {
    status: problems.length === 0 ? 200 : 503,
    body: { status: problems.length === 0 ? 'ready' : 'unready', problems },
  };
}

function send(request: IncomingMessage, response: ServerResponse, answer: Answer | string): void {
  if (response.destroyed) return;
  const text = typeof answer === 'string' ? answer : JSON.stringify(answer.body);
  const type = typeof answer === 'string' ? 'text/plain; version=0.0.4' : 'application/json';
  // A body that was not read to its end would be taken for the next request.
  const rest = request.complete ? {} : { connection: 'close' };
  // With its length known, head and body are one write.
  const length = Buffer.byteLength(text);
  response.writeHead(typeof answer === 'string' ? 200 : answer.status, {
    'content-type': type,
    'content-length': length,
    ...rest,
  });
  response.end(text);
}

function listen(server: Server, { host, port }: WebOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
