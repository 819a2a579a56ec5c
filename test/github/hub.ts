// A checked stand-in GitHub with one repository, and our client of it.
import { onTestFinished } from 'vitest';
import type { Repository } from '../../src/core/subject.ts';
import { type Client, createClient } from '../../src/github/client.ts';
import { type Conditional, createConditional } from '../../src/github/conditional.ts';
import type { GitHub, GitHubOptions } from '../../src/standin/github.ts';
import type { RepositoryHandle } from '../../src/standin/repository.ts';
import type { RepositorySpec } from '../../src/standin/world/repositories.ts';
import { type Checked, checkedGitHub } from '../standin/checked-github.ts';

export interface Hub extends Checked {
  readonly repo: RepositoryHandle;
  /** The repository in our words. */
  readonly repository: Repository;
  readonly client: Client;
  readonly conditional: Conditional;
  /** Our requests so far but for those that mint tokens: method and GitHub's path template. */
  asked(): readonly string[];
  /** What the hour's budget of the installation has paid for. */
  paid(): number;
  /** Another repository, with its installation. */
  another(spec: RepositorySpec): Promise<{ repo: RepositoryHandle; repository: Repository }>;
}

export const now = () => Date.now();
const files = { 'README.md': '# Widgets\n' };

export async function hub(options: Partial<GitHubOptions> = {}, spec: Partial<RepositorySpec> = {}): Promise<Hub> {
  const checked = await checkedGitHub(options);
  const { gh } = checked;
  const another = async (more: RepositorySpec) => {
    const repo = await gh.createRepository({ files, ...more });
    return { repo, repository: inOurWords(gh, repo) };
  };
  const first = await another({ owner: 'acme', name: 'widgets', ...spec });
  const client = createClient({ appId: gh.app.appId, privateKey: gh.app.privateKey, apiUrl: gh.url, now });
  const ours = () => gh.journal.filter(({ template }) => !template?.endsWith('/access_tokens'));
  onTestFinished(() => gh.idle());
  return {
    ...checked,
    ...first,
    client,
    conditional: createConditional(),
    asked: () => ours().map(({ method, template, path }) => `${method} ${template ?? path}`),
    paid: () => ours().filter(({ conditional304 }) => !conditional304).length,
    another,
  };
}

/** @returns the repository as the product knows it. */
export function inOurWords(gh: GitHub, repo: RepositoryHandle): Repository {
  const installation = [...gh.world.installations.values()].find(({ repositories }) => repositories.has(repo.id));
  const { owner, name, defaultBranch } = repo.state;
  return { id: repo.id, owner: owner.login, name, installationId: installation?.id ?? 0, defaultBranch };
}
