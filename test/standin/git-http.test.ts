import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { type Checked, checkedGitHub, cloneWith } from './checked-github.ts';

async function withRepository(more: { private?: boolean } = {}, checked?: Checked) {
  const all = checked ?? (await checkedGitHub());
  const files = { 'README.md': '# hi\n', 'src/a.txt': 'a\n' };
  return { ...all, repo: await all.gh.createRepository({ owner: 'acme', name: 'widgets', files, ...more }) };
}

test('a real git clones and pushes with an installation token', async () => {
  const { gh, repo, dir, asInstallation, received, heard } = await withRepository({ private: true });
  const { token } = await asInstallation({ permissions: { contents: 'write' } });
  const clone = await cloneWith(dir, repo, token);
  await clone.git('checkout', '--quiet', '-b', 'conductor/1-x');
  const sha = await clone.commit('echo b > b.txt; rm src/a.txt; echo more >> README.md');
  await clone.git('push', 'origin', 'conductor/1-x:conductor/1-x');
  expect(await repo.branches()).toMatchObject({ 'conductor/1-x': sha });
  await gh.idle();
  expect(heard().slice(1)).toEqual(['create', 'push']);
  const push = received.at(-1)?.payload;
  expect(push).toMatchObject({
    ref: 'refs/heads/conductor/1-x',
    after: sha,
    created: true,
    deleted: false,
    forced: false,
  });
  expect(push.commits).toHaveLength(1);
  expect(push.commits[0]).toMatchObject({ added: ['b.txt'], removed: ['src/a.txt'], modified: ['README.md'] });
  expect([push.pusher.name, push.sender.type]).toEqual([gh.app.botLogin, 'Bot']);

  await clone.git('commit', '--quiet', '--amend', '-m', 'other words');
  await expect(clone.git('push', 'origin', 'conductor/1-x')).rejects.toThrow('non-fast-forward');
  await clone.git('push', '--force', 'origin', 'conductor/1-x');
  await clone.git('push', 'origin', ':conductor/1-x');
  await gh.idle();
  expect(heard().slice(3)).toEqual(['push', 'delete', 'push']);
  expect(received.find((one) => one.payload.forced)?.payload.before).toBe(sha);
  expect(Object.keys(await repo.branches())).toEqual(['main']);
});

test('a push of more than git sends at once arrives whole, and a shallow clone works', async () => {
  const { gh, repo, dir } = await withRepository();
  repo.collaborator('alice', 'write');
  const clone = await cloneWith(dir, repo, gh.user('alice').token);
  await clone.commit('head -c 3000000 /dev/urandom > big.bin');
  await clone.git('-c', 'http.postBuffer=65536', 'push', 'origin', 'main');
  const shallow = await cloneWith(dir, repo, '');
  await shallow.git('fetch', '--quiet', '--depth=1', 'origin', 'main');
  expect(await repo.git('cat-file', '-s', 'main:big.bin')).toBe('3000000');
});

test('git without credentials is asked for them; wrong ones fail', async () => {
  const { gh, repo, dir } = await withRepository({ private: true });
  const asked = await fetch(`${repo.cloneUrl}/info/refs?service=git-upload-pack`);
  expect([asked.status, asked.headers.get('www-authenticate')]).toEqual([401, 'Basic realm="GitHub"']);
  await expect(cloneWith(dir, repo, 'ghs_wrong')).rejects.toThrow('Authentication failed');
  await expect(cloneWith(dir, repo, gh.user('eve').token)).rejects.toThrow('not found');
});

test('whoever may only read cannot push', async () => {
  const { gh, repo, dir, asInstallation } = await withRepository();
  repo.collaborator('rita', 'read');
  const { token } = await asInstallation({ permissions: { contents: 'read' } });
  for (const reader of [token, gh.user('rita').token]) {
    const clone = await cloneWith(dir, repo, reader);
    await clone.commit('echo b > b.txt');
    await expect(clone.git('push', 'origin', 'main')).rejects.toThrow('403');
  }
  expect(await repo.file('main', 'b.txt')).toBeUndefined();
});

test('a token of one repository does not reach another of the same installation', async () => {
  const { gh, repo, dir, asInstallation } = await withRepository();
  const other = await gh.createRepository({ owner: 'acme', name: 'other', files: { a: 'a' }, private: true });
  const { token } = await asInstallation({ repository_ids: [repo.id] });
  await expect(cloneWith(dir, other, token)).rejects.toThrow('not found');
});

