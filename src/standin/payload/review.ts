// Reviews and line comments.
import type { Review, ReviewComment } from '../world/reviews.ts';
import { association } from '../world/users.ts';
import type { At } from '../world/world.ts';
import { nodeId, repoApi, repoWeb } from './links.ts';
import { reactionsJson } from './reaction.ts';
import { userJson } from './user.ts';

type Here = Pick<At, 'world' | 'repo'>;

export function reviewJson({ world, repo }: Here, review: Review) {
  const html = `${repoWeb(world, repo, 'pull', review.issue.number)}#pullrequestreview-${review.id}`;
  const pull = repoApi(world, repo, 'pulls', review.issue.number);
  return {
    id: review.id,
    node_id: nodeId('PullRequestReview', review.id),
    user: userJson(world, review.author.user),
    body: review.body,
    state: review.state as string,
    html_url: html,
    pull_request_url: pull,
    author_association: association(repo, review.author.user),
    _links: { html: { href: html }, pull_request: { href: pull } },
    ...(review.submittedAt ? { submitted_at: review.submittedAt } : {}),
    commit_id: review.commit,
  };
}

/** Webhooks spell the state in lower case, and an empty body as null. */
export function reviewEventJson(at: Here, review: Review) {
  return {
    ...reviewJson(at, review),
    state: review.state.toLowerCase(),
    body: review.body === '' ? null : review.body,
    updated_at: review.submittedAt,
  };
}

export function reviewCommentJson({ world, repo }: Here, comment: ReviewComment) {
  const url = repoApi(world, repo, 'pulls/comments', comment.id);
  const html = `${repoWeb(world, repo, 'pull', comment.issue.number)}#discussion_r${comment.id}`;
  const pull = repoApi(world, repo, 'pulls', comment.issue.number);
  return {
    url,
    pull_request_review_id: comment.review.id,
    id: comment.id,
    node_id: nodeId('PullRequestReviewComment', comment.id),
    diff_hunk: comment.diffHunk,
    path: comment.path,
    commit_id: comment.commit,
    original_commit_id: comment.commit,
    user: userJson(world, comment.author.user),
    body: comment.body,
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
    html_url: html,
    pull_request_url: pull,
    author_association: association(repo, comment.author.user),
    _links: { self: { href: url }, html: { href: html }, pull_request: { href: pull } },
    reactions: reactionsJson(`${url}/reactions`, comment.reactions),
    start_line: null,
    original_start_line: null,
    start_side: null,
    line: comment.line ?? 1,
    original_line: comment.line ?? 1,
    side: comment.side,
    position: comment.line ?? 1,
    original_position: comment.line ?? 1,
    subject_type: comment.line === null ? 'file' : 'line',
    ...(comment.inReplyTo === undefined ? {} : { in_reply_to_id: comment.inReplyTo }),
  };
}
