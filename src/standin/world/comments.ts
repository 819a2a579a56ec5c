// Comments on issues and pull requests.
import { emit } from '../hooks/emit.ts';
import { commentJson } from '../payload/comment.ts';
import { issueJson } from '../payload/issue.ts';
import type { Issue } from './issues.ts';
import type { Reaction } from './reactions.ts';
import { type Actor, type At, stamp } from './world.ts';

export type Comment = {
  id: number;
  issue: Issue;
  body: string;
  author: Actor;
  createdAt: string;
  updatedAt: string;
  reactions: Reaction[];
};

export function writeComment(at: At, issue: Issue, body: string): Comment {
  const now = stamp(at.world);
  const comment: Comment = {
    id: at.world.newId(),
    issue,
    body,
    author: at.by,
    createdAt: now,
    updatedAt: now,
    reactions: [],
  };
  at.repo.comments.set(comment.id, comment);
  issue.updatedAt = now;
  announce(at, comment, 'created');
  return comment;
}

export function editComment(at: At, comment: Comment, body: string): void {
  const from = comment.body;
  comment.body = body;
  comment.updatedAt = stamp(at.world);
  announce(at, comment, 'edited', { changes: { body: { from } } });
}

export function deleteComment(at: At, comment: Comment): void {
  at.repo.comments.delete(comment.id);
  announce(at, comment, 'deleted');
}

export function commentsOn(at: Pick<At, 'repo'>, issue: Issue): Comment[] {
  return [...at.repo.comments.values()].filter((comment) => comment.issue === issue);
}

function announce(at: At, comment: Comment, action: string, extra: Record<string, unknown> = {}): void {
  emit(at, 'issue_comment', action, {
    ...extra,
    issue: issueJson(at, comment.issue),
    comment: commentJson(at, comment),
  });
}
