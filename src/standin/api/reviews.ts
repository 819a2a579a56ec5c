// Routes for reviews and line comments.
import { numberIn, oneOf, optionalText, paged, text } from '../http/input.ts';
import { created, notFound, ok, refused, unprocessable } from '../http/reply.ts';
import { inRepo, needs, type RepoCall, type Route } from '../http/route.ts';
import { reviewCommentJson, reviewJson } from '../payload/review.ts';
import {
  commentOnLine,
  type LineNote,
  type Review,
  type ReviewEvent,
  replyTo,
  submitReview,
  writeReview,
} from '../world/reviews.ts';
import { thePull } from './pulls.ts';

const READ = needs('pull_requests:read');
const WRITE = needs('pull_requests:write', 'read');
const EVENTS = ['APPROVE', 'REQUEST_CHANGES', 'COMMENT'] as const;

export const reviews: Route[] = [
  inRepo('GET', '/pulls/{pull_number}/reviews', READ, (call) => {
    const issue = thePull(call);
    const all = [...call.repo.reviews.values()].filter((review) => review.issue === issue && visible(call, review));
    return paged(call, all, (review) => reviewJson(call, review));
  }),
  inRepo('POST', '/pulls/{pull_number}/reviews', WRITE, async (call) => {
    const event = readEvent(call);
    const input = {
      event,
      body: optionalText(call.body, 'body', 'PullRequestReview') ?? undefined,
      commit: optionalText(call.body, 'commit_id', 'PullRequestReview') ?? undefined,
      comments: notes(call.body.comments),
    };
    return ok(reviewJson(call, await writeReview(call, thePull(call), input)));
  }),
  inRepo('GET', '/pulls/{pull_number}/reviews/{review_id}', READ, (call) => ok(reviewJson(call, theReview(call)))),
  inRepo('POST', '/pulls/{pull_number}/reviews/{review_id}/events', WRITE, async (call) => {
    const event = readEvent(call);
    if (!event) throw unprocessable({ resource: 'PullRequestReview', field: 'event', code: 'missing_field' });
    const review = theReview(call);
    await submitReview(call, review, event, optionalText(call.body, 'body', 'PullRequestReview') ?? undefined);
    return ok(reviewJson(call, review));
  }),
  inRepo('GET', '/pulls/{pull_number}/comments', READ, (call) => {
    const issue = thePull(call);
    const all = [...call.repo.reviewComments.values()].filter((comment) => comment.issue === issue);
    return paged(call, all, (comment) => reviewCommentJson(call, comment));
  }),
  inRepo('POST', '/pulls/{pull_number}/comments', WRITE, async (call) => {
    const [note] = notes([call.body]);
    if (!note) throw unprocessable({ resource: 'PullRequestReviewComment', field: 'path', code: 'missing_field' });
    const commit = text(call.body, 'commit_id', 'PullRequestReviewComment');
    return created(reviewCommentJson(call, await commentOnLine(call, thePull(call), note, commit)));
  }),
  inRepo('POST', '/pulls/{pull_number}/comments/{comment_id}/replies', WRITE, async (call) => {
    const comment = call.repo.reviewComments.get(numberIn(call, 'comment_id'));
    if (!comment || comment.issue !== thePull(call)) throw notFound();
    const body = text(call.body, 'body', 'PullRequestReviewComment');
    return created(reviewCommentJson(call, await replyTo(call, comment, body)));
  }),
];

function theReview(call: RepoCall): Review {
  const review = call.repo.reviews.get(numberIn(call, 'review_id'));
  if (!review || review.issue !== thePull(call) || !visible(call, review)) throw notFound();
  return review;
}

/** A pending review is seen by its author only. */
function visible(call: RepoCall, review: Review): boolean {
  return review.state !== 'PENDING' || review.author.user === call.by.user;
}

function readEvent(call: RepoCall): ReviewEvent | undefined {
  const event = oneOf(call.body, 'event', 'PullRequestReview', EVENTS);
  const own = thePull(call).author.user === call.by.user;
  if (own && event === 'APPROVE') throw refused('Can not approve your own pull request');
  if (own && event === 'REQUEST_CHANGES') throw refused('Can not request changes on your own pull request');
  return event;
}

function notes(value: unknown): LineNote[] {
  if (!Array.isArray(value)) return [];
  return value.map((one: Record<string, unknown>) => {
    const line = typeof one.line === 'number' ? one.line : typeof one.position === 'number' ? one.position : undefined;
    const side = one.side === 'LEFT' ? 'LEFT' : 'RIGHT';
    const resource = 'PullRequestReviewComment';
    return { path: text(one, 'path', resource), body: text(one, 'body', resource), line, side };
  });
}
