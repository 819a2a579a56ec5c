import { createHmac } from 'node:crypto';
import { Webhooks } from '@octokit/webhooks';
import { expect, test } from 'vitest';
import { type Checked, checkedGitHub } from './checked-github.ts';

async function withRepository(options = {}) {
  const checked = await checkedGitHub(options);
  const repo = await checked.gh.createRepository({ owner: 'acme', name: 'widgets' });
  await checked.gh.idle();
  checked.received.length = 0;
  return { ...checked, repo, alice: checked.gh.as('alice') };
}

function titles({ received }: Pick<Checked, 'received'>): string[] {
  return received.map((one) => one.payload.issue.title);
}

test('a webhook is signed over its exact bytes and carries the headers GitHub sends', async () => {
  const { gh, repo, alice, received } = await withRepository();
  await alice.openIssue(repo, { title: 'Übung “x” 🎉' });
  await gh.idle();
  const { headers, raw } = received[0] ?? { headers: {}, raw: '' };
  const signature = createHmac('sha256', 'the secret').update(raw).digest('hex');
  expect(headers).toMatchObject({
    'content-type': 'application/json',
    'x-github-event': 'issues',
    'x-github-delivery': expect.stringMatching(/^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/),
    'x-github-hook-installation-target-id': String(gh.app.appId),
    'x-github-hook-installation-target-type': 'integration',
    'x-hub-signature-256': `sha256=${signature}`,
    'user-agent': expect.stringMatching(/^GitHub-Hookshot\//),
  });
  expect(await new Webhooks({ secret: 'the secret' }).verify(raw, `sha256=${signature}`)).toBe(true);
});

test('only what the app subscribed to and may see is sent, and nothing from where it is not installed', async () => {
  const { gh, repo, alice, heard } = await withRepository({
    app: { events: ['issues', 'check_run'], permissions: { metadata: 'read', issues: 'read' } },
  });
  const elsewhere = await gh.createRepository({ owner: 'other', name: 'x', installed: false });
  await alice.openIssue(elsewhere, { title: 'unheard' });
  await alice.openIssue(repo, { title: 'heard' });
  await alice.comment(repo, 1, 'unheard');
  await gh.idle();
  expect(heard()).toEqual(['issues.opened']);
});

test('the delivery list tells each attempt, newest first, cursor by cursor', async () => {
  const { gh, repo, alice, asApp, as } = await withRepository();
  for (let n = 0; n < 5; n++) await alice.openIssue(repo, { title: String(n) });
  await gh.idle();
  const first = await asApp('GET', '/app/hook/deliveries?per_page=4');
  expect(first.body[0]).toMatchObject({
    event: 'issues',
    action: 'opened',
    status: 'OK',
    status_code: 200,
    redelivery: false,
    repository_id: repo.id,
    throttled_at: null,
  });
  const next = /<([^>]+)>; rel="next"/.exec(first.headers.get('link') ?? '')?.[1] ?? '';
  const second = await asApp('GET', next.slice(gh.url.length));
  expect(second.headers.get('link')).toBeNull();
  const ids = [...first.body, ...second.body].map((one: { id: number }) => one.id);
  expect(ids).toEqual(gh.deliveries.map((one) => one.id).reverse());
  const one = await asApp('GET', `/app/hook/deliveries/${ids[0]}`);
  expect(one.body.request.payload.issue.title).toBe('4');
  expect((await as(gh.user('alice').token)('GET', '/app/hook/deliveries')).status).toBe(401);
});

test('a failed delivery is not sent again by itself; asked for, it comes with the same GUID', async () => {
  const { gh, repo, alice, asApp, received, answer } = await withRepository();
  answer.status = 503;
  await alice.openIssue(repo, { title: 'x' });
  await gh.idle();
  answer.status = 200;
  await alice.comment(repo, 1, 'later');
  await gh.idle();
  expect(received.map((one) => one.event)).toEqual(['issues', 'issue_comment']);
  const failed = (await asApp('GET', '/app/hook/deliveries?status=failure')).body;
  expect(failed).toMatchObject([{ status: 'Invalid HTTP Response: 503', status_code: 503, event: 'issues' }]);
  expect((await asApp('POST', `/app/hook/deliveries/${failed[0].id}/attempts`)).status).toBe(202);
  await gh.idle();
  expect(received[2]?.headers['x-github-delivery']).toBe(received[0]?.headers['x-github-delivery']);
  expect(received[2]?.raw).toBe(received[0]?.raw);
  expect((await asApp('GET', '/app/hook/deliveries')).body[0]).toMatchObject({
    guid: failed[0].guid,
    redelivery: true,
    status: 'OK',
  });
});

test('whoever does not answer in time, or is not there, has failed', async () => {
  const { gh, repo, alice, answer, asApp } = await withRepository({ webhookTimeoutMs: 100 });
  answer.delayMs = 400;
  await alice.openIssue(repo, { title: 'slow' });
  await gh.idle();
  gh.setWebhook('http://127.0.0.1:1/', 'the secret');
  await alice.openIssue(repo, { title: 'gone' });
  await gh.idle();
  expect(gh.deliveries.slice(-2).map((one) => one.status)).toEqual(['timed out', 'failed to connect to host']);
  expect((await asApp('GET', '/app/hook/deliveries?status=failure')).body).toEqual([]);
});

test('deliveries can be lost, vanish, come twice, late or slowly', async () => {
  const checked = await withRepository();
  const { gh, repo, alice } = checked;
  gh.webhookFaults.push(
    { event: 'issues', times: 1, kind: 'lose' },
    { event: 'issues', times: 1, kind: 'vanish' },
    { event: 'issues', times: 1, kind: 'duplicate' },
    { event: 'issues', action: 'opened', times: 1, kind: 'delay', delayMs: 150 },
    { event: 'issues', times: 1, kind: 'slow', delayMs: 20 },
  );
  for (const title of ['lost', 'vanished', 'twice', 'late', 'slow', 'on time']) await alice.openIssue(repo, { title });
  await gh.idle();
  expect(titles(checked)).toEqual(['twice', 'twice', 'slow', 'on time', 'late']);
  const guids = checked.received.map((one) => one.headers['x-github-delivery']);
  expect(guids[0]).toBe(guids[1]);
  const told = gh.deliveries.slice(1).map((one) => [JSON.parse(one.payload).issue.title, one.status]);
  expect(told[0]).toEqual(['lost', 'failed to connect to host']);
  expect(told.map(([title]) => title)).not.toContain('vanished');
});

test('a test can hold deliveries and send them in an order of its own', async () => {
  const checked = await withRepository();
  const { gh, repo, alice } = checked;
  gh.holdDeliveries();
  for (const title of ['a', 'b', 'c']) await alice.openIssue(repo, { title });
  await gh.idle();
  expect(checked.received).toEqual([]);
  gh.releaseDeliveries([2, 0]);
  await gh.idle();
  expect(titles(checked)).toEqual(['c', 'a', 'b']);
});
