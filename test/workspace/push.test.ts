// Pushes: one validated commit to the task's branch, with a token that is nowhere but in one process.
import { execFile } from 'node:child_process';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { TokenSource } from '../../src/ports/workspace.ts';
import { type GitServer, serveGit } from './fixtures/git-server.ts';
import { commit, git, ground, never, token, writeFiles } from './fixtures/ground.ts';
import { until } from './fixtures/until.ts';

const secret = 'ghs_1234567890abcdefghijklmnopqrstuvwxyz';

/** Ground whose remote is behind HTTP and asks for `secret`. */
async function online() {
  const here = await ground();
  const server: GitServer = await serveGit(join(here.top, 'server'), [secret]);
  onTestFinished(() => server.close());
  return { ...here, server, workspace: here.restarted({ serverUrl: server.url }) };
}

/** Gives these tokens one after the other, the last one for ever. */
function giving(...tokens: readonly string[]): TokenSource & { readonly asked: readonly string[] } {
  const asked: string[] = [];
  const give = async (permission: string) => {
    asked.push(permission);
    return tokens[Math.min(asked.length, tokens.length) - 1] ?? '';
  };
  return Object.assign(give, { asked });
}

describe('a push', () => {
  test("puts exactly the validated commit on the task's branch (C-16)", async () => {
    const { workspace, spec, remote } = await ground();
    const { path } = await workspace.ensure(spec(1), token, never);
    const validated = await commit(path, { 'a.txt': 'a' });
    await commit(path, { 'b.txt': 'not validated' });
    expect(await workspace.push('7-1', validated, token, never)).toEqual({
      pushed: true,
      commit: validated,
      flagged: [],
    });
    expect(await git(remote, 'for-each-ref', '--format=%(refname) %(objectname)', 'refs/heads/conductor')).toBe(
      `refs/heads/conductor/1-work ${validated}`,
    );
    expect(await git(path, 'rev-parse', 'origin/conductor/1-work')).toBe(validated);
  });

  test('uses an explicit refspec and no force, and its target is an argument (T-35, T-24)', async () => {
    const { top, workspace, restarted, spec, options } = await ground();
    const real = (await promisify(execFile)('sh', ['-c', 'command -v git'])).stdout.trim();
    const seen = join(top, 'argv');
    await writeFiles(join(top, 'bin'), {
      git: `#!/bin/sh\nprintf '%s|' "$@" >> ${seen}; echo >> ${seen}\nexec ${real} "$@"\n`,
    });
    const watched = restarted({ hostEnv: { ...options.hostEnv, PATH: `${top}/bin:${process.env.PATH}` } });
    const { path } = await workspace.ensure(spec(1), token, never);
    const head = await commit(path, { 'a.txt': 'a' });
    await watched.push('7-1', head, token, never);
    const lines = (await readFile(seen, 'utf8')).split('\n').filter((line) => line.includes('|push|'));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(`|${head}:refs/heads/conductor/1-work|`);
    expect(lines[0]).toContain('|--no-verify|');
    expect(lines[0]).not.toMatch(/\|(-f|--force\S*|--mirror|--all|--tags|\+\S+)\|/);
  });

  test('done again, or moved on by new work, succeeds', async () => {
    const { workspace, spec, remote } = await ground();
    const { path } = await workspace.ensure(spec(1), token, never);
    const first = await commit(path, { 'a.txt': 'a' });
    await workspace.push('7-1', first, token, never);
    expect(await workspace.push('7-1', first, token, never)).toMatchObject({ pushed: true });
    const second = await commit(path, { 'b.txt': 'b' });
    expect(await workspace.push('7-1', second, token, never)).toMatchObject({ pushed: true });
    expect(await git(remote, 'rev-parse', 'conductor/1-work')).toBe(second);
  });

  test('never overwrites what somebody else put on the branch, and shows both commits (R-35)', async () => {
    const { workspace, spec, remote, commitUpstream } = await ground();
    const { path } = await workspace.ensure(spec(1), token, never);
    const mine = await commit(path, { 'a.txt': 'mine' });
    const theirs = await commitUpstream({ 'a.txt': 'theirs' }, 'conductor/1-work');
    const result = await workspace.push('7-1', mine, token, never);
    expect(result).toMatchObject({ pushed: false, code: 'diverged' });
    expect(result).toHaveProperty('reason', expect.stringContaining(mine));
    expect(result).toHaveProperty('reason', expect.stringContaining(theirs));
    expect(await git(remote, 'rev-parse', 'conductor/1-work')).toBe(theirs);
    // The agent can see and merge it.
    expect(await git(path, 'rev-parse', 'origin/conductor/1-work')).toBe(theirs);
  });

  test('never overwrites an amended history either', async () => {
    const { workspace, spec, remote } = await ground();
    const { path } = await workspace.ensure(spec(1), token, never);
    const first = await commit(path, { 'a.txt': 'a' });
    await workspace.push('7-1', first, token, never);
    await git(path, 'commit', '--quiet', '--amend', '-m', 'other words');
    const amended = await git(path, 'rev-parse', 'HEAD');
    expect(await workspace.push('7-1', amended, token, never)).toMatchObject({ pushed: false, code: 'diverged' });
    expect(await git(remote, 'rev-parse', 'conductor/1-work')).toBe(first);
  });

  test("outside the task's prefix, to the default branch, or of something that is no commit is refused (T-35)", async () => {
    const { workspace, spec, root, remote } = await ground();
    const { path } = await workspace.ensure(spec(1), token, never);
    const head = await commit(path, { 'a.txt': 'a' });
    const record = join(root, 'worktrees', '7-1.json');
    const written = await readFile(record, 'utf8');
    const asked = giving('t');
    for (const branch of ['main', 'feature', 'conductor/--force', 'conductor/../main', 'refs/heads/main', '--mirror']) {
      await writeFiles(root, {
        'worktrees/7-1.json': written.replaceAll('"conductor/1-work"', JSON.stringify(branch)),
      });
      expect(await workspace.push('7-1', head, asked, never)).toMatchObject({ pushed: false, code: 'refused' });
    }
    await writeFiles(root, { 'worktrees/7-1.json': written.replaceAll('"main"', '"conductor/1-work"') });
    expect(await workspace.push('7-1', head, asked, never)).toMatchObject({ pushed: false, code: 'refused' });
    await writeFiles(root, { 'worktrees/7-1.json': written });
    for (const no of ['', 'HEAD', `+${head}`, '--all', 'main', `${head}:refs/heads/main`]) {
      expect(await workspace.push('7-1', no, asked, never)).toMatchObject({ pushed: false, code: 'refused' });
    }
    expect(await git(remote, 'for-each-ref', '--format=%(refname)')).toBe('refs/heads/main');
    expect(asked.asked).toEqual([]);
  });

  test('of work that touches workflow files is refused before the server is asked to take it (T-32)', async () => {
    const { workspace, spec, server } = await online();
    const { path } = await workspace.ensure(spec(1), giving(secret), never);
    await commit(path, { '.github/workflows/ci.yml': 'on: push\n' });
    const head = await commit(path, { 'a.txt': 'a' });
    const asked = giving(secret);
    const result = await workspace.push('7-1', head, asked, never);
    expect(asked.asked).not.toContain('write');
    expect(result).toMatchObject({ pushed: false, code: 'workflows' });
    expect(result).toHaveProperty('reason', expect.stringContaining('.github/workflows/ci.yml'));
    await git(path, 'rm', '--quiet', '.github/workflows/ci.yml');
    await git(path, 'commit', '--quiet', '-m', 'take it back');
    const taken = await git(path, 'rev-parse', 'HEAD');
    expect(await workspace.push('7-1', taken, giving(secret), never)).toMatchObject({ code: 'workflows' });
    expect(server.requests.filter((line) => line.includes('receive-pack'))).toEqual([]);
  });

  test("of a merge that brings in the default branch's own workflows goes through", async () => {
    const { workspace, spec, commitUpstream } = await ground();
    const { path } = await workspace.ensure(spec(1), token, never);
    await commit(path, { 'a.txt': 'a' });
    await commitUpstream({ '.github/workflows/ci.yml': 'on: push\n' });
    await workspace.ensure(spec(1), token, never);
    await git(path, 'merge', '--quiet', '--no-edit', 'origin/main');
    const head = await git(path, 'rev-parse', 'HEAD');
    expect(await workspace.push('7-1', head, token, never)).toMatchObject({ pushed: true });
  });

  test('to a branch that was deleted on the server does not bring it back unasked (R-36)', async () => {
    const { workspace, spec, remote } = await ground();
    const { path } = await workspace.ensure(spec(1), token, never);
    const first = await commit(path, { 'a.txt': 'a' });
    await workspace.push('7-1', first, token, never);
    await git(remote, 'update-ref', '-d', 'refs/heads/conductor/1-work');
    const second = await commit(path, { 'b.txt': 'b' });
    const result = await workspace.push('7-1', second, token, never);
    expect(result).toMatchObject({ pushed: false, code: 'diverged', reason: expect.stringContaining(first) });
    expect(await git(remote, 'for-each-ref', '--format=%(refname)')).toBe('refs/heads/main');
    const saved = await workspace.salvage('7-1');
    expect(await git(path, 'rev-parse', saved ?? '')).toBe(second);
    // A person was told, and asks for it.
    expect(await workspace.push('7-1', second, token, never)).toMatchObject({ pushed: true });
  });

  test("that the server's rules refuse says which rule it was", async () => {
    const answers = [
      [
        'refusing to allow a GitHub App to create or update workflow `.github/workflows/x.yml` without `workflows` permission',
        'workflows',
      ],
      ['error: GH006: Protected branch update failed for refs/heads/conductor/1-work.', 'protected'],
      ['error: GH013: Repository rule violations found for refs/heads/conductor/1-work.', 'protected'],
      ['this repository takes no pushes on Fridays', 'refused'],
    ] as const;
    const { workspace, spec, remote } = await ground();
    const { path } = await workspace.ensure(spec(1), token, never);
    const head = await commit(path, { 'a.txt': 'a' });
    for (const [words, code] of answers) {
      await writeFiles(remote, { 'hooks/pre-receive': `#!/bin/sh\ncat <<'END' >&2\n${words}\nEND\nexit 1\n` });
      const result = await workspace.push('7-1', head, token, never);
      expect(result).toMatchObject({ pushed: false, code });
      expect(result).toHaveProperty('reason', expect.stringContaining(words.slice(0, 60)));
    }
  });
});

