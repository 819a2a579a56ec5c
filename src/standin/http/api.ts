// One API request from the outside in: fault, caller, route, permission, answer, headers, journal.
import { createHash, randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { World } from '../world/world.ts';
import { enter } from './access.ts';
import { authenticate } from './auth.ts';
import { type Budget, budgetHeaders, giveBack, spend } from './budget.ts';
import { type Fault, faultReply, strikeRequest } from './faults.ts';
import { parseBody } from './input.ts';
import type { Exchange, JournalEntry } from './journal.ts';
import { ApiError, notFound, type Reply } from './reply.ts';
import { type Caller, type Found, findRoute, type Route } from './route.ts';

export type Api = {
  world: World;
  routes: Route[];
  budget: Budget;
  faults: Fault[];
  journal: JournalEntry[];
  onExchange: (exchange: Exchange) => void;
};

type Asked = {
  method: string;
  path: string;
  query: URLSearchParams;
  address: string;
  raw: Buffer;
  authorization: string | undefined;
  etag: string | undefined;
};

/** Answers one request for the API. */
export async function answerApi(api: Api, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const asked = await read(api.world, request);
  const found = findRoute(api.routes, asked.method, asked.path);
  const template = found?.route.template ?? null;
  const fault = strikeRequest(api.faults, { method: asked.method, path: asked.path, template });
  if (fault?.kind === 'drop') {
    note(api, asked, template, 0, undefined, true);
    request.socket.destroy();
    return;
  }
  if (fault?.kind === 'slow') await sleep(fault.delayMs ?? 1000, undefined, { signal: api.world.closing.signal });
  const { reply, caller } = await answer(api, asked, found, fault);
  const body = reply.body === undefined ? '' : typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body);
  const headers = {
    ...budgetHeaders(api.budget, caller ?? { kind: 'anonymous' }, api.world.clock()),
    ...commonHeaders(body, reply),
    ...reply.headers,
  };
  note(api, asked, template, reply.status, caller, fault !== undefined);
  api.onExchange({
    method: asked.method,
    path: asked.path,
    template,
    query: asked.query.toString(),
    requestBody: asked.raw.length > 0 ? tryJson(asked.raw) : undefined,
    status: reply.status,
    responseHeaders: headers,
    responseBody: reply.body,
    faulty: fault !== undefined,
  });
  response.writeHead(reply.status, headers).end(body);
}

/** Both `/x` and `/api/v3/x` are the API; `/repositories/{id}` is the same as the repository's name. */
async function read(world: World, request: IncomingMessage): Promise<Asked> {
  const url = new URL(request.url ?? '/', world.url);
  const prefix = url.pathname.startsWith('/api/v3') ? '/api/v3' : '';
  const path = byName(world, url.pathname.slice(prefix.length) || '/');
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return {
    method: request.method ?? 'GET',
    path,
    query: url.searchParams,
    address: `${world.url}${prefix}${path}`,
    raw: Buffer.concat(chunks),
    authorization: request.headers.authorization,
    etag: request.headers['if-none-match'],
  };
}

function byName(world: World, path: string): string {
  const [, id, rest = ''] = /^\/repositories\/(\d+)(\/.*)?$/.exec(path) ?? [];
  const repo = world.repositories.get(Number(id));
  return repo ? `/repos/${repo.owner.login}/${repo.name}${rest}` : path;
}

async function answer(
  api: Api,
  asked: Asked,
  found: Found | undefined,
  fault: Fault | undefined,
): Promise<{ reply: Reply; caller: Caller | undefined }> {
  let caller: Caller | undefined;
  try {
    caller = authenticate(api.world, asked.authorization);
    if (fault?.kind === 'status' || fault?.kind === 'before') return { reply: faultReply(fault), caller };
    if (!spend(api.budget, caller, api.world.clock())) throw new ApiError(403, 'API rate limit exceeded');
    const reply = await run(api, asked, found, caller);
    if (fault?.kind === 'after') return { reply: faultReply(fault), caller };
    return { reply: conditional(api, asked, reply, caller), caller };
  } catch (error) {
    if (error instanceof ApiError) return { reply: error.reply, caller };
    api.world.onError(error);
    return { reply: { status: 500, body: { message: `stand-in: ${String(error)}` } }, caller };
  }
}

async function run(api: Api, asked: Asked, found: Found | undefined, caller: Caller): Promise<Reply> {
  if (!found) throw notFound();
  const { route, params } = found;
  const { method, query, address } = asked;
  const call = { world: api.world, caller, method, params, query, address, body: parseBody(asked.raw) };
  if (route.kind === 'plain') return route.run(call);
  return route.run({ ...call, ...enter(call, route.needs) });
}

function conditional(api: Api, asked: Asked, reply: Reply, caller: Caller): Reply {
  if (asked.method !== 'GET' || reply.status !== 200) return reply;
  const etag = `W/"${createHash('sha256').update(JSON.stringify(reply.body)).digest('hex')}"`;
  const headers = { ...reply.headers, etag };
  if (asked.etag !== etag) return { ...reply, headers };
  giveBack(api.budget, caller, api.world.clock());
  return { status: 304, headers };
}

function commonHeaders(body: string, reply: Reply): Record<string, string> {
  const type = typeof reply.body === 'string' ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8';
  return {
    server: 'github-stand-in',
    'x-github-request-id': randomUUID(),
    'x-github-media-type': 'github.v3; format=json',
    ...(body === '' ? {} : { 'content-type': type }),
  };
}

function note(
  api: Api,
  asked: Asked,
  template: string | null,
  status: number,
  caller: Caller | undefined,
  faulty: boolean,
): void {
  api.journal.push({
    at: api.world.clock(),
    method: asked.method,
    path: asked.path,
    template,
    status,
    tokenKind: caller?.kind ?? (asked.authorization ? 'invalid' : 'anonymous'),
    actor: caller ? loginOf(api.world, caller) : null,
    conditional304: status === 304,
    faulty,
  });
}

function loginOf(world: World, caller: Caller): string | null {
  if (caller.kind === 'user') return caller.user.login;
  if (caller.kind === 'installation') return world.app.bot.login;
  return caller.kind === 'app' ? world.app.slug : null;
}

function tryJson(raw: Buffer): unknown {
  try {
    return JSON.parse(raw.toString('utf8'));
  } catch {
    return raw.toString('utf8');
  }
}
