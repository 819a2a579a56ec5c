// Brings a pull request's branch up to date: merges the base into the head.
import { commitTree, mergeTree } from '../git/merge.ts';
import { moveRef } from '../git/refs.ts';
import { personOf } from '../payload/user.ts';
import type { PullIssue } from './pulls.ts';
import { announcePush } from './pushes.ts';
import type { At } from './world.ts';

/** False when the two conflict. */
export async function updateBranch(at: At, issue: PullIssue): Promise<boolean> {
  const { head, base, headSha, baseSha } = issue.pull;
  const tree = await mergeTree(at.repo.git, headSha, baseSha);
  if (tree === undefined) return false;
  const sha = await commitTree(at.repo.git, {
    tree,
    parents: [headSha, baseSha],
    message: `Merge branch '${base}' into ${head}\n`,
    author: personOf(at.by.user),
    at: at.world.clock(),
  });
  const ref = `refs/heads/${head}`;
  if (await moveRef(at.repo.git, ref, sha, headSha)) await announcePush(at, [{ ref, before: headSha, after: sha }]);
  return true;
}
