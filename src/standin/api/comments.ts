// Routes for comments on issues and pull requests.
import { numberIn, paged, text } from '../http/input.ts';
import { created, forbidden, noContent, notFound, ok } from '../http/reply.ts';
import { inRepo, needs, type RepoCall, type Route } from '../http/route.ts';
import { commentJson } from '../payload/comment.ts';
import { type Comment, commentsOn, deleteComment, editComment, writeComment } from '../world/comments.ts';
import { atLeast, roleOf } from '../world/users.ts';
import { theIssue } from './issues.ts';

const READ = needs('issues:read pull_requests:read');
const WRITE = needs('issues:write pull_requests:write', 'read');

export const comments: Route[] = [
  inRepo('GET', '/issues/{issue_number}/comments', READ, (call) =>
    paged(call, since(call, commentsOn(call, theIssue(call))), (comment) => commentJson(call, comment)),
  ),
  inRepo('POST', '/issues/{issue_number}/comments', WRITE, (call) => {
    const issue = theIssue(call);
    const body = text(call.body, 'body', 'IssueComment');
    if (issue.locked && !mayWrite(call)) throw forbidden('Unable to create comment because issue is locked.');
    return created(commentJson(call, writeComment(call, issue, body)));
  }),
  inRepo('GET', '/issues/comments', READ, (call) => {
    const all = since(call, [...call.repo.comments.values()]);
    const newestFirst = call.query.get('direction') === 'desc';
    return paged(call, newestFirst ? all.reverse() : all, (comment) => commentJson(call, comment));
  }),
  inRepo('GET', '/issues/comments/{comment_id}', READ, (call) => ok(commentJson(call, theComment(call)))),
  inRepo('PATCH', '/issues/comments/{comment_id}', WRITE, (call) => {
    const comment = mine(call);
    editComment(call, comment, text(call.body, 'body', 'IssueComment'));
    return ok(commentJson(call, comment));
  }),
  inRepo('DELETE', '/issues/comments/{comment_id}', WRITE, (call) => {
    deleteComment(call, mine(call));
    return noContent();
  }),
];

export function theComment(call: RepoCall): Comment {
  const comment = call.repo.comments.get(numberIn(call, 'comment_id'));
  if (!comment) throw notFound();
  return comment;
}

/** One's own, or any with write access. */
function mine(call: RepoCall): Comment {
  const comment = theComment(call);
  if (comment.author.user !== call.by.user && !mayWrite(call)) throw forbidden('Must have write access to Repository.');
  return comment;
}

/** A locked conversation stays closed to an app: it has no role in the repository. */
function mayWrite({ caller, repo }: RepoCall): boolean {
  return caller.kind === 'user' && atLeast(roleOf(repo, caller.user), 'write');
}

function since({ query }: RepoCall, comments: Comment[]): Comment[] {
  const time = query.get('since');
  return time === null ? comments : comments.filter((one) => Date.parse(one.updatedAt) >= Date.parse(time));
}
