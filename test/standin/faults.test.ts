import { connect } from 'node:net';
import { expect, test } from 'vitest';
import {
  badGatewayAfter,
  badGatewayBefore,
  drop,
  primaryLimit,
  secondaryLimit,
  slow,
  unauthorizedOnce,
} from '../../src/standin/http/faults.ts';
import { checkedGitHub } from './checked-github.ts';

const REPO = '/repos/acme/widgets';
const COMMENTS = '/repos/{owner}/{repo}/issues/{issue_number}/comments';

async function withIssue() {
  const checked = await checkedGitHub();
  const repo = await checked.gh.createRepository({ owner: 'acme', name: 'widgets' });
  await checked.gh.as('alice').openIssue(repo, { title: 'x' });
  const client = await checked.asInstallation();
  return { ...checked, repo, comment: () => client('POST', `${REPO}/issues/1/comments`, { body: 'hi' }), client };
}

test('401 once, then all is well', async () => {
  const { gh, comment, repo } = await withIssue();
  gh.faults.push(unauthorizedOnce());
  expect((await comment()).status).toBe(401);
  expect((await comment()).status).toBe(201);
  expect(repo.comments(1)).toHaveLength(1);
});

test('502 before the write: nothing is there; 502 after it: it is there and the client cannot know', async () => {
  const { gh, comment, repo } = await withIssue();
  gh.faults.push(badGatewayBefore({ method: 'POST', path: COMMENTS }));
  expect((await comment()).status).toBe(502);
  expect(repo.comments(1)).toHaveLength(0);
  gh.faults.push(badGatewayAfter({ method: 'POST', path: COMMENTS }));
  expect((await comment()).status).toBe(502);
  expect(repo.comments(1)).toHaveLength(1);
  expect(gh.journal.slice(-2).map((one) => [one.status, one.faulty])).toEqual([
    [502, true],
    [502, true],
  ]);
});

test('limits: the primary one names its end, the secondary one may keep silent', async () => {
  const { gh, comment } = await withIssue();
  gh.faults.push(primaryLimit(1_900_000_000));
  const primary = await comment();
  expect([
    primary.status,
    primary.headers.get('x-ratelimit-remaining'),
    primary.headers.get('x-ratelimit-reset'),
  ]).toEqual([403, '0', '1900000000']);
  gh.faults.push(secondaryLimit({ status: 429, retryAfter: 30 }), secondaryLimit());
  const first = await comment();
  expect([first.status, first.headers.get('retry-after'), first.body.message]).toEqual([
    429,
    '30',
    expect.stringContaining('secondary rate limit'),
  ]);
  const second = await comment();
  expect([second.status, second.headers.get('retry-after')]).toEqual([403, null]);
});

test('a dropped connection is an error of the client, a slow answer still comes', async () => {
  const { gh, comment, repo } = await withIssue();
  gh.faults.push(drop({ path: /\/comments$/ }));
  await expect(comment()).rejects.toThrow('fetch failed');
  expect(repo.comments(1)).toHaveLength(0);
  gh.faults.push(slow(120));
  const started = performance.now();
  expect((await comment()).status).toBe(201);
  expect(performance.now() - started).toBeGreaterThan(110);
});

test('a fault strikes its own route only, and as often as it says', async () => {
  const { gh, client, comment } = await withIssue();
  gh.faults.push({
    method: 'GET',
    path: `${REPO}/issues/1`,
    times: 2,
    kind: 'status',
    status: 404,
    body: { message: 'Not Found' },
  });
  expect((await comment()).status).toBe(201);
  const statuses = [];
  for (let n = 0; n < 3; n++) statuses.push((await client('GET', `${REPO}/issues/1`)).status);
  expect(statuses).toEqual([404, 404, 200]);
});

test('a client that goes away in the middle of a request harms nobody', async () => {
  const { gh, comment } = await withIssue();
  await gh.idle();
  const socket = connect(Number(new URL(gh.url).port), '127.0.0.1');
  socket.write('POST /repos/acme/widgets/issues HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\n{"title"');
  await expect.poll(() => gh.world.underway.size).toBe(1);
  socket.destroy();
  await gh.idle();
  expect((await comment()).status).toBe(201);
});
