// Every hostile text made into names: of a branch, a session, a log. Git and tmux take them, and they are what they say.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { branchOf } from '../../src/core/branch.ts';
import { issueOfBranch } from '../../src/github/translate/branches.ts';
import { parseMarker, renderMarker } from '../../src/text/marker.ts';
import { agentOfSessionName, sessionName } from '../../src/text/names.ts';
import { whyNotOurs } from '../../src/workspace/task-branch.ts';
import { makeWorld } from './world.ts';

const world = makeWorld();
afterAll(() => world.end());

test('T-25 R-29: a title makes a branch that git takes, that is ours, and that leads back to its issue', () => {
  const branches = world.texts.map(({ text }, at) => branchOf({ number: at + 1, title: text }));
  for (const [at, branch] of branches.entries()) {
    const { name } = world.texts[at] ?? { name: '' };
    expect(branch, name).toMatch(/^conductor\/(?:[0-9]+-[a-z0-9-]+|issue-[0-9]+)$/);
    expect(whyNotOurs(branch, 'main'), name).toBeUndefined();
    expect(issueOfBranch(branch), name).toBe(at + 1);
  }
  const repository = join(world.dir, 'names.git');
  git('init', '--quiet', '--bare', '--initial-branch=main', repository);
  const tree = execFileSync('git', ['-C', repository, 'hash-object', '-t', 'tree', '-w', '--stdin'], { input: '' })
    .toString()
    .trim();
  const env = {
    ...process.env,
    GIT_AUTHOR_NAME: 'a',
    GIT_AUTHOR_EMAIL: 'a',
    GIT_COMMITTER_NAME: 'a',
    GIT_COMMITTER_EMAIL: 'a',
  };
  const commit = execFileSync('git', ['-C', repository, 'commit-tree', tree, '-m', 'x'], { env }).toString().trim();
  const input = branches.map((branch) => `create refs/heads/${branch} ${commit}\n`).join('');
  execFileSync('git', ['-C', repository, 'update-ref', '--stdin'], { input });
  expect(git('-C', repository, 'for-each-ref', '--format=%(refname:strip=2)').split('\n').toSorted()).toEqual(
    branches.toSorted(),
  );
});

test('R-29: a repository makes a session name that tmux takes for nothing else, and that leads back to its agent type', () => {
  const agents = [{ type: 'backend', sessionName: 'backend-agent' }];
  for (const { name, text } of world.texts) {
    const session = sessionName('backend-agent', { id: 7, name: text }, 12);
    expect(session, name).toMatch(/^backend-agent-[a-z0-9_]{1,40}-12-7$/);
    expect(agentOfSessionName(session, agents), name).toBe('backend');
    expect(sessionName(text, { id: 7, name: 'widgets' }, 12), name).toMatch(
      /^[A-Za-z0-9_][A-Za-z0-9_-]*-widgets-12-7$/,
    );
    expect(agentOfSessionName(text, agents), name).toBeUndefined();
  }
});

test('a key makes a marker of one line, which ends where it should and reads back', () => {
  for (const { name, text } of world.texts) {
    const marker = renderMarker({ kind: 'note', task: '7-12', key: text });
    expect(marker, name).toMatch(/^<!-- conductor:v1 (?:(?!--)[\w =.~%-])* -->$/);
    expect(parseMarker(`x\n${marker}`)?.task, name).toBe('7-12');
    if (Buffer.from(text).toString() === text) expect(parseMarker(marker)?.key, name).toBe(text);
  }
});

function git(...args: readonly string[]): string {
  return execFileSync('git', [...args], { encoding: 'utf8' }).trim();
}
