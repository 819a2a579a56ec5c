// Who somebody is on a repository, asked live.
import nock from 'nock';
import { afterEach, describe, expect, test } from 'vitest';
import { createClient } from '../../src/github/client.ts';
import { createPeople } from '../../src/github/people.ts';
import { badGatewayBefore, primaryLimit } from '../../src/standin/http/faults.ts';
import { DEFAULT_PERMISSIONS } from '../../src/standin/world/create.ts';
import { repository } from '../core/origin.ts';
import { hub, now } from './hub.ts';

const asking = '/repos/{owner}/{repo}/collaborators/{username}/permission';

test.each(['read', 'triage', 'write', 'maintain', 'admin'] as const)(
  'C-05: %s is told by its true name',
  async (role) => {
    const at = await hub({}, { private: true });
    at.repo.collaborator('mona', role);
    expect(await createPeople(at.client).role(at.repository, 'mona')).toBe(role);
  },
);

test('somebody nobody knows, and a collaborator who was removed, has no role', async () => {
  const at = await hub({}, { private: true });
  const people = createPeople(at.client);
  expect(await people.role(at.repository, 'nobody')).toBe('none');
  at.repo.collaborator('mona', 'admin');
  expect(await people.role(at.repository, 'mona')).toBe('admin');
  at.repo.collaborator('mona', 'none');
  expect(await people.role(at.repository, 'mona'), 'asked live, each time').toBe('none');
});

test.each([
  ['a bad gateway', badGatewayBefore({ path: asking }), 'soon'],
  ['a limit', primaryLimit(1_900_000_000, { path: asking }), expect.any(Date)],
])('T-03: %s is an error, never a role', async (_, fault, retry) => {
  const at = await hub();
  at.repo.collaborator('mona', 'admin');
  at.gh.faults.push(fault);
  await expect(createPeople(at.client).role(at.repository, 'mona')).rejects.toMatchObject({ name: 'PortError', retry });
});

describe('R-23: a team', () => {
  const app = { permissions: { ...DEFAULT_PERMISSIONS, members: 'read' as const } };
  const teams = ['acme/core', 'acme/ops'];

  test('has who is in one of them, and not who was invited, left, or is in another', async () => {
    const at = await hub({ app });
    at.gh.team('acme/core', 'mona');
    at.gh.team('acme/ops', 'rita');
    at.gh.team('acme/core', 'ivan', 'pending');
    at.gh.team('acme/core', 'lena');
    at.gh.team('acme/core', 'lena', 'none');
    at.gh.team('acme/docs', 'doro');
    const people = createPeople(at.client);
    const members = [];
    for (const login of ['mona', 'rita', 'ivan', 'lena', 'doro', 'nobody'])
      if (await people.member(at.repository, teams, login)) members.push(login);
    expect(members).toEqual(['mona', 'rita']);
    expect(await people.member(at.repository, [], 'mona'), 'nobody is in no team').toBe(false);
  });

  test('T-03: that cannot be asked for is an error, never a yes or a no', async () => {
    const at = await hub({ app });
    at.gh.team('acme/core', 'mona');
    at.gh.faults.push(badGatewayBefore({ path: '/orgs/{org}/teams/{team_slug}/memberships/{username}' }));
    await expect(createPeople(at.client).member(at.repository, teams, 'mona')).rejects.toMatchObject({ retry: 'soon' });
    const without = await hub();
    without.gh.team('acme/core', 'mona');
    await expect(createPeople(without.client).member(without.repository, teams, 'mona')).rejects.toMatchObject({
      code: 'forbidden',
      retry: 'never',
    });
  });
});

describe('a role that an organisation made up', () => {
  afterEach(() => {
    nock.cleanAll();
    nock.restore();
    nock.activate();
  });

  test.each([
    ['write', 'release manager', 'write'],
    ['read', 'security reviewer', 'read'],
    ['admin', 'owner', 'admin'],
    ['none', 'outsider', 'none'],
    ['something new', 'something newer', 'none'],
    ['write', undefined, 'write'],
    ['write', 'maintain', 'maintain'],
    ['read', 'triage', 'triage'],
  ])('permission %s as %s counts as %s', async (permission, role_name, role) => {
    const { gh } = await hub();
    const token = { token: 'ghs_x', expires_at: new Date(now() + 3_600_000).toISOString(), permissions: {} };
    nock('http://github.example')
      .post(/access_tokens$/)
      .reply(201, token)
      .get('/repos/acme/widgets/collaborators/mona/permission')
      .reply(200, { permission, role_name, user: null });
    const { appId, privateKey } = gh.app;
    const client = createClient({ appId, privateKey, apiUrl: 'http://github.example', now });
    expect(await createPeople(client).role(repository, 'mona')).toBe(role);
  });
});
