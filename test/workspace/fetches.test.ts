// Fetches: shared by those who ask at the same time, and few processes on the way to an agent's start.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { serveGit } from './fixtures/git-server.ts';
import { type Ground, git, ground, never, token, writeFiles } from './fixtures/ground.ts';
import { until } from './fixtures/until.ts';

const realGit = execFileSync('which', ['git'], { encoding: 'utf8' }).trim();

/** A workspace whose git calls are written down, as argument lines. */
async function counted(here: Ground, serverUrl = here.options.serverUrl) {
  const log = join(here.top, 'calls.log');
  await writeFiles(join(here.top, 'bin'), { git: `#!/bin/sh\necho "$*" >> ${log}\nexec ${realGit} "$@"\n` });
  const path = `${join(here.top, 'bin')}${delimiter}${process.env.PATH}`;
  const workspace = here.restarted({ hostEnv: { PATH: path }, serverUrl });
  const calls = async () => (await readFile(log, 'utf8').catch(() => '')).trim().split('\n');
  return { workspace, calls, forget: () => rm(log, { force: true }) };
}

describe("on the way to an agent's start", () => {
  test('a new worktree in a known clone takes three git processes', async () => {
    const here = await ground();
    await here.workspace.ensure(here.spec(1), token, never);
    const { workspace, calls } = await counted(here);
    await workspace.ensure(here.spec(2), token, never);
    const verbs = (await calls()).map((call) => call.replace(/-c \S+ /g, '').split(' ')[0]);
    expect(verbs.sort()).toEqual(['fetch', 'reset', 'worktree']);
  });

  test('a worktree that stands takes one', async () => {
    const here = await ground();
    await here.workspace.ensure(here.spec(1), token, never);
    const { workspace, calls } = await counted(here);
    await workspace.ensure(here.spec(1), token, never);
    expect(await calls()).toHaveLength(1);
  });
});

describe('fetches', () => {
  test("bring the default branch and the task's branch, and no other branch or tag", async () => {
    const here = await ground();
    await here.commitUpstream({ 'x.txt': 'x' }, 'feature');
    await here.commitUpstream({ 'y.txt': 'y' }, 'conductor/1-work');
    await git(here.remote, 'tag', 'v1', 'main');
    await here.workspace.ensure(here.spec(1), token, never);
    expect(await git(join(here.root, 'clones', '7.git'), 'for-each-ref', '--format=%(refname)')).toBe(
      'refs/heads/conductor/1-work\nrefs/remotes/origin/conductor/1-work\nrefs/remotes/origin/main',
    );
  });

  test('asked for while one runs are done together in the next one, for all their branches', async () => {
    const here = await ground();
    await here.workspace.ensure(here.spec(1), token, never);
    const server = await serveGit(join(here.top, 'server'), ['ghs_test']);
    onTestFinished(() => server.close());
    const { workspace, calls } = await counted(here, server.url);
    let release: () => void = () => undefined;
    server.hold = () =>
      new Promise((resolve) => {
        release = resolve;
      });
    const first = workspace.ensure(here.spec(1), token, never);
    await until(() => server.requests.length === 1);
    const theirs = await here.commitUpstream({ 'z.txt': 'z' }, 'conductor/4-work');
    const rest = [2, 3, 4, 5].map((number) => workspace.ensure(here.spec(number), token, never));
    await until(async () => (await calls()).filter((call) => call.includes('reset')).length === 4);
    server.hold = async () => undefined;
    release();
    const made = await Promise.all([first, ...rest]);
    const fetches = (await calls()).filter((call) => call.includes('fetch'));
    expect(fetches).toHaveLength(2);
    expect(fetches[1]).toContain('conductor/5-work');
    // Begun after the commit was pushed, so it saw it.
    expect(await git(made[3]?.path ?? '', 'rev-parse', 'HEAD')).toBe(theirs);
  });

  test('one who gives up does not take the fetch away from the others', async () => {
    const here = await ground();
    await here.workspace.ensure(here.spec(1), token, never);
    const abort = new AbortController();
    const giving = here.workspace.ensure(here.spec(2), token, abort.signal);
    const staying = here.workspace.ensure(here.spec(3), token, never);
    abort.abort(new Error('stopped'));
    await expect(giving).rejects.toThrow('stopped');
    expect(await staying).toMatchObject({ fresh: true });
    expect(await here.workspace.ensure(here.spec(2), token, never)).toMatchObject({ fresh: true });
  });

  test('go on with another token when the one who was to give it gives up', async () => {
    const here = await ground();
    const server = await serveGit(join(here.top, 'server'), ['ghs_test']);
    onTestFinished(() => server.close());
    const workspace = here.restarted({ serverUrl: server.url });
    await workspace.ensure(here.spec(1), token, never);
    const abort = new AbortController();
    let asked: () => void = () => undefined;
    const asking = new Promise<void>((resolve) => {
      asked = resolve;
    });
    const stuck = () => {
      asked();
      return new Promise<string>((_, reject) =>
        abort.signal.addEventListener('abort', () => reject(abort.signal.reason)),
      );
    };
    let release: () => void = () => undefined;
    server.hold = () =>
      new Promise((resolve) => {
        release = resolve;
      });
    const before = server.requests.length;
    const first = workspace.ensure(here.spec(1), token, never);
    await until(() => server.requests.length > before);
    // Both wait for the next fetch, which is to use the token of the one who asked first.
    const leading = workspace.ensure(here.spec(2), stuck, abort.signal);
    await until(() => existsSync(join(here.root, 'worktrees', '7-2', 'README.md')));
    const following = workspace.ensure(here.spec(3), token, never);
    await until(() => existsSync(join(here.root, 'worktrees', '7-3', 'README.md')));
    server.hold = async () => undefined;
    release();
    await first;
    await asking;
    abort.abort(new Error('stopped'));
    await expect(leading).rejects.toThrow('stopped');
    expect(await following).toMatchObject({ fresh: true });
  });

  test('end at their time limit (R-45)', async () => {
    const here = await ground();
    const server = await serveGit(join(here.top, 'server'), ['ghs_test']);
    onTestFinished(() => server.close());
    server.hold = () => new Promise(() => undefined);
    const workspace = here.restarted({ serverUrl: server.url, limits: { networkMs: 200 } });
    const attempt = workspace.ensure(here.spec(1), token, never);
    await expect(attempt).rejects.toMatchObject({ code: 'fetch_failed', retry: 'soon' });
    await expect(attempt).rejects.toThrow('time limit');
  });
});
