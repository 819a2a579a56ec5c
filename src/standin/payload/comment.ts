// A comment on an issue or pull request.
import type { Comment } from '../world/comments.ts';
import { association } from '../world/users.ts';
import type { At } from '../world/world.ts';
import { appJson } from './app.ts';
import { nodeId, repoApi, repoWeb } from './links.ts';
import { reactionsJson } from './reaction.ts';
import { userJson } from './user.ts';

export function commentJson({ world, repo }: Pick<At, 'world' | 'repo'>, comment: Comment) {
  const url = repoApi(world, repo, 'issues/comments', comment.id);
  const page = repoWeb(world, repo, comment.issue.pull ? 'pull' : 'issues', comment.issue.number);
  return {
    url,
    html_url: `${page}#issuecomment-${comment.id}`,
    issue_url: repoApi(world, repo, 'issues', comment.issue.number),
    id: comment.id,
    node_id: nodeId('IssueComment', comment.id),
    user: userJson(world, comment.author.user),
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
    author_association: association(repo, comment.author.user),
    body: comment.body,
    reactions: reactionsJson(`${url}/reactions`, comment.reactions),
    performed_via_github_app: comment.author.app ? appJson(world, comment.author.app) : null,
  };
}
