import { generateKeyPairSync } from 'node:crypto';
import { ProbotOctokit } from 'probot';
import { expect, test } from 'vitest';
import { checkedGitHub, jwt } from './checked-github.ts';

const HOUR = 3_600_000;

test('it says that it is a stand-in, and serves the API at both addresses', async () => {
  const { gh, asApp } = await checkedGitHub();
  for (const base of ['', '/api/v3']) {
    const { status, headers, body } = await asApp('GET', `${base}/app`);
    expect([status, headers.get('server'), body.slug]).toEqual([200, 'github-stand-in', gh.app.slug]);
    expect(headers.get('x-github-request-id')).toBeTruthy();
  }
});

test('an app proves itself by a JWT that its key signed, that lives now, and for ten minutes at most', async () => {
  const { gh, as } = await checkedGitHub();
  const now = Math.floor(Date.now() / 1000);
  const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({
    type: 'pkcs1',
    format: 'pem',
  });
  const ask = async (token: string) => (await as(token)('GET', '/app')).status;
  expect(await ask(jwt(gh, {}))).toBe(200);
  expect(await ask(jwt(gh, {}, stranger.toString()))).toBe(401);
  expect(await ask(jwt(gh, { exp: now - 5 }))).toBe(401);
  expect(await ask(jwt(gh, { exp: undefined }))).toBe(401);
  expect(await ask(jwt(gh, { exp: now + 1200 }))).toBe(401);
  expect(await ask(jwt(gh, { iat: now + 300 }))).toBe(401);
  expect(await ask(jwt(gh, { iss: 1 }))).toBe(401);
});

test('an unknown token is bad credentials, never somebody', async () => {
  const { gh, as } = await checkedGitHub();
  await gh.createRepository({ owner: 'acme', name: 'widgets' });
  for (const token of ['ghs_nobody', 'ghp_nobody', '']) {
    const { status, body } = await as(token)('GET', '/repos/acme/widgets', undefined, {
      authorization: `token ${token}`,
    });
    expect([status, body.message]).toEqual([401, 'Bad credentials']);
  }
});

test('an installation token works for an hour of the clock, in the new long form', async () => {
  let now = Date.now();
  const { gh, asInstallation } = await checkedGitHub({ clock: () => now });
  await gh.createRepository({ owner: 'acme', name: 'widgets' });
  const client = await asInstallation();
  expect(client.token).toMatch(/^ghs_[A-Za-z0-9_.-]+$/);
  expect((await client('GET', '/installation/repositories')).body.total_count).toBe(1);
  now += HOUR - 1000;
  expect((await client('GET', '/installation/repositories')).status).toBe(200);
  now += 1000;
  expect((await client('GET', '/installation/repositories')).status).toBe(401);
});

test('a token can be given back', async () => {
  const { gh, asInstallation } = await checkedGitHub();
  await gh.createRepository({ owner: 'acme', name: 'widgets' });
  const client = await asInstallation();
  expect((await client('DELETE', '/installation/token')).status).toBe(204);
  expect((await client('GET', '/installation/repositories')).status).toBe(401);
});

test('a token can be narrower than the installation and never wider', async () => {
  const { gh, asApp, asInstallation } = await checkedGitHub();
  const one = await gh.createRepository({ owner: 'acme', name: 'one', files: { a: '1' }, private: true });
  await gh.createRepository({ owner: 'acme', name: 'two', private: true });
  const client = await asInstallation({ repository_ids: [one.id], permissions: { contents: 'read' } });
  expect((await client('GET', '/repos/acme/one/contents/a')).status).toBe(200);
  expect((await client('GET', '/repos/acme/two')).status).toBe(404);
  const refused = await client('POST', '/repos/acme/one/issues', { title: 'x' });
  expect([refused.status, refused.body.message]).toEqual([403, 'Resource not accessible by integration']);

  const [installation] = [...gh.world.installations.values()];
  const tokens = `/app/installations/${installation?.id}/access_tokens`;
  expect((await asApp('POST', tokens, { permissions: { workflows: 'write' } })).status).toBe(422);
  expect((await asApp('POST', tokens, { permissions: { checks: 'write' } })).status).toBe(422);
  expect((await asApp('POST', tokens, { repository_ids: [1] })).status).toBe(422);
  expect((await asApp('POST', tokens, { repositories: ['two'] })).body.repositories).toHaveLength(1);
});

