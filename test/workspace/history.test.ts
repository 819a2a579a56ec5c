// What was committed for a task, as the next agent is told.
import { expect, test } from 'vitest';
import { commit, git, ground, never, token } from './fixtures/ground.ts';

test('the history of a task is the subjects of its own commits, oldest first', async () => {
  const { workspace, spec } = await ground();
  const { path } = await workspace.ensure(spec(1), token, never);
  expect(await workspace.history('7-1', never)).toEqual([]);

  await commit(path, { 'a.txt': 'a' });
  await git(path, 'commit', '--quiet', '--allow-empty', '-m', 'second\n\nwith a body');
  const subjects = (await git(path, 'log', '--reverse', '--format=%s', '-2')).split('\n');
  expect(subjects[1]).toBe('second');
  expect(await workspace.history('7-1', never)).toEqual(subjects);
});

test('the history of a task without a worktree is an error, not an empty one', async () => {
  const { workspace } = await ground();
  await expect(workspace.history('7-9', never)).rejects.toMatchObject({ code: 'worktree_missing' });
});
