// A pull request: true shas, sizes and mergeability.
import { checksFor } from '../world/checks.ts';
import { commentsOn } from '../world/comments.ts';
import { type Comparison, compare, type PullIssue } from '../world/pulls.ts';
import { association } from '../world/users.ts';
import type { At } from '../world/world.ts';
import { labelJson } from './issue.ts';
import { nodeId, repoApi, repoWeb } from './links.ts';
import { repositoryJson } from './repository.ts';
import { userJson } from './user.ts';

type Here = Pick<At, 'world' | 'repo'>;

export async function pullJson(at: Here, issue: PullIssue) {
  const comparison = await compare(at, issue.pull);
  return { ...(await simplePullJson(at, issue)), ...details(at, issue, comparison) };
}

/** As a list shows it: without sizes and mergeability. */
export async function simplePullJson(at: Here, issue: PullIssue) {
  const { world, repo } = at;
  const { pull } = issue;
  const page = repoWeb(world, repo, 'pull', issue.number);
  return {
    ...addresses(at, issue),
    id: pull.id,
    node_id: nodeId('PullRequest', pull.id),
    html_url: page,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    number: issue.number,
    state: issue.state,
    locked: issue.locked,
    title: issue.title,
    user: userJson(world, issue.author.user),
    body: issue.body,
    labels: issue.labels.map((label) => ({ ...labelJson(at, label), description: label.description ?? '' })),
    milestone: null,
    active_lock_reason: null,
    created_at: issue.createdAt,
    updated_at: issue.updatedAt,
    closed_at: issue.closedAt,
    merged_at: pull.merged?.at ?? null,
    merge_commit_sha:
      pull.merged?.sha ?? (issue.state === 'open' ? (await compare(at, pull)).trialMerge : undefined) ?? null,
    assignee: issue.assignees[0] ? userJson(world, issue.assignees[0]) : null,
    assignees: issue.assignees.map((user) => userJson(world, user)),
    requested_reviewers: pull.reviewers.map((user) => userJson(world, user)),
    requested_teams: [],
    head: end(at, pull.head, pull.headSha),
    base: end(at, pull.base, pull.baseSha),
    author_association: association(repo, issue.author.user),
    auto_merge: null,
    draft: pull.draft,
  };
}

function details(at: Here, issue: PullIssue, comparison: Comparison) {
  const { pull } = issue;
  const sum = (of: 'additions' | 'deletions') => comparison.files.reduce((total, file) => total + file[of], 0);
  return {
    merged: pull.merged !== undefined,
    mergeable: issue.state === 'closed' ? null : comparison.mergedTree !== undefined,
    rebaseable: issue.state === 'closed' ? null : comparison.mergedTree !== undefined,
    mergeable_state: mergeableState(at, issue, comparison),
    merged_by: pull.merged ? userJson(at.world, pull.merged.by) : null,
    comments: commentsOn(at, issue).length,
    review_comments: [...at.repo.reviewComments.values()].filter((comment) => comment.issue === issue).length,
    maintainer_can_modify: pull.maintainerCanModify,
    commits: comparison.commits,
    additions: sum('additions'),
    deletions: sum('deletions'),
    changed_files: comparison.files.length,
  };
}

function mergeableState(at: Here, issue: PullIssue, comparison: Comparison): string {
  if (issue.state === 'closed') return 'unknown';
  if (comparison.mergedTree === undefined) return 'dirty';
  if (issue.pull.draft) return 'draft';
  const checks = checksFor(at, issue.pull.headSha);
  const fine = checks.every((check) => ['success', 'neutral', 'skipped'].includes(check.conclusion ?? ''));
  return fine ? 'clean' : 'unstable';
}

function end(at: Here, ref: string, sha: string) {
  const { owner } = at.repo;
  return {
    label: `${owner.login}:${ref}`,
    ref,
    sha,
    user: userJson(at.world, owner),
    repo: repositoryJson(at.world, at.repo),
  };
}

function addresses({ world, repo }: Here, issue: PullIssue) {
  const self = repoApi(world, repo, 'pulls', issue.number);
  const asIssue = repoApi(world, repo, 'issues', issue.number);
  const links = {
    issue: asIssue,
    comments: `${asIssue}/comments`,
    review_comments: `${self}/comments`,
    review_comment: `${repoApi(world, repo, 'pulls')}/comments{/number}`,
    commits: `${self}/commits`,
    statuses: repoApi(world, repo, 'statuses', issue.pull.headSha),
  };
  const named = Object.entries(links).map(([name, href]) => [`${name}_url`, href]);
  const all = { self, html: repoWeb(world, repo, 'pull', issue.number), ...links };
  return {
    url: self,
    ...(Object.fromEntries(named) as Record<string, string>),
    _links: Object.fromEntries(Object.entries(all).map(([name, href]) => [name, { href }])),
  };
}

/** The short form in check runs, suites and workflow runs. */
export function minimalPullJson({ world, repo }: Here, issue: PullIssue) {
  const short = { id: repo.id, url: repoApi(world, repo), name: repo.name };
  return {
    url: repoApi(world, repo, 'pulls', issue.number),
    id: issue.pull.id,
    number: issue.number,
    head: { ref: issue.pull.head, sha: issue.pull.headSha, repo: short },
    base: { ref: issue.pull.base, sha: issue.pull.baseSha, repo: short },
  };
}
