import { expect, test } from 'vitest';
import { checkedGitHub } from './checked-github.ts';

const REPO = '/repos/acme/widgets';

async function withRepository() {
  const checked = await checkedGitHub();
  const repo = await checked.gh.createRepository({ owner: 'acme', name: 'widgets', files: { 'README.md': '# hi\n' } });
  const client = await checked.asInstallation();
  return { ...checked, repo, client };
}

test('an issue opened with a label says `opened` and then `labeled`, and the person is the sender', async () => {
  const { gh, repo, received, heard } = await withRepository();
  await gh.as('alice').openIssue(repo, { title: 'Do it', labels: ['backend'] });
  await gh.as('bob').unlabel(repo, 1, 'backend');
  await gh.as('bob').label(repo, 1, 'backend', 'urgent');
  await gh.idle();
  expect(heard().slice(1)).toEqual([
    'issues.opened',
    'label.created',
    'issues.labeled',
    'issues.unlabeled',
    'issues.labeled',
    'label.created',
    'issues.labeled',
  ]);
  const labeled = received.findLast((one) => one.action === 'labeled')?.payload;
  expect([labeled.sender.login, labeled.label.name, labeled.issue.user.login]).toEqual(['bob', 'urgent', 'alice']);
  expect(labeled.issue.labels.map((label: { name: string }) => label.name)).toEqual(['backend', 'urgent']);
  expect(labeled.installation).toEqual({ id: expect.any(Number), node_id: expect.any(String) });
});

test('an issue is opened, edited, closed and reopened through the API, and each is told once', async () => {
  const { client, heard, received, gh } = await withRepository();
  const { status, body } = await client('POST', `${REPO}/issues`, { title: 'One', body: 'text', labels: ['bug'] });
  expect([status, body.number, body.performed_via_github_app.id]).toEqual([201, 1, gh.app.appId]);
  await client('PATCH', `${REPO}/issues/1`, { title: 'Two' });
  await client('PATCH', `${REPO}/issues/1`, { title: 'Two' });
  await client('PATCH', `${REPO}/issues/1`, { state: 'closed', state_reason: 'not_planned' });
  await client('PATCH', `${REPO}/issues/1`, { state: 'open' });
  await gh.idle();
  expect(heard().filter((one) => one.startsWith('issues'))).toEqual([
    'issues.opened',
    'issues.labeled',
    'issues.edited',
    'issues.closed',
    'issues.reopened',
  ]);
  const edited = received.find((one) => one.action === 'edited')?.payload;
  expect(edited.changes).toEqual({ title: { from: 'One' } });
  expect(edited.sender).toMatchObject({ login: gh.app.botLogin, type: 'Bot' });
});

test('issues are listed by state, label, time and order, page by page', async () => {
  let now = Date.parse('2026-01-01T00:00:00Z');
  const { gh, asInstallation } = await checkedGitHub({ clock: () => now });
  const repo = await gh.createRepository({ owner: 'acme', name: 'widgets' });
  for (const title of ['a', 'b', 'c', 'd', 'e']) {
    now += 60_000;
    await gh.as('alice').openIssue(repo, { title, labels: title < 'd' ? ['backend'] : [] });
  }
  now += 60_000;
  await gh.as('alice').closeIssue(repo, 1);
  const client = await asInstallation();
  const numbers = async (query: string) =>
    (await client('GET', `${REPO}/issues?${query}`)).body.map((issue: { number: number }) => issue.number);
  expect(await numbers('')).toEqual([5, 4, 3, 2]);
  expect(await numbers('state=all&direction=asc')).toEqual([1, 2, 3, 4, 5]);
  expect(await numbers('labels=backend')).toEqual([3, 2]);
  expect(await numbers('state=closed')).toEqual([1]);
  expect(await numbers('state=all&sort=updated')).toEqual([1, 5, 4, 3, 2]);
  expect(await numbers('state=all&since=2026-01-01T00:05:00Z')).toEqual([5, 1]);
  const page = await client('GET', `/api/v3${REPO}/issues?state=all&per_page=2&page=2`);
  expect(page.headers.get('link')).toMatch(
    /^<http:\/\/127.0.0.1:\d+\/api\/v3\/repos\/acme\/widgets\/issues\?state=all&per_page=2&page=1>; rel="prev", <.*page=3>; rel="next", <.*page=3>; rel="last", <.*page=1>; rel="first"$/,
  );
});

