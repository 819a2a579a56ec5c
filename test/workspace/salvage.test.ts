// Work is saved before anything of it is taken away, and what is taken away is gone.
import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { commit, git, ground, never, token, writeFiles } from './fixtures/ground.ts';

/** A task's worktree, and a look into its base clone. */
async function started() {
  const here = await ground();
  const made = await here.workspace.ensure(here.spec(1), token, never);
  const clone = join(here.root, 'clones', '7.git');
  return { ...here, ...made, clone, refs: () => git(clone, 'for-each-ref', '--format=%(refname)', 'refs/heads') };
}

describe('unsaved work', () => {
  test('that was never committed is saved with new files and without ignored ones, and stays as it was', async () => {
    const { workspace, path, clone, base } = await started();
    await writeFiles(path, {
      'README.md': 'changed\n',
      'new/file.txt': 'new\n',
      'ignored/x': 'x',
      '.conductor/brief.md': 'b',
    });
    await writeFiles(path, { 'staged.txt': 'staged\n' });
    await git(path, 'add', 'staged.txt');
    const before = await git(path, 'status', '--porcelain');
    const ref = await workspace.salvage('7-1');
    expect(ref).toMatch(/^refs\/heads\/conductor\/salvage\/1-[0-9a-f-]+$/);
    expect(await git(clone, 'ls-tree', '-r', '--name-only', ref ?? '')).toBe(
      '.gitignore\nREADME.md\nnew/file.txt\nstaged.txt',
    );
    expect(await git(clone, 'show', `${ref}:README.md`)).toBe('changed');
    expect(await git(clone, 'log', '-1', '--format=%P %an', ref ?? '')).toBe(`${base} conductor[bot]`);
    expect(await git(path, 'status', '--porcelain')).toBe(before);
  });

  test('is saved once, however often it is asked for', async () => {
    const { workspace, restarted, path, refs } = await started();
    await writeFiles(path, { 'a.txt': 'a' });
    const ref = await workspace.salvage('7-1');
    expect(await restarted().salvage('7-1')).toBeNull();
    expect(await refs()).toBe(`refs/heads/conductor/1-work\n${ref}`);
    await writeFiles(path, { 'a.txt': 'more' });
    expect(await workspace.salvage('7-1')).not.toBe(ref);
  });

  test('that was committed and not pushed is saved as it is', async () => {
    const { workspace, path, clone } = await started();
    const head = await commit(path, { 'a.txt': 'a' });
    const ref = await workspace.salvage('7-1');
    expect(await git(clone, 'rev-parse', ref ?? '')).toBe(head);
    expect(await workspace.salvage('7-1')).toBeNull();
  });

  test('includes the branch when the worktree stands somewhere else', async () => {
    const { workspace, path, clone, base } = await started();
    const onBranch = await commit(path, { 'a.txt': 'a' });
    await git(path, 'checkout', '--quiet', '--detach', base);
    const detached = await commit(path, { 'b.txt': 'b' });
    const ref = await workspace.salvage('7-1');
    expect((await git(clone, 'log', '-1', '--format=%P', ref ?? '')).split(' ').sort()).toEqual(
      [onBranch, detached].sort(),
    );
  });

  test('in the middle of a conflict is saved with its markers', async () => {
    const { workspace, path, clone, commitUpstream, spec } = await started();
    await commit(path, { 'README.md': 'mine\n' });
    await commitUpstream({ 'README.md': 'theirs\n' });
    await workspace.ensure(spec(1), token, never);
    await git(path, 'merge', 'origin/main').catch(() => undefined);
    const ref = await workspace.salvage('7-1');
    expect(await git(clone, 'show', `${ref}:README.md`)).toContain('<<<<<<<');
    expect(await git(path, 'status', '--porcelain')).toBe('UU README.md');
  });

  test('is none where everything was pushed, even if the server squashed it and deleted the branch', async () => {
    const { workspace, path, remote, spec, commitUpstream } = await started();
    expect(await workspace.salvage('7-1')).toBeNull();
    const head = await commit(path, { 'a.txt': 'a' });
    await workspace.push('7-1', head, token, never);
    expect(await workspace.salvage('7-1')).toBeNull();
    await git(remote, 'update-ref', '-d', 'refs/heads/conductor/1-work');
    await commitUpstream({ 'a.txt': 'a' });
    await workspace.ensure(spec(2), token, never);
    await workspace.ensure(spec(1), token, never);
    expect(await git(path, 'for-each-ref', 'refs/remotes/origin/conductor')).toBe('');
    expect(await workspace.salvage('7-1')).toBeNull();
  });

  test('of a task that has nothing here is none', async () => {
    const { workspace } = await ground();
    expect(await workspace.salvage('7-5')).toBeNull();
  });
});

