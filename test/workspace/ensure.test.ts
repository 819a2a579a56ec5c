// Worktrees: made from the fresh default branch, found again, mended, and never taken for ready too early.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { lstat, mkdir, readdir, readFile, rename, rm, symlink, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ownArguments } from '../../src/workspace/git.ts';
import { commit, git, ground, never, token, writeFiles } from './fixtures/ground.ts';
import { until } from './fixtures/until.ts';

describe('a task without a worktree', () => {
  test('gets one of its own, cut from the head of the default branch (C-09, W-17)', async () => {
    const { workspace, spec, commitUpstream } = await ground();
    await workspace.ensure(spec(1), token, never);
    const head = await commitUpstream({ 'later.txt': 'later\n' });
    const made = await workspace.ensure(spec(2), token, never);
    expect(made).toMatchObject({ fresh: true, base: head, branch: 'conductor/2-work' });
    expect(await git(made.path, 'rev-parse', 'HEAD')).toBe(head);
    expect(await git(made.path, 'branch', '--show-current')).toBe('conductor/2-work');
    expect(await readFile(join(made.path, 'later.txt'), 'utf8')).toBe('later\n');
    expect(await git(made.path, 'status', '--porcelain')).toBe('');
  });

  test('stands at the same place on two starts, and is not new the second time (W-16)', async () => {
    const { workspace, restarted, spec } = await ground();
    const first = await workspace.ensure(spec(1), token, never);
    const again = await restarted().ensure(spec(1), token, never);
    expect(again).toEqual({ ...first, fresh: false });
    expect(await restarted().find('7-1')).toEqual(again);
    expect(await workspace.list()).toEqual([{ task: '7-1', path: first.path, branch: 'conductor/1-work' }]);
  });

  test('continues on its branch where the server has it already (C-09)', async () => {
    const { workspace, spec, commitUpstream, remote } = await ground();
    const base = await git(remote, 'rev-parse', 'main');
    const earlier = await commitUpstream({ 'work.txt': 'earlier attempt\n' }, 'conductor/1-work');
    await commitUpstream({ 'main.txt': 'main moved\n' });
    const made = await workspace.ensure(spec(1), token, never);
    expect(await git(made.path, 'rev-parse', 'HEAD')).toBe(earlier);
    expect(made.base).toBe(base);
  });

  test("keeps the agent's post box out of git, and has no token or push address of ours in its configuration", async () => {
    const { workspace, spec, root } = await ground();
    const { path } = await workspace.ensure(spec(1), token, never);
    await writeFile(join(path, '.conductor', 'brief.md'), 'brief');
    expect(await readdir(join(path, '.conductor'))).toEqual(['brief.md', 'inbox', 'memory', 'outbox']);
    expect(await git(path, 'status', '--porcelain')).toBe('');
    expect(await readFile(join(root, 'clones', '7.git', 'config'), 'utf8')).not.toContain('ghs_');
  });

  test('eight at once on a repository never cloned before all succeed and share no files', async () => {
    const { workspace, spec, remote } = await ground();
    const numbers = [1, 2, 3, 4, 5, 6, 7, 8];
    const made = await Promise.all(numbers.map((number) => workspace.ensure(spec(number), token, never)));
    expect(new Set(made.map(({ path }) => path)).size).toBe(8);
    const head = await git(remote, 'rev-parse', 'main');
    for (const { path } of made) expect(await git(path, 'rev-parse', 'HEAD')).toBe(head);
  });

  test('sixteen at once through two workspaces on one directory all succeed', async () => {
    const { workspace, restarted, spec } = await ground();
    const other = restarted();
    const numbers = Array.from({ length: 16 }, (_, at) => at + 1);
    const made = await Promise.all(
      numbers.map((number) => (number % 2 ? workspace : other).ensure(spec(number), token, never)),
    );
    expect(made.filter(({ fresh }) => fresh)).toHaveLength(16);
    expect(await readdir(join(made[0]?.path ?? '', '..', '..', 'locks'))).toEqual([]);
  });

  test('asked for twice at once is made once', async () => {
    const { workspace, spec } = await ground();
    const both = await Promise.all([1, 2].map(() => workspace.ensure(spec(1), token, never)));
    expect(both.map(({ fresh }) => fresh).sort()).toEqual([false, true]);
  });
});

