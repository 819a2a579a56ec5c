// Routes for labels, of the repository and on issues.
import { names, optionalText, paged, text } from '../http/input.ts';
import { ApiError, created, notFound, ok, unprocessable } from '../http/reply.ts';
import { inRepo, needs, type RepoCall, type Route } from '../http/route.ts';
import { labelJson } from '../payload/issue.ts';
import { issueEventJson } from '../payload/issue-event.ts';
import { addLabels, createLabel, findLabel, type Label, removeLabel, setLabels } from '../world/labels.ts';
import { theIssue } from './issues.ts';

const READ = needs('issues:read pull_requests:read');
const WRITE = needs('issues:write pull_requests:write', 'triage');

export const labels: Route[] = [
  inRepo('GET', '/labels', READ, (call) => paged(call, call.repo.labels, (label) => labelJson(call, label))),
  inRepo('POST', '/labels', needs('issues:write pull_requests:write'), (call) => {
    const name = text(call.body, 'name', 'Label');
    if (findLabel(call, name)) throw unprocessable({ resource: 'Label', code: 'already_exists', field: 'name' });
    const color = optionalText(call.body, 'color', 'Label');
    const description = optionalText(call.body, 'description', 'Label') ?? null;
    return created(labelJson(call, createLabel(call, { name, description, ...(color ? { color } : {}) })));
  }),
  inRepo('GET', '/labels/{name}', READ, (call) => ok(labelJson(call, theLabel(call)))),
  inRepo('GET', '/issues/{issue_number}/labels', READ, (call) =>
    paged(call, theIssue(call).labels, (label) => labelJson(call, label)),
  ),
  inRepo('GET', '/issues/{issue_number}/events', READ, (call) =>
    paged(call, theIssue(call).labelings, (labeling) => issueEventJson(call, labeling)),
  ),
  inRepo('POST', '/issues/{issue_number}/labels', WRITE, async (call) => {
    await addLabels(call, theIssue(call), names(call.body.labels, 'labels'));
    return shown(call);
  }),
  inRepo('PUT', '/issues/{issue_number}/labels', WRITE, async (call) => {
    await setLabels(call, theIssue(call), names(call.body.labels, 'labels'));
    return shown(call);
  }),
  inRepo('DELETE', '/issues/{issue_number}/labels/{name}', WRITE, async (call) => {
    const issue = theIssue(call);
    const label = issue.labels.find((one) => one.name.toLowerCase() === call.params.name?.toLowerCase());
    if (!label) throw new ApiError(404, 'Label does not exist');
    await removeLabel(call, issue, label);
    return shown(call);
  }),
];

function theLabel(call: RepoCall): Label {
  const label = findLabel(call, call.params.name ?? '');
  if (!label) throw notFound();
  return label;
}

function shown(call: RepoCall) {
  return ok(theIssue(call).labels.map((label) => labelJson(call, label)));
}
