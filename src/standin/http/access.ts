// May this caller do this here? Invisible repositories are not found, visible ones are forbidden.
import { atLeast, roleOf } from '../world/users.ts';
import type { Actor, At, Level, Permissions, Repository, World } from '../world/world.ts';
import { ApiError, forbidden, notAccessible, notFound } from './reply.ts';
import type { Call, Caller, Needs } from './route.ts';

/** The repository of a call and who acts in it; throws the answer GitHub gives otherwise. */
export function enter(call: Call, needs: Needs): At {
  const repo = visibleRepository(call);
  if (!allowed(call.caller, repo, needs)) throw denial(call.caller);
  return { world: call.world, repo, by: actorOf(call) };
}

function visibleRepository(call: Call): Repository {
  const { owner = '', repo: name = '' } = call.params;
  const repo = findRepository(call.world, owner, name);
  if (!repo || !canSee(call.caller, repo)) throw notFound();
  if (fullName(repo) !== `${owner}/${name}`.toLowerCase())
    throw movedTo(call, `/repos/${owner}/${name}`, `/repositories/${repo.id}`);
  return repo;
}

export function findRepository(world: World, owner: string, name: string): Repository | undefined {
  const wanted = `${owner}/${name}`.toLowerCase();
  const all = [...world.repositories.values()];
  return all.find((one) => fullName(one) === wanted) ?? all.find((one) => one.formerNames.includes(wanted));
}

function fullName({ owner, name }: Repository): string {
  return `${owner.login}/${name}`.toLowerCase();
}

/** At its old address what has moved tells the way; what is not a GET shall be made again there as it is. */
export function movedTo(call: Call, from: string, to: string): ApiError {
  const [before = '', rest = ''] = call.address.split(from);
  const query = call.query.size > 0 ? `?${call.query}` : '';
  const url = `${before}${to}${rest}${query}`;
  if (call.method === 'GET') return new ApiError(301, 'Moved Permanently', { url }, { location: url });
  return new ApiError(307, 'Temporary Redirect', { url }, { location: url });
}

export function canSee(caller: Caller, repo: Repository): boolean {
  if (!repo.private) return true;
  if (caller.kind === 'user') return atLeast(roleOf(repo, caller.user), 'read');
  return caller.kind === 'installation' && caller.repositories.has(repo.id);
}

function allowed(caller: Caller, repo: Repository, needs: Needs): boolean {
  const reading = needs.any.every((need) => need.endsWith(':read'));
  if (caller.kind === 'user') {
    const role = roleOf(repo, caller.user);
    return atLeast(role === 'none' && !repo.private ? 'read' : role, needs.role);
  }
  if (caller.kind !== 'installation') return caller.kind === 'anonymous' && reading && !repo.private;
  if (!caller.repositories.has(repo.id)) return reading && !repo.private;
  return needs.any.length === 0 || needs.any.some((need) => grants(caller.permissions, need));
}

/** @param need e.g. `issues:write`; write includes read */
export function grants(permissions: Permissions, need: string): boolean {
  const [name = '', level] = need.split(':');
  const given: Level | undefined = permissions[name];
  return given === 'write' || (given === 'read' && level === 'read');
}

function denial(caller: Caller): ApiError {
  if (caller.kind === 'installation' || caller.kind === 'app') return notAccessible();
  if (caller.kind === 'anonymous') return new ApiError(401, 'Requires authentication');
  return forbidden('Must have admin rights to Repository.');
}

function actorOf({ world, caller }: Call): Actor {
  if (caller.kind === 'user') return { user: caller.user };
  return { user: world.app.bot, app: world.app };
}