test('each route asks for its permission', async () => {
  const { gh, asInstallation } = await checkedGitHub({ app: { permissions: { metadata: 'read', contents: 'read' } } });
  const repo = await gh.createRepository({ owner: 'acme', name: 'widgets', files: { a: '1' }, private: true });
  const sha = await repo.tip('main');
  await gh.as('alice').openIssue(repo, { title: 'x' });
  const client = await asInstallation();
  const status = async (path: string) => (await client('GET', `/repos/acme/widgets${path}`)).status;
  expect(await status('')).toBe(200);
  expect(await status('/contents/a')).toBe(200);
  for (const path of [
    '/issues',
    '/issues/1',
    '/pulls',
    `/commits/${sha}/check-runs`,
    `/commits/${sha}/status`,
    '/actions/runs',
  ]) {
    expect([path, await status(path)]).toEqual([path, 403]);
  }
});

test('a private repository does not exist for whoever may not see it', async () => {
  const { gh, as } = await checkedGitHub();
  const repo = await gh.createRepository({ owner: 'acme', name: 'secret', private: true });
  const status = async (token: string) => (await as(token)('GET', '/repos/acme/secret')).status;
  expect(await status(gh.user('eve').token)).toBe(404);
  expect(await status('')).toBe(404);
  repo.collaborator('eve', 'read');
  expect(await status(gh.user('eve').token)).toBe(200);
  expect((await as(gh.user('eve').token)('PUT', '/repos/acme/secret/issues/1/labels', { labels: [] })).status).toBe(
    403,
  );
});

test('the live permission of a person is told in old and new words', async () => {
  const { gh, asInstallation } = await checkedGitHub();
  const repo = await gh.createRepository({ owner: 'acme', name: 'widgets' });
  const closed = await gh.createRepository({ owner: 'acme', name: 'closed', private: true });
  const client = await asInstallation();
  const told = async (name: string, login: string) => {
    const { status, body } = await client('GET', `/repos/acme/${name}/collaborators/${login}/permission`);
    return status === 200 ? `${body.permission} ${body.role_name}` : status;
  };
  for (const [role, words] of [
    ['maintain', 'write maintain'],
    ['triage', 'read triage'],
    ['admin', 'admin admin'],
  ] as const) {
    repo.collaborator('alice', role);
    expect(await told('widgets', 'alice')).toBe(words);
  }
  gh.user('eve');
  closed.collaborator('alice', 'none');
  expect(await told('widgets', 'eve')).toBe('read read');
  expect(await told('closed', 'eve')).toBe('none none');
  expect(await told('widgets', 'nobody-at-all')).toBe(404);
});

test("GitHub's own client is content: JWT, token, pages", async () => {
  const { gh } = await checkedGitHub();
  const repo = await gh.createRepository({ owner: 'acme', name: 'widgets' });
  for (let n = 0; n < 7; n++) await gh.as('alice').openIssue(repo, { title: `issue ${n}` });
  const auth = { appId: gh.app.appId, privateKey: gh.app.privateKey };
  const app = new ProbotOctokit({ auth, baseUrl: `${gh.url}/api/v3` });
  const installation = await app.rest.apps.getRepoInstallation({ owner: 'acme', repo: 'widgets' });
  const octokit = new ProbotOctokit({
    auth: { ...auth, installationId: installation.data.id },
    baseUrl: `${gh.url}/api/v3`,
  });
  const issues = await octokit.paginate(octokit.rest.issues.listForRepo, {
    owner: 'acme',
    repo: 'widgets',
    per_page: 3,
  });
  expect(issues.map((issue) => issue.number)).toEqual([7, 6, 5, 4, 3, 2, 1]);
  expect(gh.journal.map((entry) => `${entry.tokenKind} ${entry.template}`)).toEqual([
    'app /repos/{owner}/{repo}/installation',
    'app /app/installations/{installation_id}/access_tokens',
    ...Array(3).fill('installation /repos/{owner}/{repo}/issues'),
  ]);
});

test('a suspended installation is shut out until it is unsuspended', async () => {
  const { gh, asInstallation, heard } = await checkedGitHub();
  const repo = await gh.createRepository({ owner: 'acme', name: 'widgets' });
  const client = await asInstallation();
  repo.suspend();
  expect((await client('GET', '/repos/acme/widgets')).status).toBe(401);
  await gh.as('alice').openIssue(repo, { title: 'unheard' });
  repo.suspend(false);
  expect((await client('GET', '/repos/acme/widgets')).status).toBe(200);
  repo.uninstall();
  expect((await client('GET', '/repos/acme/widgets')).status).toBe(401);
  await gh.idle();
  expect(heard()).toEqual([
    'installation.created',
    'installation.suspend',
    'installation.unsuspend',
    'installation.deleted',
  ]);
});
