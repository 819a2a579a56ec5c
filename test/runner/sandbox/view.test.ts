// What is laid over the host's files for an agent.
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { viewOf } from '../../../src/runner/sandbox/view.ts';

let dir: string;
beforeEach(() => {
  dir = realpathSync(mkdtempSync(join(tmpdir(), 'conductor-view-')));
  for (const name of [
    'ws/worktrees/1-1',
    'ws/clones/1.git/worktrees/1-1',
    'state/agents/1-1/claude',
    'me/.ssh',
    'tmp/1-1',
    'bin',
  ])
    mkdirSync(join(dir, name), { recursive: true });
  writeFileSync(join(dir, 'me/.netrc'), 'machine x');
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

it('hides what was named, and lays over it what is the agent’s own, deeper places last', () => {
  const view = viewOf(place(), {
    hidden: [join(dir, 'ws'), join(dir, 'state'), join(dir, 'gone')],
    readable: [dir],
    writable: [],
  });
  const ours = view.filter(({ path }) => path.startsWith(dir)).map(({ path, as }) => [path.slice(dir.length + 1), as]);
  expect(ours[0]).toEqual(['', 'readable']);
  expect(Object.fromEntries(ours)).toEqual({
    '': 'readable',
    ws: 'empty',
    state: 'empty',
    'me/.ssh': 'empty',
    'me/.netrc': 'nothing',
    'ws/worktrees/1-1': 'writable',
    'ws/clones/1.git': 'writable',
    'ws/clones/1.git/worktrees': 'empty',
    'ws/clones/1.git/worktrees/1-1': 'writable',
    'state/agents/1-1/claude': 'writable',
    'tmp/1-1': 'writable',
  });
  const order = view.map(({ path }) => path);
  expect(order.indexOf(join(dir, 'ws/clones/1.git'))).toBeLessThan(
    order.indexOf(join(dir, 'ws/clones/1.git/worktrees')),
  );
});

it('does not uncover a hidden directory because it is on PATH or holds the program', () => {
  const secret = join(dir, 'state');
  writeFileSync(join(secret, 'agent'), '');
  const given = { ...place(), program: join(secret, 'agent'), env: { PATH: secret } };
  const view = viewOf(given, { hidden: [secret], readable: [dir], writable: [] });
  expect(view).toContainEqual({ path: secret, as: 'empty' });
  expect(view).toContainEqual({ path: join(secret, 'agent'), as: 'readable' });
});

it('follows links to where the files are', () => {
  symlinkSync(join(dir, 'state'), join(dir, 'link'));
  const view = viewOf(place(), { hidden: [join(dir, 'link')], readable: [dir], writable: [] });
  expect(view).toContainEqual({ path: join(dir, 'state'), as: 'empty' });
});

it('shows an npm program with the packages beside it', () => {
  const pack = join(dir, 'ws/npm/node_modules/cli');
  mkdirSync(join(pack, 'bin'), { recursive: true });
  writeFileSync(join(pack, 'bin/cli.js'), '');
  symlinkSync(join(pack, 'bin/cli.js'), join(dir, 'bin/cli'));
  const view = viewOf(
    { ...place(), program: join(dir, 'bin/cli') },
    { hidden: [join(dir, 'ws')], readable: [], writable: [] },
  );
  expect(view).toContainEqual({ path: join(dir, 'ws/npm/node_modules'), as: 'readable' });
});

function place() {
  const clone = join(dir, 'ws/clones/1.git');
  return {
    worktree: join(dir, 'ws/worktrees/1-1'),
    git: { repository: clone, directories: [clone, join(clone, 'worktrees/1-1')] },
    home: join(dir, 'state/agents/1-1/claude'),
    program: '/bin/sh',
    env: { HOME: join(dir, 'me'), TMPDIR: join(dir, 'tmp/1-1'), PATH: '/usr/bin:/bin' },
  };
}