test('labels are put on, set and taken off; an unknown one is made', async () => {
  const { gh, repo, client } = await withRepository();
  await gh.as('alice').openIssue(repo, { title: 'x' });
  const names = (body: { name: string }[]) => body.map((label) => label.name);
  expect(names((await client('POST', `${REPO}/issues/1/labels`, { labels: ['a', 'b'] })).body)).toEqual(['a', 'b']);
  expect(names((await client('PUT', `${REPO}/issues/1/labels`, { labels: ['b', 'c'] })).body)).toEqual(['b', 'c']);
  expect(names((await client('DELETE', `${REPO}/issues/1/labels/b`)).body)).toEqual(['c']);
  expect((await client('DELETE', `${REPO}/issues/1/labels/b`)).status).toBe(404);
  expect(names((await client('GET', `${REPO}/issues/1/labels`)).body)).toEqual(['c']);
  expect((await client('POST', `${REPO}/labels`, { name: 'a', color: 'ff0000' })).status).toBe(422);
  expect((await client('POST', `${REPO}/labels`, { name: 'new one', color: 'ff0000' })).status).toBe(201);
  expect((await client('GET', `${REPO}/labels/new%20one`)).body.color).toBe('ff0000');
});

test('comments are written, edited, listed and deleted; the bot hears its own', async () => {
  const { gh, repo, client, received, heard } = await withRepository();
  await gh.as('alice').openIssue(repo, { title: 'x' });
  const { body: comment } = await client('POST', `${REPO}/issues/1/comments`, { body: 'one' });
  expect(comment.performed_via_github_app.id).toBe(gh.app.appId);
  await client('PATCH', `${REPO}/issues/comments/${comment.id}`, { body: 'two' });
  await gh.as('alice').comment(repo, 1, '/conductor status');
  const listed = (await client('GET', `${REPO}/issues/1/comments`)).body;
  expect(listed.map((one: { body: string }) => one.body)).toEqual(['two', '/conductor status']);
  expect((await client('GET', `${REPO}/issues/1`)).body.comments).toBe(2);
  expect((await client('DELETE', `${REPO}/issues/comments/${comment.id}`)).status).toBe(204);
  expect((await client('GET', `${REPO}/issues/comments/${comment.id}`)).status).toBe(404);
  await gh.idle();
  expect(heard().filter((one) => one.startsWith('issue_comment'))).toEqual([
    'issue_comment.created',
    'issue_comment.edited',
    'issue_comment.created',
    'issue_comment.deleted',
  ]);
  expect(received.find((one) => one.action === 'edited')?.payload.changes).toEqual({ body: { from: 'one' } });
});

test('a body has at most 65,536 characters', async () => {
  const { gh, repo, client } = await withRepository();
  await gh.as('alice').openIssue(repo, { title: 'x' });
  const post = (length: number) => client('POST', `${REPO}/issues/1/comments`, { body: 'x'.repeat(length) });
  expect((await post(65_536)).status).toBe(201);
  const { status, body } = await post(65_537);
  expect([status, body.errors[0].message]).toEqual([422, 'body is too long (maximum is 65536 characters)']);
  expect((await client('PATCH', `${REPO}/issues/1`, { body: 'x'.repeat(65_537) })).status).toBe(422);
  expect((await client('POST', `${REPO}/issues`, { body: 'no title' })).body.errors[0].code).toBe('missing_field');
});