test('an app without the workflows permission cannot push a workflow, however it hides it', async () => {
  const { gh, repo, dir, asInstallation } = await withRepository();
  const { token } = await asInstallation();
  const clone = await cloneWith(dir, repo, token);
  await clone.commit('mkdir -p .github/workflows; echo x > .github/workflows/ci.yml');
  const words =
    'refusing to allow a GitHub App to create or update workflow `.github/workflows/ci.yml` without `workflows` permission';
  await expect(clone.git('push', 'origin', 'HEAD:refs/heads/new')).rejects.toThrow(words);
  await clone.commit('git rm -rq .github');
  await expect(clone.git('push', 'origin', 'main')).rejects.toThrow(words);
  expect(Object.keys(await repo.branches())).toEqual(['main']);

  repo.collaborator('alice', 'write');
  const hers = await cloneWith(dir, repo, gh.user('alice').token);
  await hers.commit('mkdir -p .github/workflows; echo x > .github/workflows/ci.yml');
  await hers.git('push', 'origin', 'main');
});

test('pull request refs can be fetched and not pushed', async () => {
  const { gh, repo, dir } = await withRepository();
  repo.collaborator('alice', 'write');
  await gh.as('alice').commit(repo, 'feature', { 'f.txt': 'f' }, 'feature');
  const pull = await gh.as('alice').openPull(repo, { title: 'F', head: 'feature' });
  const clone = await cloneWith(dir, repo, gh.user('alice').token);
  await clone.git('fetch', '--quiet', 'origin', 'refs/pull/1/head');
  expect((await clone.git('rev-parse', 'FETCH_HEAD')).trim()).toBe(pull.pull.headSha);
  await expect(clone.git('push', 'origin', 'main:refs/pull/1/head')).rejects.toThrow('hidden ref');
});

test('a push may fail on its way: refused once, dropped, or done and answered 502', async () => {
  const { gh, repo, dir, asInstallation } = await withRepository();
  const { token } = await asInstallation();
  const clone = await cloneWith(dir, repo, token);
  const sha = await clone.commit('echo b > b.txt');
  const path = /\.git\/git-receive-pack$/;
  gh.faults.push({ path, times: 1, kind: 'before' });
  await expect(clone.git('push', 'origin', 'main')).rejects.toThrow('502');
  gh.faults.push({ path, times: 2, kind: 'drop' }); // curl itself tries a dropped connection once more
  await expect(clone.git('push', 'origin', 'main')).rejects.toThrow('Empty reply');
  expect(await repo.file('main', 'b.txt')).toBeUndefined();
  gh.faults.push({ path, times: 1, kind: 'after' });
  await expect(clone.git('push', 'origin', 'main')).rejects.toThrow('502');
  expect(await repo.tip('main')).toBe(sha);
  gh.revokeTokens();
  await expect(clone.git('push', 'origin', 'main:other')).rejects.toThrow('Authentication failed');
});

test('a client that goes away in the middle of a push holds nobody up', async () => {
  const { gh, repo, dir } = await withRepository();
  repo.collaborator('alice', 'write');
  const { token } = gh.user('alice');
  await gh.idle();
  const socket = connect(Number(new URL(gh.url).port), '127.0.0.1');
  const basic = Buffer.from(`x:${token}`).toString('base64');
  socket.write(
    `POST /acme/widgets.git/git-receive-pack HTTP/1.1\r\nhost: x\r\nauthorization: Basic ${basic}\r\n` +
      'content-type: application/x-git-receive-pack-request\r\ncontent-length: 1000\r\n\r\n00b0',
  );
  await expect.poll(() => gh.world.underway.size).toBe(1);
  socket.destroy();
  const clone = await cloneWith(dir, repo, token);
  await clone.commit('echo b > b.txt');
  await clone.git('push', 'origin', 'main');
});

test('what others do during a push is not counted as pushed', async () => {
  const { gh, repo, dir, heard } = await withRepository();
  repo.collaborator('alice', 'write');
  const clone = await cloneWith(dir, repo, gh.user('alice').token);
  await clone.commit('echo b > b.txt');
  const bob = gh.as('bob');
  await Promise.all([
    clone.git('push', 'origin', 'main:one'),
    ...['a', 'b', 'c', 'd', 'e', 'f'].map((branch) => bob.commit(repo, branch, { f: branch }, branch)),
  ]);
  await gh.idle();
  expect(heard().filter((one) => one === 'push')).toHaveLength(7);
});
