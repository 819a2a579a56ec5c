// git over HTTP: who may fetch and push, what a push sets off.
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readPushed } from '../git/refs.ts';
import { announcePush } from '../world/pushes.ts';
import { atLeast, roleOf } from '../world/users.ts';
import type { Repository, World } from '../world/world.ts';
import { canSee, findRepository, grants } from './access.ts';
import { authenticate } from './auth.ts';
import { type Fault, strikeGit } from './faults.ts';
import { type GitAsked, runBackend } from './git-backend.ts';
import type { PushTurns } from './push-turns.ts';
import type { Caller } from './route.ts';

const PATHS = /^\/([^/]+)\/([^/]+?)(?:\.git)?\/(info\/refs|git-upload-pack|git-receive-pack)$/;

/** What a git client asks for, or undefined when this is no git request. */
export function gitRequest(request: IncomingMessage): GitAsked | undefined {
  const [path = '', query = ''] = (request.url ?? '').split('?');
  const [, owner, name, file] = PATHS.exec(path) ?? [];
  if (!owner || !name || !file) return undefined;
  const writing = file === 'git-receive-pack' || query.includes('service=git-receive-pack');
  return { owner, name, file, writing, path, query };
}

type Git = { world: World; faults: Fault[]; turns: PushTurns };

export async function answerGit(
  git: Git,
  asked: GitAsked,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { world } = git;
  const fault = strikeGit(git.faults, request.method ?? 'GET', asked.path);
  if (fault?.kind === 'drop') return void request.socket.destroy();
  if (fault?.kind === 'slow') await sleep(fault.delayMs ?? 1000, undefined, { signal: world.closing.signal });
  if (fault?.kind === 'status' || fault?.kind === 'before') {
    return fault.status === 401
      ? challenge(request, response)
      : refuse(request, response, fault.status ?? 502, 'Fault');
  }
  const caller = callerOf(world, request);
  const repo = findRepository(world, asked.owner, asked.name);
  const access = caller ? accessTo(caller, repo, asked.writing) : 'ask';
  if (access === 'ask') return challenge(request, response);
  if (access === 'missing' || !repo || !caller) return refuse(request, response, 404, 'Repository not found.');
  if (access === 'denied') {
    const who = caller.kind === 'user' ? caller.user.login : world.app.bot.login;
    return refuse(request, response, 403, `Permission to ${repo.owner.login}/${repo.name}.git denied to ${who}.`);
  }
  const exchange = { asked, request, response, badGateway: fault?.kind === 'after' };
  const work =
    asked.file === 'git-receive-pack'
      ? git.turns.take(repo.id, () => push(world, repo, caller, exchange))
      : runBackend(world, repo, exchange, {});
  await work.finally(() => response.end());
}

type Exchange = Parameters<typeof runBackend>[2];

/** The client's answer ends only when everyone has heard: whoever asks the API after a push sees it. */
async function push(world: World, repo: Repository, caller: Caller, exchange: Exchange): Promise<void> {
  const pushed = join(world.dir, `pushed-${randomUUID()}`);
  const free = caller.kind !== 'installation' || grants(caller.permissions, 'workflows:write');
  await runBackend(world, repo, exchange, {
    STANDIN_WORKFLOWS: free ? 'allowed' : 'refused',
    STANDIN_PUSHED: pushed,
  });
  const by = caller.kind === 'user' ? { user: caller.user } : { user: world.app.bot, app: world.app };
  await announcePush({ world, repo, by }, await readPushed(pushed));
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
