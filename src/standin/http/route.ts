// A route: method, GitHub's own path template, what it needs, and what it does.
import type { At, Installation, Permissions, Role, User, World } from '../world/world.ts';
import type { Reply } from './reply.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export type Caller =
  | { kind: 'anonymous' }
  | { kind: 'app' }
  | { kind: 'user'; user: User }
  | {
      kind: 'installation';
      installation: Installation;
      permissions: Permissions;
      repositories: Set<number>;
      token: string;
    };

export type Body = Record<string, unknown>;

export type Call = {
  world: World;
  caller: Caller;
  method: string;
  params: Record<string, string>;
  query: URLSearchParams;
  body: Body;
  /** Address of this request without its query: links to other pages start with it. */
  address: string;
};

export type RepoCall = Call & At;

export type Needs = {
  /** Any one of these permissions suffices, e.g. `issues:write`. Empty: whoever may see the repository. */
  any: string[];
  /** The least role of a person. */
  role: Role;
};

type Answer = Reply | Promise<Reply>;

export type Route = { method: Method; template: string; pattern: RegExp } & (
  | { kind: 'plain'; run: (call: Call) => Answer }
  | { kind: 'repository'; needs: Needs; run: (call: RepoCall) => Answer }
);

export function plain(method: Method, template: string, run: (call: Call) => Answer): Route {
  return { kind: 'plain', method, template, pattern: patternOf(template), run };
}

/** @param below the template below `/repos/{owner}/{repo}` */
export function inRepo(method: Method, below: string, needs: Needs, run: (call: RepoCall) => Answer): Route {
  const template = `/repos/{owner}/{repo}${below}`;
  return { kind: 'repository', method, template, pattern: patternOf(template), needs, run };
}

/** Reading takes the read role, writing the write role, unless said otherwise. */
export function needs(any: string, role?: Role): Needs {
  const list = any.split(' ').filter(Boolean);
  return { any: list, role: role ?? (list.some((one) => one.endsWith(':write')) ? 'write' : 'read') };
}

export type Found = { route: Route; params: Record<string, string> };

/** The route for a path. Where several match, the one with most fixed parts is meant. */
export function findRoute(routes: Route[], method: string, path: string): Found | undefined {
  const found: Found[] = [];
  for (const route of routes) {
    const match = route.method === method ? route.pattern.exec(path) : null;
    if (match) found.push({ route, params: decoded(match.groups ?? {}) });
  }
  return found.sort((a, b) => fixedParts(b.route) - fixedParts(a.route))[0];
}

/** These parameters of GitHub's may contain slashes. */
const WIDE = new Set(['path', 'ref', 'branch', 'basehead']);

function patternOf(template: string): RegExp {
  const source = template.replace(/\{(\w+)\}/g, (_, name: string) => `(?<${name}>${WIDE.has(name) ? '.+' : '[^/]+'})`);
  return new RegExp(`^${source}$`);
}

function decoded(groups: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(groups).map(([name, value]) => [name, decodeURIComponent(value)]));
}

function fixedParts(route: Route): number {
  return route.template.split('/').filter((part) => !part.startsWith('{')).length;
}
