// What else can happen to an issue: assigned, locked, deleted.
import { emit, emitAbout } from '../hooks/emit.ts';
import { issueJson } from '../payload/issue.ts';
import { userJson } from '../payload/user.ts';
import type { Issue } from './issues.ts';
import { type At, stamp, type User } from './world.ts';

export async function setAssignees(at: At, issue: Issue, wanted: User[]): Promise<void> {
  const added = wanted.filter((user) => !issue.assignees.includes(user));
  const removed = issue.assignees.filter((user) => !wanted.includes(user));
  issue.assignees = [...new Set(wanted)];
  issue.updatedAt = stamp(at.world);
  for (const user of added) await emitAbout(at, issue, 'assigned', { assignee: userJson(at.world, user) });
  for (const user of removed) await emitAbout(at, issue, 'unassigned', { assignee: userJson(at.world, user) });
}

/** In a locked conversation only people with write access can comment. */
export async function lockIssue(at: At, issue: Issue, locked: boolean): Promise<void> {
  if (issue.locked === locked) return;
  issue.locked = locked;
  await emitAbout(at, issue, locked ? 'locked' : 'unlocked', {});
}

/** From then on the API answers 410. */
export function deleteIssue(at: At, issue: Issue): void {
  issue.deleted = true;
  emit(at, 'issues', 'deleted', { issue: issueJson(at, issue) });
}