describe('removal', () => {
  test('is refused while work is unsaved, and nothing is touched', async () => {
    const { workspace, path } = await started();
    await writeFiles(path, { 'a.txt': 'a' });
    await expect(workspace.remove('7-1')).rejects.toMatchObject({ code: 'unsaved_work', retry: 'never' });
    expect(existsSync(join(path, 'a.txt'))).toBe(true);
    await git(path, 'add', '--all');
    await git(path, 'commit', '--quiet', '-m', 'a');
    await expect(workspace.remove('7-1')).rejects.toMatchObject({ code: 'unsaved_work' });
    expect(await workspace.find('7-1')).toBeDefined();
  });

  test('after the work was saved leaves nothing but the salvage ref', async () => {
    const { workspace, path, root, clone, refs } = await started();
    await writeFiles(path, { 'a.txt': 'a' });
    const ref = await workspace.salvage('7-1');
    await workspace.remove('7-1');
    expect(existsSync(path)).toBe(false);
    expect(await refs()).toBe(ref);
    expect(await git(clone, 'worktree', 'list', '--porcelain')).toBe(`worktree ${clone}\nbare`);
    expect(await readdir(join(root, 'worktrees'))).toEqual([]);
    expect(await readdir(join(root, 'trash'))).toEqual([]);
    expect(await workspace.find('7-1')).toBeUndefined();
    expect(await workspace.list()).toEqual([]);
    expect(await git(clone, 'show', `${ref}:a.txt`)).toBe('a');
  });

  test('of pushed work needs no salvage, and is done the second time as well', async () => {
    const { workspace, path } = await started();
    await workspace.push('7-1', await commit(path, { 'a.txt': 'a' }), token, never);
    await workspace.remove('7-1');
    await workspace.remove('7-1');
    expect(existsSync(path)).toBe(false);
  });

  test('of a worktree whose directory is gone prunes even a locked entry (R-43)', async () => {
    const { workspace, path, clone, refs } = await started();
    await git(path, 'worktree', 'lock', path);
    await rm(path, { recursive: true });
    expect(await workspace.list()).toHaveLength(1);
    await workspace.remove('7-1');
    expect(await git(clone, 'worktree', 'list', '--porcelain')).toBe(`worktree ${clone}\nbare`);
    expect(await refs()).toBe('');
    expect(await workspace.list()).toEqual([]);
  });

  test('does not follow links out of the worktree, and manages read-only directories (T-41)', async () => {
    const { workspace, path, top } = await started();
    await writeFiles(join(top, 'outside'), { 'precious.txt': 'mine' });
    await mkdir(join(path, 'ignored', 'cache'), { recursive: true });
    await symlink(join(top, 'outside'), join(path, 'ignored', 'link'));
    await writeFiles(join(path, 'ignored', 'cache'), { 'module.go': 'x' });
    await chmod(join(path, 'ignored', 'cache'), 0o555);
    await workspace.remove('7-1');
    expect(existsSync(path)).toBe(false);
    expect(await readFile(join(top, 'outside', 'precious.txt'), 'utf8')).toBe('mine');
  });

  test('leaves the other tasks of the repository as they were', async () => {
    const { workspace, spec } = await started();
    const { path } = await workspace.ensure(spec(2), token, never);
    await writeFiles(path, { 'mine.txt': 'not committed' });
    await workspace.remove('7-1');
    expect(await git(path, 'status', '--porcelain')).toBe('?? mine.txt');
    expect(await workspace.ensure(spec(1), token, never)).toMatchObject({ fresh: true });
  });

  test('then a new attempt, one after the other, leaves no file behind (S-173)', async () => {
    const { workspace, spec, root } = await started();
    for (let round = 0; round < 5; round += 1) {
      await workspace.ensure(spec(1), token, never);
      await workspace.remove('7-1');
    }
    for (const directory of ['worktrees', 'locks', 'trash']) expect(await readdir(join(root, directory))).toEqual([]);
  });
});
