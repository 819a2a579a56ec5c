// People, bots and organisations, and what each may do in a repository.
import { randomBytes } from 'node:crypto';
import type { Repository, Role, User, World } from './world.ts';

const LADDER: Role[] = ['none', 'read', 'triage', 'write', 'maintain', 'admin'];

/** The user with this login; made on first mention, as a person, or as a bot when it is named like one. */
export function userNamed(world: World, login: string, type: User['type'] = guess(login)): User {
  const known = findUser(world, login);
  if (known) return known;
  const user: User = { id: world.newId(), login, type, token: newToken() };
  world.users.set(login.toLowerCase(), user);
  return user;
}

function guess(login: string): User['type'] {
  return login.endsWith('[bot]') ? 'Bot' : 'User';
}

export function newToken(): string {
  return `ghp_${randomBytes(18).toString('hex')}`;
}

export function findUser(world: World, login: string): User | undefined {
  return world.users.get(login.toLowerCase());
}

/** A user's own role; strangers can read a public repository, which is not a role. */
export function roleOf(repo: Repository, user: User): Role {
  if (repo.owner.id === user.id) return 'admin';
  return repo.collaborators.get(user.id) ?? 'none';
}

export function atLeast(role: Role, wanted: Role): boolean {
  return LADDER.indexOf(role) >= LADDER.indexOf(wanted);
}

/** GitHub's old four-step permission: maintain shows as write, triage as read. */
export function legacyPermission(role: Role): 'admin' | 'write' | 'read' | 'none' {
  if (role === 'maintain') return 'write';
  if (role === 'triage') return 'read';
  return role;
}

export function association(repo: Repository, user: User): 'OWNER' | 'COLLABORATOR' | 'NONE' {
  if (repo.owner.id === user.id) return 'OWNER';
  return repo.collaborators.has(user.id) ? 'COLLABORATOR' : 'NONE';
}
