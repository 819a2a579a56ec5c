// Which clone a worktree belongs to, with real worktrees.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { gitPlace } from '../../../src/runner/prepare/git-place.ts';

const directory = mkdtempSync(join(tmpdir(), 'conductor-git-place-'));
const who = { GIT_AUTHOR_NAME: 'a', GIT_AUTHOR_EMAIL: 'a@b', GIT_COMMITTER_NAME: 'a', GIT_COMMITTER_EMAIL: 'a@b' };

afterAll(() => rmSync(directory, { recursive: true, force: true }));

test('of a bare clone, of a checkout, and of none', () => {
  const checkout = join(directory, 'checkout');
  git('init', '-q', checkout);
  git('-C', checkout, 'commit', '-q', '--allow-empty', '-m', 'x');
  git('-C', checkout, 'worktree', 'add', '-q', join(directory, 'beside'));
  const clone = join(directory, 'clone.git');
  git('clone', '-q', '--bare', checkout, clone);
  git('-C', clone, 'worktree', 'add', '-q', join(directory, 'tree'));

  expect(gitPlace(join(directory, 'tree'))).toEqual({
    repository: clone,
    directories: [clone, join(clone, 'worktrees/tree')],
  });
  const dotGit = join(checkout, '.git');
  expect(gitPlace(join(directory, 'beside'))).toEqual({
    repository: checkout,
    directories: [dotGit, join(dotGit, 'worktrees/beside')],
  });
  expect(gitPlace(checkout)).toEqual({ repository: checkout, directories: [dotGit] });
  expect(gitPlace(directory)).toBeNull();
});

test('an agent cannot have the sandbox opened to another place by what it writes into `.git`', () => {
  const file = join(directory, 'tree', '.git');
  const before = readFileSync(file, 'utf8');
  for (const elsewhere of ['/etc', join(directory, 'checkout', '.git', 'worktrees', 'beside'), '../../..']) {
    writeFileSync(file, `gitdir: ${elsewhere}\n`);
    expect(gitPlace(join(directory, 'tree'))).toBeNull();
  }
  writeFileSync(file, before);
  const own = join(directory, 'clone.git', 'worktrees', 'evil');
  mkdirSync(own);
  writeFileSync(join(own, 'gitdir'), `${file}\n`);
  writeFileSync(join(own, 'commondir'), '/etc\n');
  writeFileSync(file, `gitdir: ${own}\n`);
  expect(gitPlace(join(directory, 'tree'))?.directories).toEqual([join(directory, 'clone.git'), own]);
});

function git(...args: string[]): void {
  execFileSync('git', args, { env: { ...process.env, ...who } });
}
