// A web server of a test's own, what reached it, and raw and signed requests to it.
import { createHmac } from 'node:crypto';
import { type IncomingHttpHeaders, request } from 'node:http';
import { onTestFinished } from 'vitest';
import { startWeb, type WebOptions } from '../../src/web/server.ts';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Door {
  readonly port: number;
  /** What was handed on, oldest first. */
  readonly received: { guid: string; event: string; payload: unknown }[];
  /** Posts to the webhook address, signed unless the headers say otherwise. */
  post(body: string | Buffer, headers?: Record<string, string | undefined>): Promise<Answer>;
  ask(method: string, path: string): Promise<Answer>;
}

export const secret = 'the current secret';
export const address = '/api/github/webhooks';

export async function openDoor(options: Partial<WebOptions> = {}): Promise<Door> {
  const received: Door['received'] = [];
  const web = await startWeb({
    host: '127.0.0.1',
    port: 0,
    secrets: () => [secret],
    receive: async (guid, event, payload) => void received.push({ guid, event, payload }),
    problems: async () => [],
    metrics: async () => '# TYPE conductor_up gauge\nconductor_up 1\n',
    text: async () => undefined,
    ...options,
  });
  onTestFinished(() => web.close());
  return {
    port: web.port,
    received,
    post: (body, headers = {}) => send(web.port, 'POST', address, body, { ...signed(body), ...headers }),
    ask: (method, path) => send(web.port, method, path, '', {}),
  };
}

/** Headers of a delivery as GitHub sends it. */
export function signed(body: string | Buffer, by = secret): Record<string, string> {
  return {
    'content-type': 'application/json',
    'x-github-event': 'issues',
    'x-github-delivery': 'b0a1c2d3-0000-4000-8000-000000000001',
    'x-hub-signature-256': `sha256=${createHmac('sha256', by).update(body).digest('hex')}`,
  };
}

function send(
  port: number,
  method: string,
  path: string,
  body: string | Buffer,
  headers: Record<string, string | undefined>,
): Promise<Answer> {
  const given = Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined));
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, method, path, headers: given, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString('utf8'),
        }),
      );
    });
    asked.on('error', reject);
    asked.end(body);
  });
}
