// Routes that look into a pull request's changes, merge it, or bring it up to date.
import { readCommits } from '../git/commit.ts';
import { oneOf, optionalText, paged } from '../http/input.ts';
import { ApiError, noContent, notFound, ok, refused } from '../http/reply.ts';
import { inRepo, needs, type RepoCall, type Route } from '../http/route.ts';
import { changedFileJson } from '../payload/changed-file.ts';
import { commitJson } from '../payload/commit.ts';
import { repoApi } from '../payload/links.ts';
import { mergePull } from '../world/merge.ts';
import { compare } from '../world/pulls.ts';
import { updateBranch } from '../world/update-branch.ts';
import { thePull } from './pulls.ts';

const READ = needs('pull_requests:read');

export const merging: Route[] = [
  inRepo('GET', '/pulls/{pull_number}/files', READ, async (call) => {
    const { pull } = thePull(call);
    const { files } = await compare(call, pull);
    return paged(call, files, (file) => changedFileJson(call, pull.baseSha, pull.headSha, file));
  }),
  inRepo('GET', '/pulls/{pull_number}/commits', READ, async (call) => {
    const { baseSha, headSha } = thePull(call).pull;
    const commits = await readCommits(call.repo.git, ['--reverse', `${baseSha}..${headSha}`]);
    return paged(call, commits, (commit) => commitJson(call, commit));
  }),
  inRepo('GET', '/pulls/{pull_number}/merge', READ, (call) => {
    if (!thePull(call).pull.merged) throw notFound();
    return noContent();
  }),
  inRepo('PUT', '/pulls/{pull_number}/merge', needs('contents:write'), merge),
  inRepo('PUT', '/pulls/{pull_number}/update-branch', needs('pull_requests:write'), async (call) => {
    const issue = thePull(call);
    const expected = optionalText(call.body, 'expected_head_sha', 'PullRequest');
    if (expected && expected !== issue.pull.headSha) throw refused('expected head sha didn’t match current head ref.');
    if (!(await updateBranch(call, issue))) throw refused('merge conflict between base and head');
    return {
      status: 202,
      body: { message: 'Updating pull request branch.', url: repoApi(call.world, call.repo, 'pulls', issue.number) },
    };
  }),
];

async function merge(call: RepoCall) {
  const method = oneOf(call.body, 'merge_method', 'PullRequest', ['merge', 'squash', 'rebase'] as const) ?? 'merge';
  if (method === 'rebase') throw new ApiError(405, 'Rebase merges are not allowed on this repository.');
  const sha = optionalText(call.body, 'sha', 'PullRequest');
  const title = optionalText(call.body, 'commit_title', 'PullRequest');
  const message = optionalText(call.body, 'commit_message', 'PullRequest');
  const outcome = await mergePull(call, thePull(call), {
    method,
    ...(sha ? { sha } : {}),
    ...(title ? { title } : {}),
    ...(typeof message === 'string' ? { message } : {}),
  });
  if (outcome.merged) return ok({ sha: outcome.sha, merged: true, message: 'Pull Request successfully merged' });
  if (outcome.why === 'head moved')
    throw new ApiError(409, 'Head branch was modified. Review and try the merge again.');
  if (outcome.why === 'base moved')
    throw new ApiError(405, 'Base branch was modified. Review and try the merge again.');
  if (outcome.why === 'draft') throw new ApiError(405, 'Pull Request is still a draft');
  throw new ApiError(405, 'Pull Request is not mergeable');
}