describe('what an earlier attempt left', () => {
  test('is worked in again with its uncommitted changes (W-18)', async () => {
    const { workspace, restarted, spec } = await ground();
    const { path } = await workspace.ensure(spec(1), token, never);
    await writeFiles(path, { 'README.md': 'changed\n', 'new.txt': 'new\n' });
    const again = await restarted().ensure(spec(1), token, never);
    expect(again.fresh).toBe(false);
    expect(await git(path, 'status', '--porcelain')).toBe('M README.md\n?? new.txt');
  });

  test('is worked in again even when its record was lost', async () => {
    const { workspace, spec, root } = await ground();
    const { path, base } = await workspace.ensure(spec(1), token, never);
    await commit(path, { 'a.txt': 'a\n' });
    await rm(join(root, 'worktrees', '7-1.json'));
    expect(await workspace.ensure(spec(1), token, never)).toMatchObject({ fresh: false, base });
    expect(existsSync(join(path, 'a.txt'))).toBe(true);
  });

  test('is made anew where its directory is gone, even if git holds the entry locked (R-43)', async () => {
    const { workspace, spec, root } = await ground();
    const { path } = await workspace.ensure(spec(1), token, never);
    await git(path, 'worktree', 'lock', path);
    await rm(path, { recursive: true });
    const again = await workspace.ensure(spec(1), token, never);
    expect(again.fresh).toBe(true);
    expect(await git(join(root, 'clones', '7.git'), 'worktree', 'list')).toContain('[conductor/1-work]');
  });

  test('goes on with the local branch where its commits were never pushed', async () => {
    const { workspace, spec } = await ground();
    const { path } = await workspace.ensure(spec(1), token, never);
    const unpushed = await commit(path, { 'a.txt': 'a\n' });
    await rm(path, { recursive: true });
    const again = await workspace.ensure(spec(1), token, never);
    expect(await git(again.path, 'rev-parse', 'HEAD')).toBe(unpushed);
  });

  test('does not go on with a local branch that has nothing of its own: the base is fresh', async () => {
    const { workspace, spec, commitUpstream } = await ground();
    const { path } = await workspace.ensure(spec(1), token, never);
    await rm(path, { recursive: true });
    const head = await commitUpstream({ 'b.txt': 'b\n' });
    expect(await workspace.ensure(spec(1), token, never)).toMatchObject({ base: head, fresh: true });
    expect(await git(path, 'rev-parse', 'HEAD')).toBe(head);
  });

  test("is saved before the server's branch, which went another way, takes its place", async () => {
    const { workspace, spec, commitUpstream, root } = await ground();
    const { path } = await workspace.ensure(spec(1), token, never);
    const mine = await commit(path, { 'a.txt': 'mine\n' });
    await rm(path, { recursive: true });
    const theirs = await commitUpstream({ 'a.txt': 'theirs\n' }, 'conductor/1-work');
    await workspace.ensure(spec(1), token, never);
    expect(await git(path, 'rev-parse', 'HEAD')).toBe(theirs);
    const saved = await git(
      join(root, 'clones', '7.git'),
      'for-each-ref',
      '--format=%(objectname)',
      'refs/heads/conductor/salvage/',
    );
    expect(saved).toBe(mine);
  });

  test('is adopted where the branch is checked out in another worktree (R-42, B-16)', async () => {
    const { workspace, spec, root } = await ground();
    const { path } = await workspace.ensure(spec(1), token, never);
    const elsewhere = join(root, 'moved');
    await git(path, 'worktree', 'move', path, elsewhere);
    await git(elsewhere, 'worktree', 'lock', elsewhere);
    await commit(elsewhere, { 'a.txt': 'a\n' });
    await writeFiles(elsewhere, { 'b.txt': 'not committed\n' });
    await workspace.ensure(spec(1), token, never);
    expect(await git(path, 'status', '--porcelain')).toBe('?? b.txt');
    expect(existsSync(join(path, 'a.txt'))).toBe(true);
    expect(existsSync(elsewhere)).toBe(false);
  });

  test('an entry git was killed in the middle of does not stop any task', async () => {
    const { workspace, spec, root } = await ground();
    await workspace.ensure(spec(1), token, never);
    const entry = join(root, 'clones', '7.git', 'worktrees', '7-9');
    const files = {
      locked: 'initializing',
      HEAD: 'ref: refs/heads/x\n',
      gitdir: `${root}/worktrees/7-9/.git\n`,
      commondir: '',
    };
    await writeFiles(entry, files);
    expect(await workspace.ensure(spec(2), token, never)).toMatchObject({ fresh: true });
    expect(await workspace.ensure(spec(9), token, never)).toMatchObject({ fresh: true });
  });
});

