// New repositories, and installing the app on them.
import { join } from 'node:path';
import { createBare } from '../git/bare.ts';
import { commitFiles, type Files } from '../git/commit.ts';
import { emit, emitInstallation, installationOf } from '../hooks/emit.ts';
import { nodeId } from '../payload/links.ts';
import { personOf } from '../payload/user.ts';
import { userNamed } from './users.ts';
import { type Actor, type At, type Installation, type Repository, stamp, type User, type World } from './world.ts';

export type RepositorySpec = {
  owner: string;
  name: string;
  /** The first commit; without any files the repository has none. */
  files?: Files;
  private?: boolean;
  description?: string;
  defaultBranch?: string;
  /** Whether the app is installed on it; true unless said otherwise. */
  installed?: boolean;
};

export async function createRepository(world: World, spec: RepositorySpec): Promise<Repository> {
  const owner = userNamed(world, spec.owner, 'Organization');
  const id = world.newId();
  const defaultBranch = spec.defaultBranch ?? 'main';
  const now = stamp(world);
  const repo: Repository = {
    id,
    owner,
    name: spec.name,
    formerNames: [],
    description: spec.description ?? null,
    private: spec.private ?? false,
    defaultBranch,
    git: await createBare(join(world.dir, 'repositories', `${id}.git`), world.env, defaultBranch),
    createdAt: now,
    pushedAt: now,
    nextNumber: 1,
    collaborators: new Map(),
    labels: [],
    issues: new Map(),
    comments: new Map(),
    reviews: new Map(),
    reviewComments: new Map(),
    suites: [],
    checks: new Map(),
    statuses: [],
    runs: new Map(),
    comparisons: new Map(),
  };
  world.repositories.set(id, repo);
  if (spec.files) await firstCommit(world, repo, spec.files);
  if (spec.installed ?? true) install(world, repo, { user: owner });
  return repo;
}

async function firstCommit(world: World, repo: Repository, files: Files): Promise<void> {
  const author = personOf(repo.owner);
  await commitFiles(repo.git, {
    branch: repo.defaultBranch,
    files,
    message: 'First commit',
    author,
    at: world.clock(),
  });
}

/** One installation per account, as on GitHub; it grows by repository. */
export function install(world: World, repo: Repository, by: Actor): Installation {
  const known = installationFor(world, repo.owner);
  const short = {
    id: repo.id,
    node_id: nodeId('Repository', repo.id),
    name: repo.name,
    full_name: `${repo.owner.login}/${repo.name}`,
    private: repo.private,
  };
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

function installationFor(world: World, account: User): Installation | undefined {
  return [...world.installations.values()].find((one) => one.account === account);
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

/** The old name goes on leading to the repository. */
export function rename(at: At, name: string): void {
  const from = at.repo.name;
  at.repo.formerNames.push(from.toLowerCase());
  at.repo.name = name;
  emit(at, 'repository', 'renamed', { changes: { repository: { name: { from } } } });
}
