// Routes for the repository itself and for the people in it.
import { paged } from '../http/input.ts';
import { notFound, ok } from '../http/reply.ts';
import { inRepo, needs, plain, type RepoCall, type Route } from '../http/route.ts';
import { repositoryJson } from '../payload/repository.ts';
import { userJson } from '../payload/user.ts';
import { atLeast, findUser, legacyPermission, roleOf } from '../world/users.ts';
import type { Role, User } from '../world/world.ts';

export const repositories: Route[] = [
  inRepo('GET', '', needs(''), (call) => ok(fullRepository(call))),
  inRepo('GET', '/collaborators', needs('metadata:read', 'write'), (call) => {
    const users = [...call.world.users.values()].filter((user) => call.repo.collaborators.has(user.id));
    return paged(call, users, (user) => collaborator(call, user));
  }),
  inRepo('GET', '/collaborators/{username}/permission', needs('metadata:read', 'write'), (call) => {
    const user = findUser(call.world, call.params.username ?? '');
    if (!user) throw notFound();
    const role = seenRole(call, user);
    return ok({ permission: legacyPermission(role), role_name: role, user: collaborator(call, user) });
  }),
  plain('GET', '/users/{username}', (call) => {
    const user = findUser(call.world, call.params.username ?? '');
    if (!user) throw notFound();
    return ok(profile(call.world, user));
  }),
  plain('GET', '/user', (call) => {
    if (call.caller.kind !== 'user') throw notFound();
    return ok(profile(call.world, call.caller.user));
  }),
];

function fullRepository({ world, repo }: RepoCall) {
  return {
    ...repositoryJson(world, repo),
    network_count: 0,
    subscribers_count: 0,
    allow_squash_merge: true,
    allow_merge_commit: true,
    allow_rebase_merge: false,
    allow_auto_merge: false,
    delete_branch_on_merge: false,
  };
}

/** Everybody can read a public repository, so that is what GitHub answers for a stranger. */
function seenRole({ repo }: RepoCall, user: User): Role {
  const role = roleOf(repo, user);
  return role === 'none' && !repo.private ? 'read' : role;
}

function collaborator(call: RepoCall, user: User) {
  const role = seenRole(call, user);
  const has = (wanted: Role) => atLeast(role, wanted);
  return {
    ...userJson(call.world, user),
    permissions: {
      admin: has('admin'),
      maintain: has('maintain'),
      push: has('write'),
      triage: has('triage'),
      pull: has('read'),
    },
    role_name: role,
  };
}

function profile(world: RepoCall['world'], user: User) {
  const since = new Date(0).toISOString();
  return {
    ...userJson(world, user),
    name: null,
    company: null,
    blog: '',
    location: null,
    email: null,
    hireable: null,
    bio: null,
    public_repos: 0,
    public_gists: 0,
    followers: 0,
    following: 0,
    created_at: since,
    updated_at: since,
  };
}
