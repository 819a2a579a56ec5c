// Routes of the app itself: its installations, their tokens and repositories.

import { installationOf } from '../hooks/emit.ts';
import { findRepository, grants } from '../http/access.ts';
import { mint } from '../http/auth.ts';
import { names, numberIn, paged } from '../http/input.ts';
import { badCredentials, created, noContent, notAccessible, notFound, ok, refused } from '../http/reply.ts';
import { type Call, plain, type Route } from '../http/route.ts';
import { appJson, installationJson } from '../payload/app.ts';
import { repositoryJson } from '../payload/repository.ts';
import { type Installation, isoSeconds, type Level, type Permissions, type World } from '../world/world.ts';

export const apps: Route[] = [
  plain('GET', '/app', (call) => {
    asApp(call);
    const { world } = call;
    return ok({ ...appJson(world, world.app), installations_count: world.installations.size });
  }),
  plain('GET', '/app/installations', (call) => {
    asApp(call);
    return paged(call, [...call.world.installations.values()], (one) => listedInstallation(call.world, one));
  }),
  plain('GET', '/app/installations/{installation_id}', (call) => ok(installationJson(call.world, installation(call)))),
  plain('POST', '/app/installations/{installation_id}/access_tokens', createToken),
  plain('GET', '/repos/{owner}/{repo}/installation', (call) => {
    asApp(call);
    const repo = findRepository(call.world, call.params.owner ?? '', call.params.repo ?? '');
    const found = repo && installationOf(call.world, repo.id);
    if (!found) throw notFound();
    return ok(installationJson(call.world, found));
  }),
  plain('GET', '/installation/repositories', (call) => {
    const { world, caller } = call;
    if (caller.kind !== 'installation') throw notAccessible();
    const repositories = [...world.repositories.values()].filter((repo) => caller.repositories.has(repo.id));
    return paged(
      call,
      repositories,
      (repo) => repositoryJson(world, repo),
      (shown, total) => ({
        total_count: total,
        repository_selection: 'selected',
        repositories: shown,
      }),
    );
  }),
  plain('DELETE', '/installation/token', ({ world, caller }) => {
    if (caller.kind !== 'installation') throw badCredentials();
    world.tokens.delete(caller.token);
    return noContent();
  }),
];

export function asApp(call: Call): void {
  if (call.caller.kind !== 'app') throw badCredentials();
}

function installation(call: Call): Installation {
  asApp(call);
  const found = call.world.installations.get(numberIn(call, 'installation_id'));
  if (!found) throw notFound();
  return found;
}

/** In lists GitHub's description asks of the account what an enterprise has, too. */
function listedInstallation(world: World, one: Installation) {
  const shown = installationJson(world, one);
  const dates = { created_at: one.createdAt, updated_at: one.createdAt };
  return { ...shown, account: { ...shown.account, name: one.account.login, slug: one.account.login, ...dates } };
}

/** Narrower than the installation is fine, wider is refused. */
function createToken(call: Call) {
  const { world, body } = call;
  const from = installation(call);
  if (from.suspendedAt !== null) throw notAccessible();
  const permissions = narrowPermissions(world.app.permissions, body.permissions);
  const repositories = narrowRepositories(call, from);
  const token = mint(world, from, permissions, repositories);
  return created({
    token: token.token,
    expires_at: isoSeconds(token.expiresAt),
    permissions,
    repository_selection: 'selected',
    ...(repositories
      ? {
          repositories: [...repositories]
            .flatMap((id) => world.repositories.get(id) ?? [])
            .map((one) => repositoryJson(world, one)),
        }
      : {}),
  });
}

function narrowPermissions(granted: Permissions, wanted: unknown): Permissions {
  if (wanted === undefined || wanted === null) return { ...granted };
  const asked = wanted as Record<string, Level>;
  for (const [name, level] of Object.entries(asked)) {
    if (!grants(granted, `${name}:${level}`)) {
      throw refused('The permissions requested are not granted to this installation.');
    }
  }
  return { metadata: 'read', ...asked };
}

function narrowRepositories(call: Call, from: Installation): Set<number> | undefined {
  const { repository_ids: ids, repositories } = call.body;
  if (ids === undefined && repositories === undefined) return undefined;
  const byName = names(repositories, 'repositories').map(
    (name) =>
      [...call.world.repositories.values()].find((one) => one.name === name && from.repositories.has(one.id))?.id,
  );
  const wanted = [...((ids as number[] | undefined) ?? []), ...byName];
  return new Set(
    wanted.map((id) => {
      if (id !== undefined && from.repositories.has(id)) return id;
      throw refused(
        'There is at least one repository that does not exist or is not accessible to the parent installation.',
      );
    }),
  );
}
