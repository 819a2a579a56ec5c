// A check suite.
import { type CheckSuite, checksOf } from '../world/checks.ts';
import type { At } from '../world/world.ts';
import { appJson } from './app.ts';
import { pullsAt } from './check-run.ts';
import { headCommitJson } from './commit.ts';
import { nodeId, repoApi } from './links.ts';
import { repositoryJson } from './repository.ts';

export async function checkSuiteJson(at: Pick<At, 'world' | 'repo'>, suite: CheckSuite) {
  const { world, repo } = at;
  const url = repoApi(world, repo, 'check-suites', suite.id);
  const head = await headCommitJson(at, suite.headSha);
  return {
    id: suite.id,
    node_id: nodeId('CheckSuite', suite.id),
    head_branch: suite.headBranch,
    head_sha: suite.headSha,
    status: suite.status,
    conclusion: suite.conclusion,
    url,
    before: '0'.repeat(40),
    after: suite.headSha,
    pull_requests: pullsAt(at, suite.headSha),
    app: appJson(world, suite.app),
    repository: repositoryJson(world, repo),
    created_at: suite.createdAt,
    updated_at: suite.updatedAt,
    head_commit: head,
    latest_check_runs_count: checksOf(at, suite).length,
    check_runs_url: `${url}/check-runs`,
    rerequestable: true,
    runs_rerequestable: false,
  };
}