describe('the token (T-31)', () => {
  test('is asked for with the least permission: read to fetch, write to push', async () => {
    const { workspace, spec, remote } = await online();
    const reading = giving(secret);
    const { path } = await workspace.ensure(spec(1), reading, never);
    expect(reading.asked).toEqual(['read']);
    const writing = giving(secret);
    const head = await commit(path, { 'a.txt': 'a' });
    expect(await workspace.push('7-1', head, writing, never)).toMatchObject({ pushed: true });
    expect(writing.asked).toEqual(['write']);
    expect(await git(remote, 'rev-parse', 'conductor/1-work')).toBe(head);
  });

  test('that ran out is replaced by one fresh one (R-34)', async () => {
    const { workspace, spec } = await online();
    const reading = giving('ghs_old', secret);
    const { path } = await workspace.ensure(spec(1), reading, never);
    expect(reading.asked).toEqual(['read', 'read']);
    const writing = giving('ghs_old', secret);
    const head = await commit(path, { 'a.txt': 'a' });
    expect(await workspace.push('7-1', head, writing, never)).toMatchObject({ pushed: true });
    expect(writing.asked).toEqual(['write', 'write']);
  });

  test('refused twice is for a person to look at, and is in no message', async () => {
    const { workspace, spec } = await online();
    const { path } = await workspace.ensure(spec(1), giving(secret), never);
    const head = await commit(path, { 'a.txt': 'a' });
    const wrong = giving('ghs_wrong');
    const error = await workspace.push('7-1', head, wrong, never).catch((thrown) => thrown);
    expect(error).toMatchObject({ code: 'auth_failed', retry: 'never' });
    expect(wrong.asked).toEqual(['write', 'write']);
    expect(String(error)).not.toContain('ghs_wrong');
    await expect(workspace.ensure(spec(2), giving('ghs_wrong'), never)).rejects.toMatchObject({ code: 'auth_failed' });
  });

  test('a server that is away is worth another try', async () => {
    const { workspace, spec, server } = await online();
    const { path } = await workspace.ensure(spec(1), giving(secret), never);
    const head = await commit(path, { 'a.txt': 'a' });
    server.broken = 503;
    await expect(workspace.push('7-1', head, giving(secret), never)).rejects.toMatchObject({
      code: 'push_failed',
      retry: 'soon',
    });
    await server.close();
    await expect(workspace.push('7-1', head, giving(secret), never)).rejects.toMatchObject({
      code: 'push_failed',
      retry: 'soon',
    });
    await expect(workspace.ensure(spec(2), giving(secret), never)).rejects.toMatchObject({
      code: 'fetch_failed',
      retry: 'soon',
    });
  });

  test('is in no argument of any process during a push, and in no file afterwards', async () => {
    const { workspace, spec, server, top } = await online();
    const { path } = await workspace.ensure(spec(1), giving(secret), never);
    const head = await commit(path, { 'a.txt': 'a' });
    let go: () => void = () => undefined;
    const asked = new Promise<void>((resolve) => {
      server.hold = () => {
        resolve();
        return new Promise((free) => {
          go = () => free();
        });
      };
    });
    const pushing = workspace.push('7-1', head, giving(secret), never);
    await asked;
    const processes = await gitProcesses(top);
    server.hold = async () => undefined;
    go();
    expect(await pushing).toMatchObject({ pushed: true });

    // The push and the transport it started, at least.
    expect(processes.length).toBeGreaterThanOrEqual(2);
    for (const form of forms(secret)) {
      expect(processes.join('\n')).not.toContain(form);
      expect(await grep(form, top)).toBe('');
    }
  });

  test("does not go where an agent's configuration would send it", async () => {
    const { workspace, spec, server, top, remote } = await online();
    const thief = await serveGit(join(top, 'server'), [secret]);
    onTestFinished(() => thief.close());
    const { path } = await workspace.ensure(spec(1), giving(secret), never);
    const head = await commit(path, { 'a.txt': 'a' });
    await git(path, 'config', `url.${thief.url}/.insteadOf`, `${server.url}/`);
    await git(path, 'config', 'http.proxy', thief.url);
    await git(path, 'config', 'credential.helper', `!echo asked >> ${top}/stolen;`);
    await git(path, 'config', 'core.askPass', `${top}/askpass`);
    expect(await workspace.push('7-1', head, giving('ghs_old', secret), never)).toMatchObject({ pushed: true });
    await workspace.ensure(spec(2), giving(secret), never);
    expect(thief.requests).toEqual([]);
    expect(await git(remote, 'rev-parse', 'conductor/1-work')).toBe(head);
    expect(await readdir(top)).not.toContain('stolen');
  });
});

/** Command lines of the git processes whose directory is below `top`. */
async function gitProcesses(top: string): Promise<readonly string[]> {
  return until(async () => {
    const found: string[] = [];
    for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
      const cwd = await readlink(`/proc/${pid}/cwd`).catch(() => '');
      const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
      if (cwd.startsWith(top) && /^(\S*\/)?git/.test(line)) found.push(line.replaceAll('\0', ' '));
    }
    return found.length >= 2 && found;
  });
}

/** The ways a token could be written down. */
function forms(text: string): readonly string[] {
  return [text, Buffer.from(`x-access-token:${text}`).toString('base64')];
}

async function grep(text: string, directory: string): Promise<string> {
  const done = await promisify(execFile)('grep', ['-rlF', '--', text, directory]).catch((error) => error);
  return done.stdout.trim();
}
