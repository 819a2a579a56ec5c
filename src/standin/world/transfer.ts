// Moving an issue to another repository.
import { emitAbout } from '../hooks/emit.ts';
import { issueJson } from '../payload/issue.ts';
import { repositoryJson } from '../payload/repository.ts';
import { commentsOn } from './comments.ts';
import type { Issue } from './issues.ts';
import { findLabel } from './labels.ts';
import { type At, type Repository, stamp } from './world.ts';

/** There it is a new issue, with its comments and the labels that are known there; the old address leads to it. */
export async function transferIssue(at: At, issue: Issue, target: Repository): Promise<Issue> {
  const { world, repo } = at;
  const there = { ...at, repo: target };
  const now = stamp(world);
  const labels = issue.labels.flatMap(({ name }) => findLabel(there, name) ?? []);
  const moved: Issue = { ...issue, id: world.newId(), number: target.nextNumber++, labels, updatedAt: now };
  const old = { old_issue: issueJson(at, issue), old_repository: repositoryJson(world, repo) };
  for (const comment of commentsOn(at, issue)) {
    repo.comments.delete(comment.id);
    target.comments.set(comment.id, { ...comment, issue: moved });
  }
  repo.issues.delete(issue.number);
  repo.transferred.set(issue.number, { repo: target, number: moved.number });
  target.issues.set(moved.number, moved);
  const changes = { new_issue: issueJson(there, moved), new_repository: repositoryJson(world, target) };
  await emitAbout(at, issue, 'transferred', { changes });
  await emitAbout(there, moved, 'opened', { changes: old });
  return moved;
}
