// Pull requests: opening them, what git says about them, and what a moved branch means for them.
import { startCi } from '../ci/ci.ts';
import { git } from '../git/git.ts';
import { type ChangedFile, changedFiles, commitTree, isAncestor, mergeTree } from '../git/merge.ts';
import { moveRef, NOTHING, type RefChange, tipOf } from '../git/refs.ts';
import { emitAbout } from '../hooks/emit.ts';
import { personOf, userJson } from '../payload/user.ts';
import { closeIssue, type Issue, markClosed, newIssue } from './issues.ts';
import { type At, stamp, type User } from './world.ts';

export type Pull = {
  id: number;
  head: string;
  base: string;
  /** Follow their branches while the pull request is open. */
  headSha: string;
  baseSha: string;
  draft: boolean;
  maintainerCanModify: boolean;
  reviewers: User[];
  /** Base and head when mergeability was last asked for. */
  askedAt?: string;
  merged?: { at: string; by: User; sha: string };
};

export type PullIssue = Issue & { pull: Pull };

/** `trialMerge`: the commit GitHub shows while a pull request is open; none when it conflicts. */
export type Comparison = {
  files: ChangedFile[];
  commits: number;
  mergedTree: string | undefined;
  trialMerge: string | undefined;
};

/** Opens a pull request for branches that exist and differ; the caller has checked that. */
export async function openPull(
  at: At,
  input: { title: string; body?: string | null; head: string; base: string; draft?: boolean; modify?: boolean },
): Promise<PullIssue> {
  const { headSha, baseSha } = await tips(at, input);
  const issue = newIssue(at, input.title, input.body ?? null);
  const pull: Pull = {
    id: at.world.newId(),
    head: input.head,
    base: input.base,
    headSha,
    baseSha,
    draft: input.draft ?? false,
    maintainerCanModify: input.modify ?? false,
    reviewers: [],
  };
  const opened = Object.assign(issue, { pull });
  await moveRef(at.repo.git, `refs/pull/${issue.number}/head`, headSha);
  await emitAbout(at, issue, 'opened', {});
  await startCi(at, opened);
  return opened;
}

async function tips(at: At, input: { head: string; base: string }): Promise<{ headSha: string; baseSha: string }> {
  const headSha = await tipOf(at.repo.git, input.head);
  const baseSha = await tipOf(at.repo.git, input.base);
  if (!headSha || !baseSha) throw new Error(`no branch ${headSha ? input.base : input.head}`);
  return { headSha, baseSha };
}

export function isPull(issue: Issue): issue is PullIssue {
  return issue.pull !== undefined;
}

export function pullsOf(at: Pick<At, 'repo'>): PullIssue[] {
  return [...at.repo.issues.values()].filter(isPull);
}

/** What git says about two commits; kept, because two shas never change their meaning. */
export async function compare(at: Pick<At, 'repo'>, pull: Pull): Promise<Comparison> {
  const key = `${pull.baseSha}...${pull.headSha}`;
  const found = at.repo.comparisons.get(key);
  if (found) return found;
  const mergedTree = await mergeTree(at.repo.git, pull.baseSha, pull.headSha);
  const comparison = {
    files: await changedFiles(at.repo.git, pull.baseSha, pull.headSha),
    commits: Number(await git(at.repo.git, ['rev-list', '--count', `${pull.baseSha}..${pull.headSha}`])),
    mergedTree,
    trialMerge: mergedTree && (await trialMerge(at, pull, mergedTree)),
  };
  at.repo.comparisons.set(key, comparison);
  return comparison;
}

function trialMerge({ repo }: Pick<At, 'repo'>, pull: Pull, tree: string): Promise<string> {
  return commitTree(repo.git, {
    tree,
    parents: [pull.baseSha, pull.headSha],
    message: `Merge ${pull.headSha} into ${pull.baseSha}`,
    author: personOf(repo.owner),
    at: Date.parse(repo.createdAt),
  });
}

export async function requestReviewers(at: At, issue: PullIssue, reviewers: User[]): Promise<void> {
  for (const reviewer of reviewers) {
    if (issue.pull.reviewers.includes(reviewer)) continue;
    issue.pull.reviewers.push(reviewer);
    issue.updatedAt = stamp(at.world);
    await emitAbout(at, issue, 'review_requested', { requested_reviewer: userJson(at.world, reviewer) });
  }
}

export async function setDraft(at: At, issue: PullIssue, draft: boolean): Promise<void> {
  if (issue.pull.draft === draft) return;
  issue.pull.draft = draft;
  issue.updatedAt = stamp(at.world);
  await emitAbout(at, issue, draft ? 'converted_to_draft' : 'ready_for_review', {});
}

/** A branch moved: open pull requests follow it, lose it (closed), or find themselves merged by hand. */
export async function followBranch(at: At, change: RefChange): Promise<void> {
  const branch = change.ref.replace(/^refs\/heads\//, '');
  for (const issue of pullsOf(at).filter((one) => one.state === 'open')) {
    if (issue.pull.head === branch && change.after === NOTHING) await closeIssue(at, issue);
    else if (issue.pull.head === branch) await newHead(at, issue, change);
    else if (issue.pull.base === branch && change.after !== NOTHING) await newBase(at, issue, change.after);
  }
}

async function newHead(at: At, issue: PullIssue, change: RefChange): Promise<void> {
  issue.pull.headSha = change.after;
  issue.updatedAt = stamp(at.world);
  await moveRef(at.repo.git, `refs/pull/${issue.number}/head`, change.after);
  await emitAbout(at, issue, 'synchronize', { before: change.before, after: change.after });
  await startCi(at, issue);
}

async function newBase(at: At, issue: PullIssue, sha: string): Promise<void> {
  const byHand = await isAncestor(at.repo.git, issue.pull.headSha, sha);
  if (!byHand) issue.pull.baseSha = sha;
  else await markMerged(at, issue, sha);
}

/** Merged is a way of being closed. */
export async function markMerged(at: At, issue: PullIssue, sha: string): Promise<void> {
  issue.pull.merged = { at: stamp(at.world), by: at.by.user, sha };
  markClosed(at, issue, null);
  await emitAbout(at, issue, 'closed', {});
}
