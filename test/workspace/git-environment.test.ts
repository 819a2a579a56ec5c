// The environment of an agent's git and of our own.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { gitEnvironment, ownGitEnvironment } from '../../src/workspace/git-environment.ts';
import { git, ground, never, token, writeFiles } from './fixtures/ground.ts';

const run = promisify(execFile);

test("an agent commits as the identity it is given, and does not get at the account's credentials", async () => {
  const { workspace, spec, root, top } = await ground();
  const { path } = await workspace.ensure(spec(1), token, never);
  await writeFiles(top, {
    '.gitconfig': `[credential]\n\thelper = "!echo asked >> ${top}/asked; :"\n[user]\n\tname = Operator\n`,
  });
  const identity = { name: 'conductor[bot]', email: '1+conductor[bot]@users.noreply.github.com' };
  const env = { PATH: process.env.PATH, HOME: top, ...gitEnvironment(identity, root) };
  await run('git', ['commit', '--quiet', '--allow-empty', '-m', 'work'], { cwd: path, env });
  expect(await git(path, 'log', '-1', '--format=%an %ae %cn')).toBe(
    `${identity.name} ${identity.email} ${identity.name}`,
  );
  const { stdout } = await run('git', ['config', '--get-all', 'credential.helper'], { cwd: path, env });
  // An empty entry last: git forgets those before it.
  expect(stdout.split('\n').slice(-2)).toEqual(['', '']);
});

test('our own git calls take PATH and network set-up from the runner and nothing else (W-70)', () => {
  const host = {
    PATH: '/bin',
    https_proxy: 'http://proxy',
    GITHUB_TOKEN: 'x',
    GIT_DIR: '/elsewhere',
    PRIVATE_KEY: 'x',
    LANG: 'de',
  };
  const env = ownGitEnvironment({ ...host, TZ: undefined }, '/root');
  expect(env).toMatchObject({ PATH: '/bin', https_proxy: 'http://proxy', LC_ALL: 'C', GIT_CONFIG_GLOBAL: '/dev/null' });
  for (const name of ['GITHUB_TOKEN', 'GIT_DIR', 'PRIVATE_KEY', 'LANG', 'TZ']) expect(env).not.toHaveProperty(name);
  expect(env.GIT_CEILING_DIRECTORIES).toBe(join('/root', 'worktrees'));
});
