// The web side: webhooks in; health, metrics and kept texts out.
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
  /** @returns a text that was too long for a comment; undefined when none of that name is kept */
  readonly text: (name: string) => Promise<string | undefined>;
}

export interface Web {
  readonly port: number;
  close(): Promise<void>;
}

/** An answer that is not JSON. */
interface Text {
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
}

const notFound: Answer = { status: 404, body: { message: 'not found' } };

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

async function route(request: IncomingMessage, options: WebOptions): Promise<Answer | Text> {
  const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
  if (path === '/api/github/webhooks' && request.method === 'POST')
    return takeWebhook(request, options.secrets(), options.receive, options.patienceMs);
  if (request.method !== 'GET' && request.method !== 'HEAD') return notFound;
  if (path === '/healthz') return { status: 200, body: { status: 'alive' } };
  if (path === '/metrics')
    return { text: await options.metrics(), headers: { 'content-type': 'text/plain; version=0.0.4' } };
  if (path.startsWith('/texts/')) return keptText(await options.text(path.slice('/texts/'.length)));
  if (path !== '/readyz') return notFound;
  const problems = await options.problems();
  return {
    status: problems.length === 0 ? 200 : 503,
    body: { status: problems.length === 0 ? 'ready' : 'unready', problems },
  };
}

/** An agent or a stranger wrote it: no browser may take it for more than text, and nobody else keep or list it. */
function keptText(text: string | undefined): Answer | Text {
  if (text === undefined) return notFound;
  return {
    text,
    headers: {
      'content-type': 'text/plain; charset=utf-8',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'x-robots-tag': 'noindex',
      'referrer-policy': 'no-referrer',
      'cache-control': 'private',
    },
  };
}

function send(request: IncomingMessage, response: ServerResponse, answer: Answer | Text): void {
  if (response.destroyed) return;
  const { status, text, headers } =
    'text' in answer
      ? { status: 200, ...answer }
      : { status: answer.status, text: JSON.stringify(answer.body), headers: { 'content-type': 'application/json' } };
  // A body that was not read to its end would be taken for the next request.
  const rest = request.complete ? {} : { connection: 'close' };
  // With its length known, head and body are one write.
  const length = Buffer.byteLength(text);
  response.writeHead(status, { ...headers, 'content-length': length, ...rest });
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
