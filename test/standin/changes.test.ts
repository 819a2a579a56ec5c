// What may happen to issues, repositories and the app behind the product's back.
import { expect, test } from 'vitest';
import { DEFAULT_PERMISSIONS } from '../../src/standin/world/create.ts';
import { checkedGitHub } from './checked-github.ts';

test('a renamed repository sends what is not a GET to its id with 307, so that it is made again as it is', async () => {
  const { gh, asInstallation } = await checkedGitHub();
  const repo = await gh.createRepository({ owner: 'acme', name: 'widgets' });
  await gh.as('alice').openIssue(repo, { title: 'x' });
  repo.rename('gadgets');
  const client = await asInstallation();
  const moved = await client('POST', '/repos/acme/widgets/issues/1/comments', { body: 'hi' });
  const location = `${gh.url}/repositories/${repo.id}/issues/1/comments`;
  expect([moved.status, moved.headers.get('location'), moved.body.url]).toEqual([307, location, location]);
  expect((await client('POST', location, { body: 'hi' })).status).toBe(201);
});

test('a new repository takes over the old name of a renamed one', async () => {
  const { gh, asInstallation } = await checkedGitHub();
  const repo = await gh.createRepository({ owner: 'acme', name: 'widgets' });
  repo.rename('gadgets');
  const other = await gh.createRepository({ owner: 'acme', name: 'widgets' });
  const client = await asInstallation();
  expect((await client('GET', '/repos/acme/widgets')).body.id).toBe(other.id);
});

test('a transferred repository is found at its old place, and comes along to where the app is installed', async () => {
  const { gh, asInstallation, heard, received } = await checkedGitHub();
  await gh.createRepository({ owner: 'umbrella', name: 'labs' });
  const repo = await gh.createRepository({ owner: 'acme', name: 'widgets' });
  const client = await asInstallation();
  repo.transferTo('umbrella');
  const moved = await client('GET', '/repos/acme/widgets');
  expect([moved.status, moved.headers.get('location')]).toEqual([301, `${gh.url}/repositories/${repo.id}`]);
  expect((await client('GET', `/repositories/${repo.id}`)).body.full_name).toBe('umbrella/widgets');
  await gh.idle();
  expect(heard().slice(-3)).toEqual([
    'installation_repositories.removed',
    'installation_repositories.added',
    'repository.transferred',
  ]);
  expect(received.at(-1)?.payload.changes.owner.from.organization.login).toBe('acme');
});

test('a transferred issue leaves a redirect behind, and is a new issue with its comments at the new place', async () => {
  const { gh, asInstallation, heard } = await checkedGitHub();
  const [from, to] = [
    await gh.createRepository({ owner: 'acme', name: 'widgets' }),
    await gh.createRepository({ owner: 'acme', name: 'gadgets' }),
  ];
  const alice = gh.as('alice');
  await alice.openIssue(to, { title: 'there already', labels: ['bug'] });
  await alice.openIssue(from, { title: 'moves', labels: ['bug', 'only here'] });
  await alice.comment(from, 1, 'hello');
  await gh.idle();
  const before = heard().length;
  await alice.transferIssue(from, 1, to);
  await gh.idle();
  expect(heard().slice(before)).toEqual(['issues.transferred', 'issues.opened']);
  const client = await asInstallation();
  const old = await client('GET', '/repos/acme/widgets/issues/1/comments?per_page=5');
  const location = `${gh.url}/repositories/${to.id}/issues/2/comments?per_page=5`;
  expect([old.status, old.headers.get('location')]).toEqual([301, location]);
  expect((await client('GET', location)).body.map(({ body }: { body: string }) => body)).toEqual(['hello']);
  expect(to.issue(2)).toMatchObject({ title: 'moves', labels: [{ name: 'bug' }] });
  expect((await client('GET', '/repos/acme/widgets/issues')).body).toEqual([]);
});

test('an issue that went where the app may not look is not found', async () => {
  const { gh, asInstallation } = await checkedGitHub();
  const repo = await gh.createRepository({ owner: 'acme', name: 'widgets' });
  const hidden = await gh.createRepository({ owner: 'other', name: 'hidden', private: true, installed: false });
  await gh.as('alice').openIssue(repo, { title: 'x' });
  await gh.as('alice').transferIssue(repo, 1, hidden);
  expect((await (await asInstallation())('GET', '/repos/acme/widgets/issues/1')).status).toBe(404);
});

test('a deselected repository is out of reach and silent; installed again it is back in the same installation', async () => {
  const { gh, asInstallation, heard } = await checkedGitHub();
  const repo = await gh.createRepository({ owner: 'acme', name: 'widgets', private: true });
  const client = await asInstallation();
  repo.deselect();
  expect((await client('GET', '/repos/acme/widgets')).status).toBe(404);
  await gh.as('alice').openIssue(repo, { title: 'unheard' });
  const [before] = gh.world.installations.keys();
  repo.install();
  expect((await client('GET', '/repos/acme/widgets')).status).toBe(200);
  expect([...gh.world.installations.keys()]).toEqual([before]);
  await gh.idle();
  expect(heard()).toEqual([
    'installation.created',
    'installation_repositories.removed',
    'installation_repositories.added',
  ]);
});

test('the default branch can be changed', async () => {
  const { gh, asInstallation, received } = await checkedGitHub();
  const repo = await gh.createRepository({ owner: 'acme', name: 'widgets', files: { a: '1' } });
  await gh.as('alice').commit(repo, 'trunk', { a: '2' }, 'two');
  await repo.setDefaultBranch('trunk');
  expect((await (await asInstallation())('GET', '/repos/acme/widgets')).body.default_branch).toBe('trunk');
  await gh.idle();
  expect(received.at(-1)?.payload).toMatchObject({ action: 'edited', changes: { default_branch: { from: 'main' } } });
});

test('a team tells who is in it and who is only invited, to an app that may read members of that organisation', async () => {
  const app = { permissions: { ...DEFAULT_PERMISSIONS, members: 'read' as const } };
  const { gh, asInstallation, as } = await checkedGitHub({ app });
  await gh.createRepository({ owner: 'acme', name: 'widgets' });
  gh.team('acme/core', 'mona');
  gh.team('acme/core', 'ivan', 'pending');
  gh.team('acme/core', 'lena');
  gh.team('acme/core', 'lena', 'none');
  const client = await asInstallation();
  const told = async (login: string, org = 'acme', ask = client) => {
    const { status, body } = await ask('GET', `/orgs/${org}/teams/core/memberships/${login}`);
    return status === 200 ? body.state : status;
  };
  expect(await told('Mona')).toBe('active');
  expect(await told('ivan')).toBe('pending');
  expect(await told('lena')).toBe(404);
  expect(await told('nobody')).toBe(404);
  expect(await told('mona', 'umbrella')).toBe(403);
  expect(await told('mona', 'acme', Object.assign(as(gh.user('mona').token), { token: '' }))).toBe(403);
  const narrow = await asInstallation({ permissions: { issues: 'read' } });
  expect(await told('mona', 'acme', narrow)).toBe(403);
});
