// git over HTTP: `git http-backend` behind GitHub's rules about who may fetch and push.
import { spawn } from 'node:child_process';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { listRefs, refChanges } from '../git/refs.ts';
import { announcePush } from '../world/pushes.ts';
import { atLeast, roleOf } from '../world/users.ts';
import type { Actor, Repository, World } from '../world/world.ts';
import { canSee, findRepository, grants } from './access.ts';
import { authenticate } from './auth.ts';
import type { Caller } from './route.ts';

const PATHS = /^\/([^/]+)\/([^/]+?)(?:\.git)?\/(info\/refs|git-upload-pack|git-receive-pack)$/;

export type GitAsked = { owner: string; name: string; file: string; writing: boolean; query: string };

/** What a git client asks for, or undefined when this is no git request. */
export function gitRequest(request: IncomingMessage): GitAsked | undefined {
  const [path = '', query = ''] = (request.url ?? '').split('?');
  const [, owner, name, file] = PATHS.exec(path) ?? [];
  if (!owner || !name || !file) return undefined;
  const writing = file === 'git-receive-pack' || query.includes('service=git-receive-pack');
  return { owner, name, file, writing, query };
}

export async function answerGit(
  world: World,
  locks: PushLocks,
  asked: GitAsked,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const caller = callerOf(world, request);
  const repo = findRepository(world, asked.owner, asked.name);
  const access = caller ? accessTo(caller, repo, asked.writing) : 'ask';
  if (access === 'ask') return challenge(request, response);
  if (access === 'missing' || !repo || !caller) return refuse(request, response, 404, 'Repository not found.');
  if (access === 'denied') {
    const who = caller.kind === 'user' ? caller.user.login : world.app.bot.login;
    return refuse(request, response, 403, `Permission to ${repo.owner.login}/${repo.name}.git denied to ${who}.`);
  }
  const serving = () => serve(world, repo, asked, caller, request, response);
  const work =
    asked.file === 'git-receive-pack' ? locks.run(repo.id, () => push(world, repo, caller, serving)) : serving();
  await work.finally(() => response.end());
}

/** The client's answer ends only when everyone has heard: whoever asks the API after a push sees it. */
async function push(world: World, repo: Repository, caller: Caller, serving: () => Promise<void>): Promise<void> {
  const before = await listRefs(repo.git);
  await serving();
  const changes = refChanges(before, await listRefs(repo.git));
  await announcePush({ world, repo, by: pusher(world, caller) }, changes);
}

/** undefined: the credentials are wrong. git first asks without any; the 401 makes it send them. */
function callerOf(world: World, request: IncomingMessage): Caller | undefined {
  try {
    return authenticate(world, request.headers.authorization);
  } catch {
    return undefined;
  }
}

function accessTo(caller: Caller, repo: Repository | undefined, writing: boolean): 'ok' | 'ask' | 'missing' | 'denied' {
  if (caller.kind === 'anonymous') return repo && !repo.private && !writing ? 'ok' : 'ask';
  if (!repo || !canSee(caller, repo)) return 'missing';
  if (!writing && !repo.private) return 'ok';
  if (caller.kind === 'user') return atLeast(roleOf(repo, caller.user), writing ? 'write' : 'read') ? 'ok' : 'denied';
  if (caller.kind !== 'installation' || !caller.repositories.has(repo.id)) return 'denied';
  return grants(caller.permissions, writing ? 'contents:write' : 'contents:read') ? 'ok' : 'denied';
}

function challenge(request: IncomingMessage, response: ServerResponse): void {
  request.resume();
  response.writeHead(401, { 'www-authenticate': 'Basic realm="GitHub"', server: 'github-stand-in' });
  response.end('Invalid username or token.\n');
}

function refuse(request: IncomingMessage, response: ServerResponse, status: number, message: string): void {
  request.resume();
  response.writeHead(status, { 'content-type': 'text/plain', server: 'github-stand-in' }).end(`${message}\n`);
}

function pusher(world: World, caller: Caller): Actor {
  return caller.kind === 'user' ? { user: caller.user } : { user: world.app.bot, app: world.app };
}

function serve(
  world: World,
  repo: Repository,
  asked: GitAsked,
  caller: Caller,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn('git', ['http-backend'], { env: cgi(world, repo, asked, caller, request) });
    const chunks: Buffer[] = [];
    let headSent = false;
    child.stdout.on('data', (chunk: Buffer) => {
      if (headSent) return void response.write(chunk);
      chunks.push(chunk);
      const all = Buffer.concat(chunks);
      const end = all.indexOf('\r\n\r\n');
      if (end === -1) return;
      headSent = true;
      sendHead(response, all.subarray(0, end).toString('latin1'));
      response.write(all.subarray(end + 4));
    });
    child.stderr.resume();
    child.on('error', reject);
    child.on('close', () => {
      if (!headSent) response.writeHead(500);
      resolve();
    });
    child.stdin.on('error', () => {}); // git may refuse before it has read everything
    response.on('close', () => child.stdout.resume());
    request.pipe(child.stdin);
  });
}

function sendHead(response: ServerResponse, head: string): void {
  const fields = head.split('\r\n').map((line) => line.split(/: (.*)/s) as [string, string]);
  const status = fields.find(([name]) => name.toLowerCase() === 'status')?.[1] ?? '200';
  response.setHeader('server', 'github-stand-in');
  for (const [name, value] of fields) if (name.toLowerCase() !== 'status') response.setHeader(name, value);
  response.statusCode = Number.parseInt(status, 10);
}

function cgi(world: World, repo: Repository, asked: GitAsked, caller: Caller, request: IncomingMessage) {
  const { headers } = request;
  const free =
    caller.kind === 'user' || (caller.kind === 'installation' && grants(caller.permissions, 'workflows:write'));
  return {
    ...world.env,
    GIT_PROJECT_ROOT: repo.git.dir,
    GIT_HTTP_EXPORT_ALL: '1',
    PATH_INFO: `/${asked.file}`,
    REQUEST_METHOD: request.method ?? 'GET',
    QUERY_STRING: asked.query,
    CONTENT_TYPE: headers['content-type'] ?? '',
    REMOTE_USER: 'x-access-token',
    STANDIN_WORKFLOWS: free ? 'allowed' : 'refused',
    ...(headers['content-encoding'] ? { HTTP_CONTENT_ENCODING: headers['content-encoding'] } : {}),
    ...(typeof headers['git-protocol'] === 'string' ? { GIT_PROTOCOL: headers['git-protocol'] } : {}),
  };
}

/** One push at a time per repository, so that each finds out what it moved itself. */
export class PushLocks {
  readonly #last = new Map<number, Promise<unknown>>();

  run(id: number, push: () => Promise<void>): Promise<void> {
    const turn = (this.#last.get(id) ?? Promise.resolve()).then(push);
    this.#last.set(
      id,
      turn.catch(() => {}),
    );
    return turn;
  }
}