describe('a worktree that was never finished', () => {
  test('is not taken for ready and is made anew (W-20)', async () => {
    const { workspace, spec, root, restarted } = await ground();
    const { path } = await workspace.ensure(spec(1), token, never);
    const record = join(root, 'worktrees', '7-1.json');
    await writeFile(record, (await readFile(record, 'utf8')).replace('"ready"', '"making"'));
    await rm(join(path, 'README.md'));
    const other = restarted();
    expect(await other.find('7-1')).toBeUndefined();
    expect(await other.ensure(spec(1), token, never)).toMatchObject({ fresh: true });
    expect(existsSync(join(path, 'README.md'))).toBe(true);
  });

  test("does not come from a fetch that failed: git's error is in the result (W-20)", async () => {
    const { workspace, spec, remote } = await ground();
    await workspace.ensure(spec(1), token, never);
    await rename(remote, `${remote}.away`);
    const attempt = workspace.ensure(spec(2), token, never);
    await expect(attempt).rejects.toMatchObject({ code: 'fetch_failed', retry: 'soon' });
    await expect(attempt).rejects.toThrow(/does not (appear to be a git repository|exist)/);
    expect(await workspace.find('7-2')).toBeUndefined();
    await rename(`${remote}.away`, remote);
    expect(await workspace.ensure(spec(2), token, never)).toMatchObject({ fresh: true });
  });

  test('does not stop the next attempt, wherever the one before gave up', async () => {
    const { workspace, spec, root } = await ground();
    await workspace.ensure(spec(9), token, never);
    for (const sign of ['7-1.json', '7-1', '7-1/.git', '7-1/README.md']) {
      const abort = new AbortController();
      const attempt = workspace.ensure(spec(1), token, abort.signal).catch((error) => error);
      await until(() => existsSync(join(root, 'worktrees', sign)));
      abort.abort(new Error('stopped'));
      await attempt;
      await workspace.ensure(spec(1), token, never);
      expect(await git(join(root, 'worktrees', '7-1'), 'status', '--porcelain')).toBe('');
      await workspace.remove('7-1');
    }
  });

  test('is made anew only after the git of a killed runner, which is still filling it, has ended', async () => {
    const { workspace, spec, root } = await ground();
    const { path } = await workspace.ensure(spec(1), token, never);
    const stray = spawn('git', [...ownArguments, 'cat-file', '--batch'], { cwd: path, detached: true });
    const gone = once(stray, 'exit');
    const record = join(root, 'worktrees', '7-1.json');
    await writeFile(record, (await readFile(record, 'utf8')).replace('"ready"', '"making"'));
    await until(async () => (await readFile(`/proc/${stray.pid}/cmdline`, 'utf8')).includes('cat-file'));
    expect(await workspace.ensure(spec(1), token, never)).toMatchObject({ fresh: true });
    expect(await gone).toEqual([null, 'SIGTERM']);
  });

  test('set-up runs in a new worktree only, and again where it failed (W-21, W-22)', async () => {
    const { workspace, spec, root } = await ground();
    const failing = spec(1, { setup: ['echo once >> ../setup.txt', 'echo "no compiler" >&2; exit 3'] });
    const attempt = workspace.ensure(failing, token, never);
    await expect(attempt).rejects.toMatchObject({ code: 'setup_failed', retry: 'never' });
    await expect(attempt).rejects.toThrow(/no compiler/);
    expect(await workspace.find('7-1')).toBeUndefined();
    const good = spec(1, { setup: ['echo twice >> ../setup.txt'] });
    await workspace.ensure(good, token, never);
    await workspace.ensure(good, token, never);
    expect(await readFile(join(root, 'worktrees', 'setup.txt'), 'utf8')).toBe('once\ntwice\n');
  });
});

