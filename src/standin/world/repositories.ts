// New repositories, and what becomes of their names.
import { join } from 'node:path';
import { createBare } from '../git/bare.ts';
import { commitFiles, type Files } from '../git/commit.ts';
import { git } from '../git/git.ts';
import { emit } from '../hooks/emit.ts';
import { organizationJson } from '../payload/organization.ts';
import { personOf, userJson } from '../payload/user.ts';
import { deselect, install, installationFor } from './installations.ts';
import { userNamed } from './users.ts';
import { type At, type Repository, stamp, type World } from './world.ts';

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
    transferred: new Map(),
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

/** The old name goes on leading to the repository. */
export function rename(at: At, name: string): void {
  const from = at.repo.name;
  rememberName(at.repo);
  at.repo.name = name;
  emit(at, 'repository', 'renamed', { changes: { repository: { name: { from } } } });
}

/** The former owner's installation loses the repository; the new owner's, if there is one, gets it and hears of it. */
export function transferRepository(at: At, login: string): void {
  const { world, repo, by } = at;
  const former = repo.owner;
  deselect(world, repo, by);
  rememberName(repo);
  repo.owner = userNamed(world, login, 'Organization');
  if (installationFor(world, repo.owner)) install(world, repo, by);
  const from =
    former.type === 'Organization'
      ? { organization: organizationJson(world, former) }
      : { user: userJson(world, former) };
  emit(at, 'repository', 'transferred', { changes: { owner: { from } } });
}

export async function setDefaultBranch(at: At, branch: string): Promise<void> {
  const from = at.repo.defaultBranch;
  await git(at.repo.git, ['symbolic-ref', 'HEAD', `refs/heads/${branch}`]);
  at.repo.defaultBranch = branch;
  emit(at, 'repository', 'edited', { changes: { default_branch: { from } } });
}

function rememberName({ owner, name, formerNames }: Repository): void {
  formerNames.push(`${owner.login}/${name}`.toLowerCase());
}
