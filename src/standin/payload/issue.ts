// Issues and labels.
import { commentsOn } from '../world/comments.ts';
import type { Issue } from '../world/issues.ts';
import type { Label } from '../world/labels.ts';
import { association } from '../world/users.ts';
import type { At } from '../world/world.ts';
import { appJson } from './app.ts';
import { nodeId, repoApi, repoWeb } from './links.ts';
import { reactionsJson } from './reaction.ts';
import { userJson } from './user.ts';

type Here = Pick<At, 'world' | 'repo'>;

export function labelJson({ world, repo }: Here, label: Label) {
  return {
    id: label.id,
    node_id: nodeId('Label', label.id),
    url: repoApi(world, repo, 'labels', encodeURIComponent(label.name)),
    name: label.name,
    color: label.color,
    default: label.default,
    description: label.description,
  };
}

export function issueJson(at: Here, issue: Issue) {
  const { world, repo } = at;
  const url = repoApi(world, repo, 'issues', issue.number);
  return {
    url,
    repository_url: repoApi(world, repo),
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    timeline_url: `${url}/timeline`,
    html_url: repoWeb(world, repo, issue.pull ? 'pull' : 'issues', issue.number),
    id: issue.id,
    node_id: nodeId('Issue', issue.id),
    number: issue.number,
    title: issue.title,
    user: userJson(world, issue.author.user),
    labels: issue.labels.map((label) => labelJson(at, label)),
    state: issue.state,
    locked: issue.locked,
    assignee: issue.assignees[0] ? userJson(world, issue.assignees[0]) : null,
    assignees: issue.assignees.map((user) => userJson(world, user)),
    milestone: null,
    comments: commentsOn(at, issue).length,
    created_at: issue.createdAt,
    updated_at: issue.updatedAt,
    closed_at: issue.closedAt,
    author_association: association(repo, issue.author.user),
    active_lock_reason: null,
    ...pullPart(at, issue),
    body: issue.body,
    closed_by: issue.closedBy ? userJson(world, issue.closedBy) : null,
    reactions: reactionsJson(`${url}/reactions`, issue.reactions),
    performed_via_github_app: issue.author.app ? appJson(world, issue.author.app) : null,
    state_reason: issue.stateReason,
  };
}

/** Its presence is how one tells a pull request from an issue. */
function pullPart({ world, repo }: Here, issue: Issue) {
  if (!issue.pull) return {};
  const page = repoWeb(world, repo, 'pull', issue.number);
  return {
    draft: issue.pull.draft,
    pull_request: {
      url: repoApi(world, repo, 'pulls', issue.number),
      html_url: page,
      diff_url: `${page}.diff`,
      patch_url: `${page}.patch`,
      merged_at: issue.pull.merged?.at ?? null,
    },
  };
}