describe('what lies in the way', () => {
  test('a plain file is left untouched (W-19)', async () => {
    const { workspace, spec, root } = await ground();
    await workspace.ensure(spec(2), token, never);
    await writeFile(join(root, 'worktrees', '7-1'), 'mine');
    await expect(workspace.ensure(spec(1), token, never)).rejects.toMatchObject({
      code: 'path_in_use',
      retry: 'never',
    });
    expect(await readFile(join(root, 'worktrees', '7-1'), 'utf8')).toBe('mine');
  });

  test('a directory that is no worktree of ours is left untouched', async () => {
    const { workspace, spec, root } = await ground();
    await workspace.ensure(spec(2), token, never);
    await writeFiles(join(root, 'worktrees', '7-1'), { 'precious.txt': 'mine' });
    await expect(workspace.ensure(spec(1), token, never)).rejects.toMatchObject({ code: 'path_in_use' });
    await expect(workspace.remove('7-1')).rejects.toMatchObject({ code: 'path_in_use' });
    expect(await readFile(join(root, 'worktrees', '7-1', 'precious.txt'), 'utf8')).toBe('mine');
  });

  test('a symbolic link that leads out is not followed (W-26, T-41)', async () => {
    const { workspace, spec, root, top } = await ground();
    await workspace.ensure(spec(2), token, never);
    await writeFiles(join(top, 'outside'), { 'precious.txt': 'mine' });
    await symlink(join(top, 'outside'), join(root, 'worktrees', '7-1'));
    await expect(workspace.ensure(spec(1), token, never)).rejects.toMatchObject({ code: 'path_in_use' });
    await expect(workspace.remove('7-1')).rejects.toMatchObject({ code: 'path_in_use' });
    expect(await readdir(join(top, 'outside'))).toEqual(['precious.txt']);
  });

  test('a directory of worktrees that leads out is refused (W-26)', async () => {
    const { workspace, spec, root, top } = await ground();
    await mkdir(join(top, 'outside'));
    await symlink(join(top, 'outside'), join(root, 'worktrees'));
    await expect(workspace.ensure(spec(1), token, never)).rejects.toMatchObject({ code: 'unsafe_path' });
    expect(await readdir(join(top, 'outside'))).toEqual([]);
  });

  test('ids that are not two plain numbers are refused (W-26, W-27, W-28)', async () => {
    const { workspace, spec } = await ground();
    for (const task of ['../7-1', '7-1/..', '.', '', '7-1/../../x', '07-1', '7-1 ', '7-', '7-1\n'] as never[]) {
      await expect(workspace.ensure(spec(1, { task }), token, never)).rejects.toMatchObject({ code: 'unsafe_path' });
      await expect(workspace.remove(task)).rejects.toMatchObject({ code: 'unsafe_path' });
    }
  });

  test('a post box that the repository turned into a link is not written through (T-41)', async () => {
    const { workspace, spec, top, commitUpstream, remote } = await ground();
    await mkdir(join(top, 'outside'));
    const clone = join(top, 'evil');
    await git(top, 'clone', '--quiet', remote, clone);
    await symlink(join(top, 'outside'), join(clone, '.conductor'));
    await git(clone, 'add', '--force', '.conductor');
    await git(clone, 'commit', '--quiet', '-m', 'link');
    await git(clone, 'push', '--quiet', 'origin', 'main');
    await commitUpstream({ 'x.txt': 'x' });
    await expect(workspace.ensure(spec(1), token, never)).rejects.toMatchObject({ code: 'path_in_use' });
    expect(await readdir(join(top, 'outside'))).toEqual([]);
  });

  test('a workspace directory that is gone is an error and does not come back', async () => {
    const { workspace, spec, root } = await ground();
    await rm(root, { recursive: true });
    await expect(workspace.ensure(spec(1), token, never)).rejects.toMatchObject({ code: 'workspace_missing' });
    expect(existsSync(root)).toBe(false);
  });
});

