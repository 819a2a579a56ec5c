// Issues: opening, editing, closing. A pull request is an issue with a `pull` part and shares its number space.
import { emitAbout } from '../hooks/emit.ts';
import { addLabels, type Label, type Labeling } from './labels.ts';
import type { Pull } from './pulls.ts';
import type { Reaction } from './reactions.ts';
import { type Actor, type At, stamp, type User } from './world.ts';

export type Issue = {
  id: number;
  number: number;
  title: string;
  body: string | null;
  author: Actor;
  labels: Label[];
  assignees: User[];
  state: 'open' | 'closed';
  stateReason: 'completed' | 'not_planned' | 'reopened' | null;
  locked: boolean;
  deleted: boolean;
  createdAt: string;
  updatedAt: string;
  closedAt: string | null;
  closedBy: User | null;
  reactions: Reaction[];
  /** Labels put on and taken off, oldest first. */
  labelings: Labeling[];
  pull?: Pull;
};

export type IssueEdit = {
  title?: string;
  body?: string | null;
  state?: 'open' | 'closed';
  stateReason?: 'completed' | 'not_planned' | 'reopened' | null;
};

/** Opens an issue. With labels GitHub sends `opened` and then one `labeled` for each. */
export async function openIssue(
  at: At,
  input: { title: string; body?: string | null; labels?: string[]; assignees?: User[] },
): Promise<Issue> {
  const issue = newIssue(at, input.title, input.body ?? null);
  issue.assignees = input.assignees ?? [];
  await emitAbout(at, issue, 'opened', {});
  await addLabels(at, issue, input.labels ?? []);
  return issue;
}

/** An issue in its repository, without any event: `openIssue` and `openPull` announce it in their own words. */
export function newIssue(at: At, title: string, body: string | null): Issue {
  const now = stamp(at.world);
  const issue: Issue = {
    id: at.world.newId(),
    number: at.repo.nextNumber++,
    title,
    body,
    author: at.by,
    labels: [],
    assignees: [],
    state: 'open',
    stateReason: null,
    locked: false,
    deleted: false,
    createdAt: now,
    updatedAt: now,
    closedAt: null,
    closedBy: null,
    reactions: [],
    labelings: [],
  };
  at.repo.issues.set(issue.number, issue);
  return issue;
}

export async function editIssue(at: At, issue: Issue, edit: IssueEdit): Promise<void> {
  const changes: Record<string, { from: string }> = {};
  if (edit.title !== undefined && edit.title !== issue.title) {
    changes.title = { from: issue.title };
    issue.title = edit.title;
  }
  if (edit.body !== undefined && edit.body !== issue.body) {
    changes.body = { from: issue.body ?? '' };
    issue.body = edit.body;
  }
  if (Object.keys(changes).length > 0) {
    issue.updatedAt = stamp(at.world);
    await emitAbout(at, issue, 'edited', { changes });
  }
  if (edit.state === 'closed') await closeIssue(at, issue, edit.stateReason ?? 'completed');
  if (edit.state === 'open') await reopenIssue(at, issue);
}

export async function closeIssue(
  at: At,
  issue: Issue,
  reason: 'completed' | 'not_planned' | 'reopened' | null = 'completed',
): Promise<void> {
  if (issue.state === 'closed') return;
  markClosed(at, issue, issue.pull ? null : reason);
  await emitAbout(at, issue, 'closed', {});
}

export function markClosed(at: At, issue: Issue, reason: Issue['stateReason']): void {
  issue.state = 'closed';
  issue.stateReason = reason;
  issue.updatedAt = stamp(at.world);
  issue.closedAt = issue.updatedAt;
  issue.closedBy = at.by.user;
}

async function reopenIssue(at: At, issue: Issue): Promise<void> {
  if (issue.state === 'open') return;
  issue.state = 'open';
  issue.stateReason = issue.pull ? null : 'reopened';
  issue.updatedAt = stamp(at.world);
  issue.closedAt = null;
  issue.closedBy = null;
  await emitAbout(at, issue, 'reopened', {});
}

/** Issues named after a closing keyword, as GitHub reads them in a pull request's body or a commit message. */
export function closingNumbers(text: string): number[] {
  const found = text.matchAll(/\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):?\s+#(\d+)\b/gi);
  return [...new Set([...found].map((match) => Number(match[1])))];
}
