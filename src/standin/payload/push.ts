// The push event.
import { type Commit, readCommits } from '../git/commit.ts';
import { git } from '../git/git.ts';
import { isAncestor } from '../git/merge.ts';
import { NOTHING, type RefChange } from '../git/refs.ts';
import type { At } from '../world/world.ts';
import { type PushedFiles, pushedCommitJson } from './commit.ts';
import { repoWeb } from './links.ts';

/** GitHub lists at most 2,048 commits. */
const MOST = 2048;

export async function pushJson(at: At, change: RefChange) {
  const created = change.before === NOTHING;
  const deleted = change.after === NOTHING;
  const commits = deleted ? [] : await pushedCommits(at, change, created);
  const listed = [];
  for (const commit of commits) listed.push(pushedCommitJson(at, commit, await filesOf(at, commit)));
  return {
    ref: change.ref,
    before: change.before,
    after: change.after,
    created,
    deleted,
    forced: !created && !deleted && !(await isAncestor(at.repo.git, change.before, change.after)),
    base_ref: null,
    compare: repoWeb(at.world, at.repo, 'compare', `${change.before.slice(0, 12)}...${change.after.slice(0, 12)}`),
    commits: listed,
    head_commit: deleted ? null : (listed.at(-1) ?? (await tip(at, change.after))),
  };
}

/** Oldest first. A new branch lists what no other ref has. */
function pushedCommits(at: At, change: RefChange, created: boolean): Promise<Commit[]> {
  const others = ['--not', `--exclude=${change.ref}`, '--all'];
  const range = created ? [change.after, ...others] : [`${change.before}..${change.after}`];
  return readCommits(at.repo.git, ['--reverse', `--max-count=${MOST}`, ...range]);
}

async function tip(at: At, sha: string) {
  const [commit] = await readCommits(at.repo.git, ['-1', sha]);
  return commit ? pushedCommitJson(at, commit, await filesOf(at, commit)) : null;
}

async function filesOf(at: At, commit: Commit): Promise<PushedFiles> {
  const args = ['diff-tree', '--no-commit-id', '--name-status', '--root', '-r', '-z', commit.sha];
  const fields = (await git(at.repo.git, args)).split('\0');
  const files: PushedFiles = { added: [], removed: [], modified: [] };
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const list = fields[at] === 'A' ? files.added : fields[at] === 'D' ? files.removed : files.modified;
    list.push(fields[at + 1] ?? '');
  }
  return files;
}
