// Routes for pull requests.

import { git } from '../git/git.ts';
import { tipOf } from '../git/refs.ts';
import { flag, names, numberIn, oneOf, optionalText, paged, text } from '../http/input.ts';
import { type ApiError, created, notFound, ok, refused, unprocessable } from '../http/reply.ts';
import { inRepo, needs, type RepoCall, type Route } from '../http/route.ts';
import { pullJson, simplePullJson } from '../payload/pull.ts';
import { userJson } from '../payload/user.ts';
import { editIssue } from '../world/issues.ts';
import { isPull, openPull, type PullIssue, pullsOf, requestReviewers } from '../world/pulls.ts';
import { findUser, roleOf } from '../world/users.ts';

const READ = needs('pull_requests:read');
const WRITE = needs('pull_requests:write');

export const pulls: Route[] = [
  inRepo('GET', '/pulls', READ, (call) => paged(call, listed(call), (issue) => simplePullJson(call, issue))),
  inRepo('POST', '/pulls', WRITE, async (call) => {
    const input = await readNew(call);
    return created(await pullJson(call, await openPull(call, input)));
  }),
  inRepo('GET', '/pulls/{pull_number}', READ, async (call) => {
    const issue = thePull(call);
    const shown = await pullJson(call, issue);
    return ok(isMergeabilityKnown(call, issue) ? shown : { ...shown, ...UNKNOWN });
  }),
  inRepo('PATCH', '/pulls/{pull_number}', WRITE, patch),
  inRepo('GET', '/pulls/{pull_number}/requested_reviewers', READ, (call) => {
    const users = thePull(call).pull.reviewers.map((user) => userJson(call.world, user));
    return ok({ users, teams: [] });
  }),
  inRepo('POST', '/pulls/{pull_number}/requested_reviewers', WRITE, async (call) => {
    const issue = thePull(call);
    const wanted = names(call.body.reviewers, 'reviewers').map((login) => reviewer(call, issue, login));
    await requestReviewers(call, issue, wanted);
    return created(await simplePullJson(call, issue));
  }),
];

/** GitHub works mergeability out when somebody asks, and until then answers null. */
const UNKNOWN = { mergeable: null, rebaseable: null, mergeable_state: 'unknown' };

function isMergeabilityKnown({ world }: RepoCall, { state, pull }: PullIssue): boolean {
  const now = `${pull.baseSha} ${pull.headSha}`;
  const known = !world.lateMergeability || state === 'closed' || pull.askedAt === now;
  pull.askedAt = now;
  return known;
}

export function thePull(call: RepoCall): PullIssue {
  const issue = call.repo.issues.get(numberIn(call, 'pull_number'));
  if (!issue || !isPull(issue)) throw notFound();
  return issue;
}

async function readNew(call: RepoCall) {
  const { body, repo } = call;
  const title = text(body, 'title', 'PullRequest');
  const base = text(body, 'base', 'PullRequest');
  const head = ownBranch(call, text(body, 'head', 'PullRequest'));
  const headSha = await tipOf(repo.git, head);
  const baseSha = await tipOf(repo.git, base);
  if (!headSha) throw unprocessable({ resource: 'PullRequest', field: 'head', code: 'invalid' });
  if (!baseSha) throw unprocessable({ resource: 'PullRequest', field: 'base', code: 'invalid' });
  if (pullsOf(call).some((one) => one.state === 'open' && one.pull.head === head && one.pull.base === base)) {
    throw custom(`A pull request already exists for ${repo.owner.login}:${head}.`);
  }
  const commits = await git(repo.git, ['rev-list', '--count', `${baseSha}..${headSha}`]);
  if (commits === '0') throw custom(`No commits between ${base} and ${head}`);
  return {
    title,
    head,
    base,
    body: optionalText(body, 'body', 'PullRequest') ?? null,
    draft: flag(body, 'draft') ?? false,
    modify: flag(body, 'maintainer_can_modify') ?? false,
  };
}

function custom(message: string): ApiError {
  return unprocessable({ resource: 'PullRequest', code: 'custom', message });
}

/** `owner:branch` or `branch`; the stand-in has no forks. */
function ownBranch({ repo }: RepoCall, head: string): string {
  const [owner, branch] = head.includes(':') ? head.split(/:(.*)/s) : [repo.owner.login, head];
  if (owner?.toLowerCase() !== repo.owner.login.toLowerCase() || !branch) {
    throw unprocessable({ resource: 'PullRequest', field: 'head', code: 'invalid' });
  }
  return branch;
}

async function patch(call: RepoCall) {
  const issue = thePull(call);
  const { body } = call;
  const title = optionalText(body, 'title', 'PullRequest') ?? undefined;
  const state = oneOf(body, 'state', 'PullRequest', ['open', 'closed'] as const);
  if (state === 'open' && issue.pull.merged) throw refused('state cannot be changed. The pull request is merged.');
  await editIssue(call, issue, {
    ...(title === undefined ? {} : { title }),
    ...(body.body === undefined ? {} : { body: optionalText(body, 'body', 'PullRequest') ?? null }),
    ...(state === undefined ? {} : { state }),
  });
  return ok(await pullJson(call, issue));
}

function reviewer(call: RepoCall, issue: PullIssue, login: string) {
  const user = findUser(call.world, login);
  if (user && user === issue.author.user) throw refused('Review cannot be requested from pull request author.');
  if (user && roleOf(call.repo, user) !== 'none') return user;
  const name = `${call.repo.owner.login}/${call.repo.name}`;
  throw refused(
    `Reviews may only be requested from collaborators. One or more of the users or teams you specified is not a collaborator of the ${name} repository.`,
  );
}

function listed({ repo, query }: RepoCall): PullIssue[] {
  const state = query.get('state') ?? 'open';
  const head = query.get('head');
  const base = query.get('base');
  const by = query.get('sort') === 'updated' ? 'updatedAt' : 'createdAt';
  const sign = (query.get('direction') ?? (by === 'createdAt' ? 'desc' : 'asc')) === 'asc' ? 1 : -1;
  return pullsOf({ repo })
    .filter(
      (issue) =>
        (state === 'all' || issue.state === state) &&
        (head === null || head === `${repo.owner.login}:${issue.pull.head}`) &&
        (base === null || base === issue.pull.base),
    )
    .sort((a, b) => sign * (a[by].localeCompare(b[by]) || a.number - b.number));
}
