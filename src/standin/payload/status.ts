// Commit statuses.
import { readCommit } from '../git/commit.ts';
import { listRefs } from '../git/refs.ts';
import type { Status } from '../world/statuses.ts';
import type { At } from '../world/world.ts';
import { commitJson } from './commit.ts';
import { nodeId, repoApi } from './links.ts';
import { userJson } from './user.ts';

type Here = Pick<At, 'world' | 'repo'>;

export function simpleStatusJson({ world, repo }: Here, status: Status) {
  return {
    url: repoApi(world, repo, 'statuses', status.sha),
    avatar_url: `${world.url}/avatars/u/${status.author.user.id}`,
    id: status.id,
    node_id: nodeId('StatusContext', status.id),
    state: status.state,
    description: status.description,
    target_url: status.targetUrl,
    context: status.context,
    created_at: status.createdAt,
    updated_at: status.createdAt,
  };
}

export function statusJson(at: Here, status: Status) {
  return { ...simpleStatusJson(at, status), creator: userJson(at.world, status.author.user) };
}

export async function statusEventJson(at: Here, status: Status) {
  const branches = [...(await listRefs(at.repo.git, 'refs/heads'))].filter(([, sha]) => sha === status.sha);
  return {
    id: status.id,
    sha: status.sha,
    name: `${at.repo.owner.login}/${at.repo.name}`,
    avatar_url: `${at.world.url}/avatars/u/${status.author.user.id}`,
    target_url: status.targetUrl,
    context: status.context,
    description: status.description,
    state: status.state,
    commit: commitJson(at, await readCommit(at.repo.git, status.sha)),
    branches: branches.map(([ref, sha]) => ({
      name: ref.slice('refs/heads/'.length),
      commit: { sha, url: repoApi(at.world, at.repo, 'commits', sha) },
      protected: false,
    })),
    created_at: status.createdAt,
    updated_at: status.createdAt,
  };
}
