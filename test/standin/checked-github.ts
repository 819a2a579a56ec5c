// A stand-in GitHub for one test, where every answer and every webhook is held against GitHub's own description.
import { execFile } from 'node:child_process';
import { createSign, generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished } from 'vitest';
import { type GitHub, type GitHubOptions, startGitHub } from '../../src/standin/github.ts';
import type { RepositoryHandle } from '../../src/standin/repository.ts';
import { checkRequest, checkResponse, checkWebhook } from '../schema/check.ts';

export type Received = {
  event: string;
  action: string | undefined;
  headers: IncomingHttpHeaders;
  raw: string;
  payload: Json;
};

// biome-ignore lint/suspicious/noExplicitAny: the JSON of a foreign API, looked into by assertions only
export type Json = any;

export type Answer = { status: number; headers: Headers; body: Json };
export type Client = (
  method: string,
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
) => Promise<Answer>;

export type Checked = {
  gh: GitHub;
  dir: string;
  /** Webhooks as they came in; `event.action` of each by `heard()`. */
  received: Received[];
  heard: () => string[];
  /** What the receiver answers with; 200 unless changed. */
  answer: { status: number; delayMs: number };
  asApp: Client;
  as: (token: string) => Client;
  /** A client with a fresh installation token. */
  asInstallation: (narrow?: Record<string, unknown>) => Promise<Client & { token: string }>;
  /** What is wrong with answers and webhooks so far; a test ends with it empty. */
  problems: string[];
};

/** One key for all tests of a file: making one takes a quarter of a second. */
const key = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});

/** GitHub describes a 409 in two ways of which one shall fit; every error fits both. */
const TWICE = /must match exactly one schema in oneOf$/;

export async function checkedGitHub(options: Partial<GitHubOptions> = {}): Promise<Checked> {
  const dir = await mkdtemp(join(tmpdir(), 'stand-in-'));
  const problems: string[] = [];
  const received: Received[] = [];
  const answer = { status: 200, delayMs: 0 };
  const receiver = await receive(received, answer);
  const gh = await startGitHub({
    dir: join(dir, 'github'),
    key,
    webhook: { url: receiver.url, secret: 'the secret' },
    ...options,
    onError: (error) => problems.push(`the stand-in made a mistake: ${String(error)}`),
    onExchange: (exchange) => {
      if (exchange.faulty || exchange.path.startsWith('/_logs')) return;
      const { method, path, status } = exchange;
      const query = Object.fromEntries(new URLSearchParams(exchange.query));
      const body = exchange.responseBody;
      if (status < 400) problems.push(...checkRequest({ method, path, query, body: exchange.requestBody }));
      const found = checkResponse({ method, path, status, body }).filter((one) => !(status === 409 && TWICE.test(one)));
      problems.push(...found.map((one) => `${method} ${path}: ${one}`));
    },
    onWebhook: (event, action, payload) => {
      const sent: unknown = JSON.parse(JSON.stringify(payload));
      problems.push(...checkWebhook(event, action ?? undefined, sent).map((one) => `${event}.${action}: ${one}`));
    },
  });
  onTestFinished(async () => {
    await gh.close();
    await receiver.close();
    await rm(dir, { recursive: true, force: true });
    expect(problems).toEqual([]);
  });
  const as = (token: string): Client => client(gh.url, token);
  const asApp: Client = (...asked) => as(jwt(gh, {}))(...asked);
  return {
    gh,
    dir,
    received,
    heard: () => received.map(({ event, action }) => [event, action ?? []].flat().join('.')),
    answer,
    asApp,
    as,
    asInstallation: async (narrow = {}) => {
      const [installation] = [...gh.world.installations.values()];
      const minted = await asApp('POST', `/app/installations/${installation?.id}/access_tokens`, narrow);
      return Object.assign(as(minted.body.token), { token: minted.body.token as string });
    },
    problems,
  };
}

async function receive(received: Received[], answer: Checked['answer']) {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const raw = Buffer.concat(chunks).toString('utf8');
    const payload: Json = JSON.parse(raw);
    const event = String(request.headers['x-github-event']);
    received.push({ event, action: payload.action, headers: request.headers, raw, payload });
    setTimeout(() => response.writeHead(answer.status).end('ok'), answer.delayMs);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/hooks`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Calls the API; a redirect is given back, not followed. */
export function client(url: string, token: string): Client {
  return async (method, path, body, headers = {}) => {
    const response = await fetch(path.startsWith('http') ? path : `${url}${path}`, {
      method,
      headers: { ...(token ? { authorization: `Bearer ${token}` } : {}), ...headers },
      redirect: 'manual',
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const json = response.headers.get('content-type')?.includes('json');
    return { status: response.status, headers: response.headers, body: json ? JSON.parse(text) : text };
  };
}

/** A JSON web token of the app; `claims` replace the right ones. */
export function jwt(gh: GitHub, claims: Record<string, unknown>, signer = gh.app.privateKey): string {
  const now = Math.floor(gh.world.clock() / 1000);
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const all = { iat: now - 30, exp: now + 540, iss: gh.app.appId, ...claims };
  const head = `${part({ alg: 'RS256', typ: 'JWT' })}.${part(all)}`;
  return `${head}.${createSign('RSA-SHA256').update(head).sign(signer, 'base64url')}`;
}

const run = promisify(execFile);

/** A clone made by a real git with a token, as a runner would. `files` become a commit; git's words are returned. */
export async function cloneWith(dir: string, repo: RepositoryHandle, token: string) {
  const where = await mkdtemp(join(dir, 'clone-'));
  const env = {
    PATH: process.env.PATH ?? '',
    HOME: dir,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_CONFIG_COUNT: '3',
    GIT_CONFIG_KEY_0: 'credential.helper',
    GIT_CONFIG_VALUE_0: token ? '!f() { echo username=x-access-token; echo "password=$TOKEN"; }; f' : '',
    TOKEN: token,
    GIT_CONFIG_KEY_1: 'user.name',
    GIT_CONFIG_VALUE_1: 'Agent',
    GIT_CONFIG_KEY_2: 'user.email',
    GIT_CONFIG_VALUE_2: 'agent@example.org',
  };
  const git = async (...args: string[]) => {
    const { stdout, stderr } = await run('git', args, { cwd: where, env });
    return stdout + stderr;
  };
  await git('clone', '--quiet', repo.cloneUrl, '.');
  return {
    dir: where,
    git,
    /** Runs a shell line in the clone and commits whatever it did. */
    commit: async (line: string, message = 'work') => {
      await run('sh', ['-c', line], { cwd: where, env });
      await git('add', '-A');
      await git('commit', '--quiet', '-m', message);
      return (await git('rev-parse', 'HEAD')).trim();
    },
  };
}
