// Acting as a person: the same verbs as the API, and the same webhooks.
import { commitFiles, type Files, resolveCommit } from './git/commit.ts';
import { deleteRef, NOTHING, tipOf } from './git/refs.ts';
import { personOf } from './payload/user.ts';
import type { RepositoryHandle } from './repository.ts';
import { type Comment, deleteComment, editComment, writeComment } from './world/comments.ts';
import { deleteIssue, lockIssue } from './world/issue-extras.ts';
import { closeIssue, editIssue, type Issue, type IssueEdit, openIssue } from './world/issues.ts';
import { addLabels, findLabel, removeLabel, renameLabel } from './world/labels.ts';
import { type MergeMethod, type MergeOutcome, mergePull } from './world/merge.ts';
import { openPull, type PullIssue, setDraft } from './world/pulls.ts';
import { announcePush } from './world/pushes.ts';
import { type LineNote, type Review, type ReviewEvent, writeReview } from './world/reviews.ts';
import { reportStatus, type StatusState } from './world/statuses.ts';
import { transferIssue } from './world/transfer.ts';
import type { Actor, At } from './world/world.ts';

export type Person = ReturnType<typeof personActing>;

/** Everything is allowed here: what a role may do is the API's concern. */
export function personActing(by: Actor) {
  const at = (repo: RepositoryHandle): At => ({ world: repo.world, repo: repo.state, by });
  return {
    user: by.user,
    openIssue: (
      repo: RepositoryHandle,
      input: { title: string; body?: string | null; labels?: string[] },
    ): Promise<Issue> => openIssue(at(repo), input),
    editIssue: (repo: RepositoryHandle, number: number, edit: IssueEdit) =>
      editIssue(at(repo), repo.issue(number), edit),
    closeIssue: (repo: RepositoryHandle, number: number, reason: 'completed' | 'not_planned' = 'completed') =>
      closeIssue(at(repo), repo.issue(number), reason),
    reopenIssue: (repo: RepositoryHandle, number: number) => editIssue(at(repo), repo.issue(number), { state: 'open' }),
    deleteIssue: async (repo: RepositoryHandle, number: number) => deleteIssue(at(repo), repo.issue(number)),
    transferIssue: (repo: RepositoryHandle, number: number, target: RepositoryHandle): Promise<Issue> =>
      transferIssue(at(repo), repo.issue(number), target.state),
    lock: (repo: RepositoryHandle, number: number, locked = true) => lockIssue(at(repo), repo.issue(number), locked),
    label: (repo: RepositoryHandle, number: number, ...names: string[]) =>
      addLabels(at(repo), repo.issue(number), names),
    unlabel: async (repo: RepositoryHandle, number: number, name: string) => {
      const label = findLabel(at(repo), name);
      if (label) await removeLabel(at(repo), repo.issue(number), label);
    },
    renameLabel: async (repo: RepositoryHandle, name: string, to: string) => {
      const label = findLabel(at(repo), name);
      if (label) renameLabel(at(repo), label, to);
    },
    comment: async (repo: RepositoryHandle, number: number, body: string): Promise<Comment> =>
      writeComment(at(repo), repo.issue(number), body),
    editComment: async (repo: RepositoryHandle, comment: Comment, body: string) => editComment(at(repo), comment, body),
    deleteComment: async (repo: RepositoryHandle, comment: Comment) => deleteComment(at(repo), comment),
    commit: (repo: RepositoryHandle, branch: string, files: Files, message: string) =>
      commit(at(repo), branch, files, message),
    deleteBranch: (repo: RepositoryHandle, branch: string) => deleteBranch(at(repo), branch),
    openPull: (
      repo: RepositoryHandle,
      input: { title: string; head: string; base?: string; body?: string; draft?: boolean },
    ): Promise<PullIssue> => openPull(at(repo), { base: repo.state.defaultBranch, ...input }),
    draft: (repo: RepositoryHandle, number: number, draft: boolean) => setDraft(at(repo), repo.pull(number), draft),
    review: (
      repo: RepositoryHandle,
      number: number,
      event: ReviewEvent,
      body = '',
      comments: LineNote[] = [],
    ): Promise<Review> => writeReview(at(repo), repo.pull(number), { event, body, comments }),
    merge: (repo: RepositoryHandle, number: number, method: MergeMethod = 'merge'): Promise<MergeOutcome> =>
      mergePull(at(repo), repo.pull(number), { method }),
    reportStatus: (
      repo: RepositoryHandle,
      input: { sha: string; state: StatusState; context?: string; description?: string },
    ) => reportStatus(at(repo), input),
  };
}

/** Commits on a branch as a push would; a new branch starts at the default branch. Returns the sha. */
async function commit(at: At, branch: string, files: Files, message: string): Promise<string> {
  const before = await tipOf(at.repo.git, branch);
  const from = before ?? (await resolveCommit(at.repo.git, `heads/${at.repo.defaultBranch}`));
  const after = await commitFiles(at.repo.git, {
    branch,
    ...(from ? { from } : {}),
    files,
    message,
    author: personOf(at.by.user),
    at: at.world.clock(),
  });
  await announcePush(at, [{ ref: `refs/heads/${branch}`, before: before ?? NOTHING, after }]);
  return after;
}

async function deleteBranch(at: At, branch: string): Promise<void> {
  const before = await tipOf(at.repo.git, branch);
  if (!before) throw new Error(`no branch ${branch}`);
  await deleteRef(at.repo.git, `refs/heads/${branch}`);
  await announcePush(at, [{ ref: `refs/heads/${branch}`, before, after: NOTHING }]);
}
