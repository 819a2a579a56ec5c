// Merging a pull request for real: a three-way merge, the base branch moved, the issues it fixes closed.
import { commitTree } from '../git/merge.ts';
import { moveRef } from '../git/refs.ts';
import { personOf } from '../payload/user.ts';
import { closeIssue, closingNumbers } from './issues.ts';
import { compare, markMerged, type PullIssue } from './pulls.ts';
import { announcePush } from './pushes.ts';
import type { At } from './world.ts';

export type MergeMethod = 'merge' | 'squash';
export type MergeOutcome =
  | { merged: true; sha: string }
  | { merged: false; why: 'closed' | 'draft' | 'conflict' | 'head moved' | 'base moved' };

/** @param input.sha the head the caller saw; another one is refused, nothing is merged that nobody looked at. */
export async function mergePull(
  at: At,
  issue: PullIssue,
  input: { sha?: string; method?: MergeMethod; title?: string; message?: string } = {},
): Promise<MergeOutcome> {
  const { pull } = issue;
  if (issue.state === 'closed') return { merged: false, why: 'closed' };
  if (pull.draft) return { merged: false, why: 'draft' };
  if (input.sha !== undefined && input.sha !== pull.headSha) return { merged: false, why: 'head moved' };
  const { mergedTree } = await compare(at, pull);
  if (mergedTree === undefined) return { merged: false, why: 'conflict' };
  const squash = input.method === 'squash';
  const before = pull.baseSha;
  const sha = await commitTree(at.repo.git, {
    tree: mergedTree,
    parents: squash ? [before] : [before, pull.headSha],
    message: messageOf(at, issue, input),
    author: personOf(at.by.user),
    at: at.world.clock(),
  });
  if (!(await moveRef(at.repo.git, `refs/heads/${pull.base}`, sha, before)))
    return { merged: false, why: 'base moved' };
  await markMerged(at, issue, sha);
  await announcePush(at, [{ ref: `refs/heads/${pull.base}`, before, after: sha }]);
  if (pull.base === at.repo.defaultBranch) await closeFixed(at, issue.body ?? '');
  return { merged: true, sha };
}

function messageOf(
  at: At,
  issue: PullIssue,
  input: { method?: MergeMethod; title?: string; message?: string },
): string {
  const squash = input.method === 'squash';
  const from = `${at.repo.owner.login}/${issue.pull.head}`;
  const title =
    input.title ?? (squash ? `${issue.title} (#${issue.number})` : `Merge pull request #${issue.number} from ${from}`);
  const message = input.message ?? (squash ? '' : issue.title);
  return message === '' ? `${title}\n` : `${title}\n\n${message}\n`;
}

/** Closes the issues a text names after a closing keyword. */
export async function closeFixed(at: At, text: string): Promise<void> {
  for (const number of closingNumbers(text)) {
    const issue = at.repo.issues.get(number);
    if (issue && !issue.pull) await closeIssue(at, issue);
  }
}
