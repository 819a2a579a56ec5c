// Where the app is installed, and where no longer.
import { emitInstallation, installationOf } from '../hooks/emit.ts';
import { shortRepositoryJson } from '../payload/repository.ts';
import { type Actor, type Installation, type Repository, stamp, type User, type World } from './world.ts';

/** One installation per account, as on GitHub; it grows by repository. */
export function install(world: World, repo: Repository, by: Actor): Installation {
  const known = installationFor(world, repo.owner);
  const short = shortRepositoryJson(repo);
  if (known) {
    known.repositories.add(repo.id);
    const added = {
      repository_selection: 'selected',
      repositories_added: [short],
      repositories_removed: [],
      requester: null,
    };
    emitInstallation(world, known, by, 'installation_repositories', 'added', added);
    return known;
  }
  const installation: Installation = {
    id: world.newId(),
    account: repo.owner,
    repositories: new Set([repo.id]),
    createdAt: stamp(world),
    suspendedAt: null,
  };
  world.installations.set(installation.id, installation);
  emitInstallation(world, installation, by, 'installation', 'created', { repositories: [short], requester: null });
  return installation;
}

export function installationFor(world: World, account: User): Installation | undefined {
  return [...world.installations.values()].find((one) => one.account === account);
}

/** One repository is taken out of the installation; its tokens no longer reach it. */
export function deselect(world: World, repo: Repository, by: Actor): void {
  const installation = installationOf(world, repo.id);
  if (!installation) return;
  installation.repositories.delete(repo.id);
  emitInstallation(world, installation, by, 'installation_repositories', 'removed', {
    repository_selection: 'selected',
    repositories_added: [],
    repositories_removed: [shortRepositoryJson(repo)],
    requester: null,
  });
}

/** The whole installation goes, with its tokens. */
export function uninstall(world: World, repo: Repository, by: Actor): void {
  const installation = installationOf(world, repo.id);
  if (!installation) return;
  world.installations.delete(installation.id);
  for (const [name, token] of world.tokens) if (token.installation === installation) world.tokens.delete(name);
  emitInstallation(world, installation, by, 'installation', 'deleted', { repositories: [], requester: null });
}

/** While suspended the installation's tokens are refused and no repository event is sent. */
export function suspend(world: World, repo: Repository, by: Actor, suspended: boolean): void {
  const installation = installationOf(world, repo.id);
  if (!installation) return;
  installation.suspendedAt = suspended ? stamp(world) : null;
  emitInstallation(world, installation, by, 'installation', suspended ? 'suspend' : 'unsuspend', { repositories: [] });
}
