// A check run.
import type { CheckRun } from '../world/checks.ts';
import { pullsOf } from '../world/pulls.ts';
import type { At } from '../world/world.ts';
import { appJson } from './app.ts';
import { nodeId, repoApi, repoWeb } from './links.ts';
import { minimalPullJson } from './pull.ts';

type Here = Pick<At, 'world' | 'repo'>;

export function checkRunJson(at: Here, check: CheckRun) {
  const { world, repo } = at;
  const url = repoApi(world, repo, 'check-runs', check.id);
  const { title, summary, text, annotations } = check.output;
  return {
    id: check.id,
    name: check.name,
    node_id: nodeId('CheckRun', check.id),
    head_sha: check.suite.headSha,
    external_id: check.externalId,
    url,
    html_url: repoWeb(world, repo, 'runs', check.id),
    details_url: check.detailsUrl,
    status: check.status,
    conclusion: check.conclusion,
    started_at: check.startedAt,
    completed_at: check.completedAt,
    output: { title, summary, text, annotations_count: annotations, annotations_url: `${url}/annotations` },
    check_suite: { id: check.suite.id },
    app: appJson(world, check.suite.app),
    pull_requests: pullsAt(at, check.suite.headSha),
  };
}

/** Open pull requests whose head is this commit. */
export function pullsAt(at: Here, sha: string) {
  return pullsOf(at)
    .filter((issue) => issue.state === 'open' && issue.pull.headSha === sha)
    .map((issue) => minimalPullJson(at, issue));
}
