// Reviews of a pull request and the comments on its lines.
import { emit } from '../hooks/emit.ts';
import { pullJson } from '../payload/pull.ts';
import { reviewCommentJson, reviewEventJson } from '../payload/review.ts';
import type { PullIssue } from './pulls.ts';
import type { Reaction } from './reactions.ts';
import { type Actor, type At, stamp } from './world.ts';

export type ReviewState = 'PENDING' | 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED' | 'DISMISSED';
export type ReviewEvent = 'APPROVE' | 'REQUEST_CHANGES' | 'COMMENT';

export type Review = {
  id: number;
  issue: PullIssue;
  author: Actor;
  body: string;
  state: ReviewState;
  commit: string;
  submittedAt: string | null;
};

export type ReviewComment = {
  id: number;
  issue: PullIssue;
  review: Review;
  author: Actor;
  path: string;
  line: number | null;
  side: 'LEFT' | 'RIGHT';
  diffHunk: string;
  body: string;
  commit: string;
  inReplyTo: number | undefined;
  createdAt: string;
  updatedAt: string;
  reactions: Reaction[];
};

export type LineNote = { path: string; line?: number | undefined; side?: 'LEFT' | 'RIGHT'; body: string };

const STATE: Record<ReviewEvent, ReviewState> = {
  APPROVE: 'APPROVED',
  REQUEST_CHANGES: 'CHANGES_REQUESTED',
  COMMENT: 'COMMENTED',
};

/** Writes a review; without `event` it stays pending and nobody is told. */
export async function writeReview(
  at: At,
  issue: PullIssue,
  input: {
    event?: ReviewEvent | undefined;
    body?: string | undefined;
    comments?: LineNote[];
    commit?: string | undefined;
  },
): Promise<Review> {
  const review: Review = {
    id: at.world.newId(),
    issue,
    author: at.by,
    body: input.body ?? '',
    state: 'PENDING',
    commit: input.commit ?? issue.pull.headSha,
    submittedAt: null,
  };
  at.repo.reviews.set(review.id, review);
  for (const note of input.comments ?? []) addComment(at, review, note);
  if (input.event) await submitReview(at, review, input.event);
  return review;
}

export async function submitReview(at: At, review: Review, event: ReviewEvent, body?: string): Promise<void> {
  review.state = STATE[event];
  review.body = body ?? review.body;
  review.submittedAt = stamp(at.world);
  review.issue.updatedAt = review.submittedAt;
  review.issue.pull.reviewers = review.issue.pull.reviewers.filter((user) => user !== at.by.user);
  const pull = await pullJson(at, review.issue);
  emit(at, 'pull_request_review', 'submitted', { review: reviewEventJson(at, review), pull_request: pull });
  for (const comment of commentsOf(at, review)) announceComment(at, comment, pull);
}

/** An answer below a line comment; GitHub wraps it in a review of its own. */
export async function replyTo(at: At, comment: ReviewComment, body: string): Promise<ReviewComment> {
  const review = await writeReview(at, comment.issue, {});
  review.state = 'COMMENTED';
  review.submittedAt = stamp(at.world);
  const reply = addComment(at, review, { path: comment.path, line: comment.line ?? undefined, body });
  reply.inReplyTo = comment.inReplyTo ?? comment.id;
  announceComment(at, reply, await pullJson(at, comment.issue));
  return reply;
}

/** A comment on a line, outside of any review that a person opened. */
export async function commentOnLine(at: At, issue: PullIssue, note: LineNote, commit?: string): Promise<ReviewComment> {
  const review = await writeReview(at, issue, { commit });
  review.state = 'COMMENTED';
  review.submittedAt = stamp(at.world);
  const comment = addComment(at, review, note);
  announceComment(at, comment, await pullJson(at, issue));
  return comment;
}

export function commentsOf(at: Pick<At, 'repo'>, review: Review): ReviewComment[] {
  return [...at.repo.reviewComments.values()].filter((comment) => comment.review === review);
}

function addComment(at: At, review: Review, note: LineNote): ReviewComment {
  const now = stamp(at.world);
  const comment: ReviewComment = {
    id: at.world.newId(),
    issue: review.issue,
    review,
    author: at.by,
    path: note.path,
    line: note.line ?? null,
    side: note.side ?? 'RIGHT',
    diffHunk: `@@ -${note.line ?? 0},1 +${note.line ?? 0},1 @@`,
    body: note.body,
    commit: review.commit,
    inReplyTo: undefined,
    createdAt: now,
    updatedAt: now,
    reactions: [],
  };
  at.repo.reviewComments.set(comment.id, comment);
  return comment;
}

function announceComment(at: At, comment: ReviewComment, pull: Record<string, unknown>): void {
  emit(at, 'pull_request_review_comment', 'created', { comment: reviewCommentJson(at, comment), pull_request: pull });
}
