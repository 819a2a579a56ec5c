// What a push sets off: the push, create and delete events, pull requests that follow, issues that commits close.

import { readCommits } from '../git/commit.ts';
import { NOTHING, type RefChange } from '../git/refs.ts';
import { emit } from '../hooks/emit.ts';
import { pushJson } from '../payload/push.ts';
import { closeFixed } from './merge.ts';
import { followBranch } from './pulls.ts';
import { type At, stamp } from './world.ts';

/** Tells the world about refs that were moved already. */
export async function announcePush(at: At, changes: RefChange[]): Promise<void> {
  if (changes.length > 0) at.repo.pushedAt = stamp(at.world);
  for (const change of changes) {
    announceRef(at, change);
    emit(at, 'push', undefined, await pushJson(at, change));
    if (!change.ref.startsWith('refs/heads/')) continue;
    await followBranch(at, change);
    if (change.ref === `refs/heads/${at.repo.defaultBranch}`) await closeFixedByCommits(at, change);
  }
}

function announceRef(at: At, change: RefChange): void {
  const [, kind, ...rest] = change.ref.split('/');
  const ref = { ref: rest.join('/'), ref_type: kind === 'tags' ? 'tag' : 'branch', pusher_type: 'user' };
  if (change.before === NOTHING) {
    emit(at, 'create', undefined, {
      ...ref,
      full_ref: change.ref,
      master_branch: at.repo.defaultBranch,
      description: at.repo.description,
    });
  } else if (change.after === NOTHING) {
    emit(at, 'delete', undefined, { ...ref, full_ref: change.ref });
  }
}

async function closeFixedByCommits(at: At, change: RefChange): Promise<void> {
  if (change.after === NOTHING || change.before === NOTHING) return;
  const commits = await readCommits(at.repo.git, [`${change.before}..${change.after}`]);
  await closeFixed(at, commits.map((commit) => commit.message).join('\n'));
}