test('a reaction is there once', async () => {
  const { gh, repo, client } = await withRepository();
  await gh.as('alice').openIssue(repo, { title: 'x' });
  const comment = await gh.as('alice').comment(repo, 1, '/conductor status');
  const path = `${REPO}/issues/comments/${comment.id}/reactions`;
  expect((await client('POST', path, { content: 'eyes' })).status).toBe(201);
  expect((await client('POST', path, { content: 'eyes' })).status).toBe(200);
  expect((await client('POST', path, { content: 'thumbs' })).status).toBe(422);
  expect((await client('GET', path)).body).toHaveLength(1);
  expect(comment.reactions.map((one) => `${one.user.login} ${one.content}`)).toEqual([`${gh.app.botLogin} eyes`]);
});

test('a locked conversation refuses the app, a deleted issue is gone', async () => {
  const { gh, repo, client } = await withRepository();
  await gh.as('alice').openIssue(repo, { title: 'x' });
  await gh.as('alice').lock(repo, 1);
  expect((await client('POST', `${REPO}/issues/1/comments`, { body: 'hello?' })).status).toBe(403);
  await gh.as('alice').lock(repo, 1, false);
  expect((await client('POST', `${REPO}/issues/1/comments`, { body: 'hello!' })).status).toBe(201);
  await gh.as('alice').deleteIssue(repo, 1);
  expect((await client('GET', `${REPO}/issues/1`)).status).toBe(410);
  expect((await client('GET', `${REPO}/issues?state=all`)).body).toEqual([]);
});

test('only someone who may triage can label; a stranger opens an issue without the labels it asked for', async () => {
  const { gh, repo, as } = await withRepository();
  repo.collaborator('tom', 'triage');
  const [eve, tom] = [as(gh.user('eve').token), as(gh.user('tom').token)];
  expect((await eve('POST', `${REPO}/issues`, { title: 'x', labels: ['backend'] })).body.labels).toEqual([]);
  expect((await eve('POST', `${REPO}/issues/1/labels`, { labels: ['backend'] })).status).toBe(403);
  expect((await eve('POST', `${REPO}/issues/1/comments`, { body: 'me too' })).status).toBe(201);
  expect((await tom('POST', `${REPO}/issues/1/labels`, { labels: ['backend'] })).status).toBe(200);
});

test('asking again with the ETag costs nothing while nothing changed', async () => {
  const { gh, repo, client } = await withRepository();
  await gh.as('alice').openIssue(repo, { title: 'x' });
  const first = await client('GET', `${REPO}/issues/1`);
  const etag = { 'if-none-match': first.headers.get('etag') ?? '' };
  const again = await client('GET', `${REPO}/issues/1`, undefined, etag);
  expect([again.status, again.body]).toEqual([304, '']);
  expect(again.headers.get('x-ratelimit-remaining')).toBe(first.headers.get('x-ratelimit-remaining'));
  expect(gh.journal.at(-1)).toMatchObject({ status: 304, conditional304: true });
  await gh.as('alice').label(repo, 1, 'new');
  expect((await client('GET', `${REPO}/issues/1`, undefined, etag)).status).toBe(200);
});

test('when the hour is used up, GitHub says so and when it begins anew', async () => {
  let now = Date.now();
  const { gh, asInstallation } = await checkedGitHub({ budget: 3, clock: () => now });
  await gh.createRepository({ owner: 'acme', name: 'widgets' });
  const client = await asInstallation();
  for (let n = 0; n < 3; n++) expect((await client('GET', REPO)).status).toBe(200);
  const { status, headers } = await client('GET', REPO);
  expect([status, headers.get('x-ratelimit-remaining')]).toEqual([403, '0']);
  now = Number(headers.get('x-ratelimit-reset')) * 1000;
  const fresh = await asInstallation();
  expect((await fresh('GET', REPO)).status).toBe(200);
});
