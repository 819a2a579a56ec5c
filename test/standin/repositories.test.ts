import { expect, test } from 'vitest';
import { checkedGitHub, cloneWith } from './checked-github.ts';

test('two repositories of two owners keep their issues, comments and installations apart', async () => {
  const { gh, asApp, as, received } = await checkedGitHub();
  const one = await gh.createRepository({ owner: 'acme', name: 'widgets', private: true });
  const two = await gh.createRepository({ owner: 'umbrella', name: 'widgets', private: true });
  for (const repo of [one, two]) {
    for (let n = 1; n <= 7; n++) await gh.as('alice').openIssue(repo, { title: `${repo.fullName} ${n}` });
  }
  const { body: installations } = await asApp('GET', '/app/installations');
  expect(installations.map((each: { account: { login: string } }) => each.account.login)).toEqual(['acme', 'umbrella']);
  const minted = await asApp('POST', `/app/installations/${installations[1].id}/access_tokens`, {});
  const client = as(minted.body.token);
  expect((await client('GET', '/repos/umbrella/widgets/issues/7')).body.title).toBe('umbrella/widgets 7');
  expect((await client('GET', '/repos/acme/widgets/issues/7')).status).toBe(404);
  await client('POST', '/repos/umbrella/widgets/issues/7/comments', { body: 'here' });
  expect([one.comments(7).length, two.comments(7).length]).toEqual([0, 1]);
  await gh.idle();
  expect(received.at(-1)?.payload).toMatchObject({
    repository: { id: two.id },
    installation: { id: installations[1].id },
  });
});

test('a second repository of an owner joins its installation', async () => {
  const { gh, asInstallation, heard } = await checkedGitHub();
  await gh.createRepository({ owner: 'acme', name: 'one' });
  await gh.createRepository({ owner: 'acme', name: 'two' });
  expect((await (await asInstallation())('GET', '/installation/repositories')).body.total_count).toBe(2);
  await gh.idle();
  expect(heard()).toEqual(['installation.created', 'installation_repositories.added']);
});

test('a renamed repository is found at its old name and by its id, by clients and by git', async () => {
  const { gh, dir, asInstallation, heard } = await checkedGitHub();
  const repo = await gh.createRepository({ owner: 'acme', name: 'widgets', files: { a: '1' } });
  const { cloneUrl } = repo;
  repo.rename('gadgets');
  const client = await asInstallation();
  const moved = await client('GET', '/api/v3/repos/acme/widgets/labels?per_page=5');
  expect([moved.status, moved.headers.get('location')]).toEqual([
    301,
    `${gh.url}/api/v3/repositories/${repo.id}/labels?per_page=5`,
  ]);
  expect((await client('GET', `/repositories/${repo.id}`)).body.full_name).toBe('acme/gadgets');
  const clone = await cloneWith(dir, { ...repo, cloneUrl }, client.token);
  expect(await clone.git('ls-files')).toBe('a\n');
  await gh.idle();
  expect(heard().at(-1)).toBe('repository.renamed');
});

