// Addresses of things, and GitHub's opaque node ids.
import type { Repository, World } from '../world/world.ts';

/** Address below the API, e.g. `apiUrl(world, 'users', 'alice')`. */
export function apiUrl(world: World, ...parts: (string | number)[]): string {
  return [world.url, 'api/v3', ...parts].join('/');
}

export function repoApi(world: World, repo: Repository, ...parts: (string | number)[]): string {
  return apiUrl(world, 'repos', repo.owner.login, repo.name, ...parts);
}

/** Address of a page for people. */
export function repoWeb(world: World, repo: Repository, ...parts: (string | number)[]): string {
  return [world.url, repo.owner.login, repo.name, ...parts].join('/');
}

export function nodeId(kind: string, id: number | string): string {
  return Buffer.from(`${kind}:${id}`).toString('base64url');
}
