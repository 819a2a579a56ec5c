// Routes for issues.
import { canSee, movedTo } from '../http/access.ts';
import { names, numberIn, oneOf, optionalText, paged, text } from '../http/input.ts';
import { ApiError, created, noContent, notFound, ok, unprocessable } from '../http/reply.ts';
import { inRepo, needs, type RepoCall, type Route } from '../http/route.ts';
import { issueJson } from '../payload/issue.ts';
import { lockIssue, setAssignees } from '../world/issue-extras.ts';
import { editIssue, type Issue, openIssue } from '../world/issues.ts';
import { setLabels } from '../world/labels.ts';
import { atLeast, findUser, roleOf } from '../world/users.ts';
import type { Repository, User } from '../world/world.ts';

const READ = needs('issues:read pull_requests:read');
const WRITE = needs('issues:write pull_requests:write');

export const issues: Route[] = [
  inRepo('GET', '/issues', READ, (call) => paged(call, listed(call), (issue) => issueJson(call, issue))),
  inRepo('POST', '/issues', needs('issues:write', 'read'), async (call) => {
    const input = {
      title: text(call.body, 'title', 'Issue'),
      body: optionalText(call.body, 'body', 'Issue') ?? null,
      labels: mayTriage(call) ? names(call.body.labels, 'labels') : [], // GitHub drops them silently
      assignees: mayTriage(call) ? people(call) : [],
    };
    return created(issueJson(call, await openIssue(call, input)));
  }),
  inRepo('GET', '/issues/{issue_number}', READ, (call) => ok(issueJson(call, theIssue(call)))),
  inRepo('PATCH', '/issues/{issue_number}', { ...WRITE, role: 'triage' }, patch),
  inRepo('POST', '/issues/{issue_number}/assignees', { ...WRITE, role: 'triage' }, async (call) => {
    const issue = theIssue(call);
    await setAssignees(call, issue, [...issue.assignees, ...people(call)]);
    return created(issueJson(call, issue));
  }),
  inRepo('PUT', '/issues/{issue_number}/lock', WRITE, async (call) => {
    await lockIssue(call, theIssue(call), true);
    return noContent();
  }),
  inRepo('DELETE', '/issues/{issue_number}/lock', WRITE, async (call) => {
    await lockIssue(call, theIssue(call), false);
    return noContent();
  }),
];

/** The issue a path names; a pull request is one, too. */
export function theIssue(call: RepoCall): Issue {
  const number = numberIn(call, 'issue_number');
  const issue = call.repo.issues.get(number);
  const elsewhere = call.repo.transferred.get(number);
  if (elsewhere && canSee(call.caller, elsewhere.repo)) throw transferred(call, number, elsewhere);
  if (!issue) throw notFound();
  if (issue.deleted) throw new ApiError(410, 'This issue was deleted');
  return issue;
}

function transferred(call: RepoCall, from: number, { repo, number }: { repo: Repository; number: number }): ApiError {
  const old = `/repos/${call.params.owner}/${call.params.repo}/issues/${from}`;
  return movedTo(call, old, `/repositories/${repo.id}/issues/${number}`);
}

async function patch(call: RepoCall) {
  const issue = theIssue(call);
  const { body } = call;
  const title = optionalText(body, 'title', 'Issue') ?? undefined;
  const state = oneOf(body, 'state', 'Issue', ['open', 'closed'] as const);
  const stateReason = oneOf(body, 'state_reason', 'Issue', ['completed', 'not_planned', 'reopened'] as const);
  await editIssue(call, issue, {
    ...(title === undefined ? {} : { title }),
    ...(body.body === undefined ? {} : { body: optionalText(body, 'body', 'Issue') ?? null }),
    ...(state === undefined ? {} : { state }),
    ...(stateReason === undefined ? {} : { stateReason }),
  });
  if (body.labels !== undefined) await setLabels(call, issue, names(body.labels, 'labels'));
  if (body.assignees !== undefined) await setAssignees(call, issue, people(call));
  return ok(issueJson(call, issue));
}

function mayTriage({ caller, repo }: RepoCall): boolean {
  return caller.kind !== 'user' || atLeast(roleOf(repo, caller.user), 'triage');
}

function people(call: RepoCall): User[] {
  return names(call.body.assignees, 'assignees').map((login) => {
    const user = findUser(call.world, login);
    if (!user) throw unprocessable({ resource: 'Issue', field: 'assignees', code: 'invalid' });
    return user;
  });
}

/** Open ones, newest first, unless the query says otherwise. Pull requests are among them, as on GitHub. */
function listed({ repo, query }: RepoCall): Issue[] {
  const state = query.get('state') ?? 'open';
  const labels = (query.get('labels') ?? '').toLowerCase().split(',').filter(Boolean);
  const since = query.get('since');
  const creator = query.get('creator');
  const assignee = query.get('assignee');
  const found = [...repo.issues.values()].filter(
    (issue) =>
      !issue.deleted &&
      (state === 'all' || issue.state === state) &&
      labels.every((name) => issue.labels.some((label) => label.name.toLowerCase() === name.trim())) &&
      (since === null || Date.parse(issue.updatedAt) >= Date.parse(since)) &&
      (creator === null || issue.author.user.login === creator) &&
      (assignee === null || issue.assignees.some((user) => user.login === assignee)),
  );
  return sorted(found, query);
}

function sorted(issues: Issue[], query: URLSearchParams): Issue[] {
  const by = query.get('sort') === 'updated' ? 'updatedAt' : 'createdAt';
  const sign = query.get('direction') === 'asc' ? 1 : -1;
  return issues.sort((a, b) => sign * (a[by].localeCompare(b[by]) || a.number - b.number));
}
