// Teams of an organisation and who is in them.
import { userNamed } from './users.ts';
import type { Membership, User, World } from './world.ts';

/** @param name `org/team-slug` */
export function setMembership(world: World, name: string, login: string, state: Membership['state'] | 'none'): void {
  const members = world.teams.get(name.toLowerCase()) ?? new Map<number, Membership>();
  world.teams.set(name.toLowerCase(), members);
  const { id } = userNamed(world, login);
  if (state === 'none') members.delete(id);
  else members.set(id, { role: 'member', state });
}

export function membershipOf(world: World, name: string, user: User): Membership | undefined {
  return world.teams.get(name.toLowerCase())?.get(user.id);
}
