// Routes for reactions on issues, their comments and line comments.
import { oneOf, paged } from '../http/input.ts';
import { unprocessable } from '../http/reply.ts';
import { inRepo, needs, type RepoCall, type Route } from '../http/route.ts';
import { reactionJson } from '../payload/reaction.ts';
import { REACTIONS, type Reaction, react } from '../world/reactions.ts';
import { theComment } from './comments.ts';
import { theIssue } from './issues.ts';

type Subject = { reactions: Reaction[] };

export const reactions: Route[] = [
  ...routes('/issues/comments/{comment_id}/reactions', 'issues', theComment),
  ...routes('/issues/{issue_number}/reactions', 'issues', theIssue),
];

function routes(template: string, permission: string, subject: (call: RepoCall) => Subject): Route[] {
  return [
    inRepo('GET', template, needs(`${permission}:read`), (call) =>
      paged(call, subject(call).reactions, (reaction) => reactionJson(call.world, reaction)),
    ),
    inRepo('POST', template, needs(`${permission}:write`, 'read'), (call) => {
      const content = oneOf(call.body, 'content', 'Reaction', REACTIONS);
      if (!content) throw unprocessable({ resource: 'Reaction', field: 'content', code: 'missing_field' });
      const { reaction, isNew } = react(call, subject(call), content);
      return { status: isNew ? 201 : 200, body: reactionJson(call.world, reaction) };
    }),
  ];
}