test('branches, refs, commits and files can be looked at and changed', async () => {
  const { gh, asInstallation } = await checkedGitHub();
  const files = { 'README.md': '# hi\n', 'docs/one two.md': 'text' };
  const repo = await gh.createRepository({ owner: 'acme', name: 'widgets', files });
  const sha = await repo.tip('main');
  const client = await asInstallation();
  const at = (path: string) => client('GET', `/repos/acme/widgets/${path}`);
  expect((await at('branches/main')).body.commit.sha).toBe(sha);
  expect((await at('branches')).body).toHaveLength(1);
  expect((await at('branches/none')).status).toBe(404);
  expect((await at('commits/main')).body.commit.message).toBe('First commit');
  const file = (await at('contents/docs/one%20two.md?ref=main')).body;
  expect(Buffer.from(file.content, 'base64').toString()).toBe('text');
  expect((await at('contents/docs')).body.map((entry: { path: string }) => entry.path)).toEqual(['docs/one two.md']);
  expect((await at('contents/none')).status).toBe(404);
  expect((await at('contents/README.md?ref=none')).status).toBe(404);

  const made = await client('POST', '/repos/acme/widgets/git/refs', { ref: 'refs/heads/feature/x', sha });
  expect(made.status).toBe(201);
  expect((await client('POST', '/repos/acme/widgets/git/refs', { ref: 'refs/heads/feature/x', sha })).status).toBe(422);
  expect((await at('git/ref/heads/feature/x')).body.object.sha).toBe(sha);
  expect((await at('git/matching-refs/heads/feature')).body).toHaveLength(1);
  const content = Buffer.from('new').toString('base64');
  const put = (body: object) =>
    client('PUT', '/repos/acme/widgets/contents/new.md', { message: 'm', content, branch: 'feature/x', ...body });
  expect((await put({})).status).toBe(201);
  expect((await put({})).status).toBe(422);
  expect((await put({ sha: 'f'.repeat(40) })).status).toBe(409);
  expect(await repo.file('feature/x', 'new.md')).toBe('new');
  expect((await at('compare/main...feature%2Fx')).body).toMatchObject({
    status: 'ahead',
    ahead_by: 1,
    behind_by: 0,
    files: [{ filename: 'new.md', status: 'added' }],
  });
  const back = { sha, force: false };
  expect((await client('PATCH', '/repos/acme/widgets/git/refs/heads/feature/x', back)).status).toBe(422);
  expect((await client('PATCH', '/repos/acme/widgets/git/refs/heads/feature/x', { sha, force: true })).status).toBe(
    200,
  );
  expect((await client('DELETE', '/repos/acme/widgets/git/refs/heads/feature/x')).status).toBe(204);
  expect((await at('git/ref/heads/feature/x')).status).toBe(404);
});

test('people and limits can be looked up', async () => {
  const { gh, asInstallation, as } = await checkedGitHub();
  const repo = await gh.createRepository({ owner: 'acme', name: 'widgets' });
  repo.collaborator('alice', 'maintain');
  const client = await asInstallation();
  expect((await client('GET', '/users/alice')).body.type).toBe('User');
  expect((await client('GET', `/users/${encodeURIComponent(gh.app.botLogin)}`)).body.type).toBe('Bot');
  expect((await client('GET', '/users/nobody')).status).toBe(404);
  expect((await as(gh.user('alice').token)('GET', '/user')).body.login).toBe('alice');
  expect((await client('GET', '/repos/acme/widgets/collaborators')).body[0]).toMatchObject({
    login: 'alice',
    role_name: 'maintain',
  });
  expect((await client('GET', '/rate_limit')).body.rate.limit).toBe(5000);
  expect((await client('GET', '/repos/acme/widgets')).body).toMatchObject({ id: repo.id, default_branch: 'main' });
});

test('issues are searched for by repository, state, label, person and words', async () => {
  const { gh, asInstallation } = await checkedGitHub();
  const repo = await gh.createRepository({ owner: 'acme', name: 'widgets', files: { a: '1' } });
  const hidden = await gh.createRepository({ owner: 'other', name: 'hidden', private: true });
  await gh.as('alice').openIssue(hidden, { title: 'crash' });
  await gh.as('alice').openIssue(repo, { title: 'Crash at start', labels: ['good first issue'] });
  await gh.as('bob').openIssue(repo, { title: 'Other', body: 'no crash' });
  await gh.as('bob').commit(repo, 'fix', { a: '2' }, 'fix');
  await gh.as('bob').openPull(repo, { title: 'Fix crash', head: 'fix' });
  const client = await asInstallation();
  const numbers = async (q: string) => {
    const { body } = await client('GET', `/search/issues?q=${encodeURIComponent(q)}`);
    return body.items.map((item: { number: number }) => item.number);
  };
  expect(await numbers('crash')).toEqual([3, 2, 1]);
  expect(await numbers('repo:acme/widgets is:issue crash -author:bob')).toEqual([1]);
  expect(await numbers('is:open label:"good first issue"')).toEqual([1]);
  expect(await numbers('is:pr head:fix')).toEqual([3]);
});