describe('names and hooks', () => {
  test('titles full of tricks reach git as arguments, or not at all (T-24)', async () => {
    const { workspace, spec, root } = await ground();
    const branches = [
      'conductor/$(touch x)',
      '-x',
      'conductor/`id`',
      'conductor/a\nb',
      'conductor/..',
      'main',
      'other/1',
    ];
    for (const branch of [
      ...branches,
      'conductor/x.lock',
      'conductor/a..b',
      'conductor//a',
      'conductor/-a',
      'conductor/salvage/1',
    ]) {
      await expect(workspace.ensure(spec(1, { branch }), token, never)).rejects.toMatchObject({ code: 'bad_branch' });
    }
    expect(existsSync(join(root, 'x'))).toBe(false);
    expect(existsSync('x')).toBe(false);
  });

  test('hooks of the clone and of its configuration are not run by us (T-41, R-45)', async () => {
    const { workspace, spec, root, top } = await ground();
    await workspace.ensure(spec(1), token, never);
    const clone = join(root, 'clones', '7.git');
    const canary = join(top, 'canary');
    const hook = `#!/bin/sh\necho "$0" >> ${canary}\n`;
    for (const name of ['post-checkout', 'pre-push', 'reference-transaction', 'post-index-change', 'post-merge']) {
      await writeFiles(clone, { [`hooks/${name}`]: hook, [`../evil/${name}`]: hook });
    }
    await git(clone, 'config', 'core.hooksPath', join(root, 'clones', 'evil'));
    await git(clone, 'config', 'core.fsmonitor', join(root, 'clones', 'evil', 'post-checkout'));
    await rm(canary, { force: true });
    const { path } = await workspace.ensure(spec(2), token, never);
    await git(
      path,
      '-c',
      'core.hooksPath=/dev/null',
      '-c',
      'core.fsmonitor=false',
      'commit',
      '--quiet',
      '--allow-empty',
      '-m',
      'x',
    );
    await rm(canary, { force: true });
    const { commit: head } = await workspace.validate('7-2', { name: 'p', commands: [] }, {}, never);
    expect(await workspace.push('7-2', head ?? '', token, never)).toMatchObject({ pushed: true });
    await workspace.remove('7-2');
    expect(existsSync(canary)).toBe(false);
  });

  test('a hook that never returns is not waited for, because it is not run (R-45)', async () => {
    const { workspace, spec, root, top } = await ground();
    const { path } = await workspace.ensure(spec(1), token, never);
    const clone = join(root, 'clones', '7.git');
    const head = await commit(path, { 'a.txt': 'a' });
    const hook = `#!/bin/sh\ntouch ${top}/canary\nsleep 600\n`;
    for (const name of ['pre-push', 'reference-transaction', 'post-checkout', 'post-index-change', 'pre-commit']) {
      await writeFiles(clone, { [`hooks/${name}`]: hook });
      await writeFiles(join(root, 'doors', '7.git'), { [`hooks/${name}`]: hook });
    }
    await git(clone, 'config', 'core.hooksPath', join(clone, 'hooks'));
    expect(await workspace.stamp('7-1', [{ name: 'Task', value: '7-1' }], never)).not.toBe(head);
    const { commit: validated } = await workspace.validate('7-1', { name: 'p', commands: [] }, {}, never);
    expect(await workspace.push('7-1', validated ?? '', token, never)).toMatchObject({ pushed: true });
    expect(await workspace.ensure(spec(2), token, never)).toMatchObject({ fresh: true });
    await workspace.remove('7-1');
    expect(existsSync(join(top, 'canary'))).toBe(false);
  });

  test("commits of a fork's pull request never come onto this host (T-40)", async () => {
    const { workspace, spec, remote, commitUpstream, root } = await ground();
    const theirs = await commitUpstream({ 'evil.sh': 'evil\n' }, 'fork-work');
    await git(remote, 'update-ref', 'refs/pull/9/head', theirs);
    await git(remote, 'update-ref', 'refs/pull/9/merge', theirs);
    await git(remote, 'update-ref', '-d', 'refs/heads/fork-work');
    const { path } = await workspace.ensure(spec(1), token, never);
    const clone = join(root, 'clones', '7.git');
    expect(await git(clone, 'for-each-ref', '--format=%(refname)')).not.toContain('pull');
    await expect(git(clone, 'cat-file', '-e', theirs)).rejects.toThrow();
    expect(existsSync(join(path, 'evil.sh'))).toBe(false);
    for (const branch of ['refs/pull/9/head', 'pull/9/head', 'fork:main', 'conductor/../../pull/9/head']) {
      await expect(workspace.ensure(spec(2, { branch }), token, never)).rejects.toMatchObject({ code: 'bad_branch' });
    }
  });

  test('a worktree whose .git is gone is no repository, wherever the workspace lies', async () => {
    const { workspace, spec, top } = await ground();
    await git(top, 'init', '--quiet', '.');
    await git(top, 'commit', '--quiet', '--allow-empty', '-m', "the operator's own");
    const { path } = await workspace.ensure(spec(1), token, never);
    await unlink(join(path, '.git'));
    const validating = workspace.validate('7-1', { name: 'p', commands: [] }, {}, never);
    await expect(validating).rejects.toThrow('not a git repository');
    await expect(workspace.ensure(spec(1), token, never)).rejects.toMatchObject({ code: 'path_in_use' });
    expect((await lstat(path)).isDirectory()).toBe(true);
  });
});
