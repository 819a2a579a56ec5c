// What an agent can read, and what git processes are given: none of it is a key of ours.
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { useLine } from './use-line.ts';

const found = mkdtempSync(join(tmpdir(), 'spy-'));
const shims = join(found, 'shims');
const calls = join(found, 'git-calls');
const spy = fileURLToPath(new URL('./fixtures/spy.sh', import.meta.url));
const git = execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim();
mkdirSync(shims);
writeFileSync(join(shims, 'git'), `#!/bin/sh\nprintf '%s\\n' "$*" >> '${calls}'\nexec '${git}' "$@"\n`);
chmodSync(join(shims, 'git'), 0o755);

const ambient = {
  ...process.env,
  PATH: `${shims}${delimiter}${process.env.PATH}`,
  LINE_CANARY: 'a word of the runner',
};
const line = useLine({ env: ambient, passEnv: [], command: ['sh', spy, found] });
afterAll(() => rmSync(found, { recursive: true, force: true }));

let secrets: readonly string[];

beforeAll(async () => {
  const number = await line().request('Look around', 'work');
  await line().merge(number);
  const { github, secret, home } = line();
  const keyLine = github.app.privateKey.split('\n')[1] ?? '';
  secrets = ['ghs_', keyLine, secret, join(home, 'redis', 'redis.sock'), 'LINE_CANARY'];
});

test('T-30: the environment of an agent holds only allowed names', () => {
  const names = readFileSync(join(found, 'env'), 'utf8')
    .split('\n')
    .flatMap((one) => /^([A-Za-z_]\w*)=/.exec(one)?.[1] ?? []);
  const own = /^(CONDUCTOR_\w+|GIT_\w+)$/;
  expect(names.filter((name) => !own.test(name) && !allowed.includes(name))).toEqual([]);
  expect(names.filter((name) => own.test(name)).toSorted()).toEqual([...conductors, ...gits].toSorted());
});

test('T-30: no key of ours is in what the agent could read', () => {
  const looked = readdirSync(found).filter((name) => /^(env|cmdline|git-|common|worktree)/.test(name));
  expect(looked.length).toBeGreaterThan(8);
  for (const secret of secrets) expect(holding(secret, ...looked.map((name) => join(found, name)))).toEqual([]);
});

test('T-31: no token is an argument of git, in its configuration or a remote address', () => {
  const said = readFileSync(calls, 'utf8');
  expect(said).toContain(' push ');
  for (const secret of secrets) expect(said).not.toContain(secret);
  expect(readFileSync(join(found, 'git-remote'), 'utf8')).toContain(`${line().github.url}/acme/widgets.git`);
  for (const secret of secrets) expect(holding(secret, join(line().root, '.conductor'))).toEqual([]);
});

test('T-31: no token rests on the disk, not even in Redis or the log', async () => {
  const tokens = [...line().github.world.tokens.keys()];
  expect(tokens.length).toBeGreaterThan(1);
  for (const token of tokens) expect(holding(token, line().dir)).toEqual([]);
  expect(await line().logged()).not.toContain('ghs_');
});

test('T-31: the token of a push is for one repository and may do no more than write contents', () => {
  const { github, repository } = line();
  const narrow = [...github.world.tokens.values()].filter(({ repositories }) => repositories !== undefined);
  expect(narrow.map(({ permissions }) => permissions)).toContainEqual({ contents: 'write', metadata: 'read' });
  for (const { repositories } of narrow) expect([...(repositories ?? [])]).toEqual([repository.id]);
});

const allowed = [
  'HOME',
  'USER',
  'LOGNAME',
  'SHELL',
  'LANG',
  'LC_ALL',
  'TZ',
  'TERM',
  'PATH',
  'TMPDIR',
  'PWD',
  'OLDPWD',
].concat(['SHLVL', '_', 'TMUX', 'TMUX_PANE']);
const conductors = ['TASK', 'AGENT', 'ATTEMPT', 'ROUND', 'BRIEF', 'INBOX', 'OUTBOX', 'MARK'].map(
  (name) => `CONDUCTOR_${name}`,
);
const gits = [
  'AUTHOR_NAME',
  'AUTHOR_EMAIL',
  'COMMITTER_NAME',
  'COMMITTER_EMAIL',
  'CEILING_DIRECTORIES',
  'TERMINAL_PROMPT',
]
  .concat(['CONFIG_COUNT', 'CONFIG_KEY_0', 'CONFIG_VALUE_0'])
  .map((name) => `GIT_${name}`);

/** Files below the paths that hold the text. */
function holding(text: string, ...paths: readonly string[]): string[] {
  try {
    return execFileSync('grep', ['-rlFa', '-e', text, ...paths], { encoding: 'utf8' })
      .trim()
      .split('\n');
  } catch (error) {
    if ((error as { status?: number }).status === 1) return [];
    throw error;
  }
}
