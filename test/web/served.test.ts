// The web side as it is put together: what comes in is stored, what does not belong to us is not.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { keys } from '../../src/queue/connection.ts';
import { createBase } from '../../src/wire/base.ts';
import { startServer } from '../../src/wire/server.ts';
import { hub } from '../github/hub.ts';
import { ownRedis, until } from '../queue/ground.ts';
import { address, secret, signed } from './door.ts';

const ground = ownRedis();
const canary = 'canary-4f1d';

describe('R-08: of a request', () => {
  test.each([
    ['with a bad signature', 401, { 'x-hub-signature-256': 'sha256=00' }],
    ['of another content type', 400, { 'content-type': 'text/plain' }],
    ['about an event nobody subscribed to', 200, { 'x-github-event': 'star' }],
    ['about an action nobody needs', 200, { 'x-github-event': 'pull_request' }],
  ])('%s nothing is stored or logged', async (_, status, headers) => {
    const { post, printed } = await served();
    expect(await post(JSON.stringify({ action: 'edited', text: canary }), headers)).toBe(status);
    expect(await ground.waiting()).toEqual([]);
    for (const key of await ground.redis().keys('*')) expect(key).not.toContain(':delivery:');
    expect(printed()).not.toContain(canary);
  });
});

test('R-01: a delivery is stored once, and its duplicates are counted', async () => {
  const { post, get } = await served();
  const body = JSON.stringify({ action: 'labeled', text: canary });
  expect(await post(body)).toBe(200);
  expect(await post(body)).toBe(200);
  expect(await ground.redis().keys(keys.delivery('*'))).toHaveLength(1);
  expect(await get('/metrics')).toMatchObject({
    body: expect.stringContaining('conductor_webhook_duplicates_total 1\n'),
  });
});

test('R-06: while Redis is away the answer is 503 within 5 s, readiness says so, and life goes on afterwards', async () => {
  const { post, get } = await served();
  expect((await get('/readyz')).status).toBe(200);
  await ground.kill();
  const began = performance.now();
  const body = JSON.stringify({ action: 'labeled', text: canary });
  const [delivered, ready, metrics, alive] = await Promise.all([
    post(body),
    get('/readyz'),
    get('/metrics'),
    get('/healthz'),
  ]);
  expect(performance.now() - began).toBeLessThan(5_000);
  expect([delivered, ready.status, metrics.status, alive.status]).toEqual([503, 503, 500, 200]);
  await ground.restart();
  await until(async () => (await get('/readyz')).status === 200);
  expect(await post(body)).toBe(200);
});

async function served() {
  const { gh } = await hub();
  const cwd = await mkdtemp(join(tmpdir(), 'conductor-served-'));
  const written: string[] = [];
  const spy = vi.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  await writeFile(join(cwd, 'project.yml'), 'project: { name: Widgets, description: Things }\n');
  await writeFile(join(cwd, 'agents.yml'), agents);
  const env = {
    APP_ID: String(gh.app.appId),
    PRIVATE_KEY: gh.app.privateKey,
    WEBHOOK_SECRET: secret,
    GITHUB_API_URL: gh.url,
    GITHUB_SERVER_URL: gh.url,
    HOST: '127.0.0.1',
    PORT: '0',
  };
  const running = await startServer(await createBase({ env, cwd, configDir: cwd }), ground.url());
  onTestFinished(async () => {
    await running.close();
    spy.mockRestore();
    await rm(cwd, { recursive: true, force: true });
  });
  // What it does at its start is over: it has reconciled, and looked for lost deliveries.
  await until(() => gh.journal.some(({ path }) => path === '/app/hook/deliveries'));
  return {
    printed: () => written.join(''),
    post: async (body: string, headers: Record<string, string> = {}) =>
      (await ask(running.port, 'POST', address, body, { ...signed(body), ...headers })).status,
    get: (path: string) => ask(running.port, 'GET', path),
  };
}

const agents = `agent_types:
  rust: { name: Rust, session_name: rust, cli: command, command: ["true"], validation_profile: all }
validation_profiles: { all: { test: "true" } }
assignment_rules: { backend: [rust] }
`;

function ask(port: number, method: string, path: string, body = '', headers: Record<string, string> = {}) {
  return new Promise<{ status: number; body: string }>((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, method, path, headers, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: text }));
    });
    asked.on('error', reject);
    asked.end(body);
  });
}
