// Pull requests: one per branch, found again by its head.
import { describe, expect, test } from 'vitest';
import { createPulls } from '../../src/github/pulls.ts';
import type { PullDraft } from '../../src/ports/github.ts';
import { badGatewayAfter, badGatewayBefore } from '../../src/standin/http/faults.ts';
import { type Hub, hub } from './hub.ts';

const branch = 'conductor/1-sort';
const opening = 'POST /repos/{owner}/{repo}/pulls';
const asking = '/repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers';

describe('a pull request that is ensured', () => {
  test('is opened with title, text and review, and told as it is', async () => {
    const at = await withBranch();
    const view = await ensure(at, { reviewer: 'mona' });
    const pull = at.repo.pull(view.number);
    expect(pull).toMatchObject({ title: 'Sort', body: 'Fixes #1' });
    expect(pull.pull).toMatchObject({ head: branch, base: 'main', draft: false });
    expect(await reviewers(at, view.number)).toEqual(['mona']);
    expect(view).toEqual({
      number: pull.number,
      url: expect.stringMatching(/\/acme\/widgets\/pull\/\d+$/),
      head: pull.pull.headSha,
      merged: false,
      closed: false,
      mergeCommit: null,
    });
    expect(at.asked().slice(0, 2)).toEqual([opening, `POST ${asking}`]);
  });

  test('may be a draft', async () => {
    const at = await withBranch();
    const { number } = await ensure(at, { draft: true });
    expect(at.repo.pull(number).pull.draft).toBe(true);
  });

  test('and is there already is found, although nobody thought so', async () => {
    const at = await withBranch();
    const { number } = await ensure(at);
    expect(await ensure(at)).toMatchObject({ number });
    expect(at.repo.pulls()).toHaveLength(1);
  });

  test.each([
    ['a fork of the same owner', { id: 1 }],
    ['a fork that was deleted', null],
  ])('T-40: is not taken for one of %s, however its branch is called', async (_, repo) => {
    const at = await withBranch();
    await ensure(at);
    const client = await at.asInstallation();
    const { body: list } = await client('GET', '/repos/acme/widgets/pulls');
    const fork = { ...list[0], number: 999, head: { ...list[0].head, repo } };
    const listing = { method: 'GET', path: opening.slice(5), kind: 'status', status: 200, times: 1 } as const;
    at.gh.faults.push({ ...listing, body: [fork, list[0]] });
    expect(await ensure(at, {}, true)).toMatchObject({ number: list[0].number });
  });

  test('R-32: whose first try took effect although GitHub answered 502 is there once', async () => {
    const at = await withBranch();
    at.gh.faults.push(badGatewayAfter({ method: 'POST', path: opening.slice(5) }));
    await expect(ensure(at, { reviewer: 'mona' })).rejects.toMatchObject({ retry: 'soon' });
    const { number } = await ensure(at, { reviewer: 'mona' }, true);
    expect(at.repo.pulls()).toHaveLength(1);
    expect(await reviewers(at, number), 'and its review is asked for').toEqual(['mona']);
  });

  test('whose review could not be asked for is asked for when it is tried again', async () => {
    const at = await withBranch();
    at.gh.faults.push(badGatewayBefore({ method: 'POST', path: asking }));
    await expect(ensure(at, { reviewer: 'mona' })).rejects.toMatchObject({ retry: 'soon' });
    const { number } = await ensure(at, { reviewer: 'mona' }, true);
    expect(await reviewers(at, number)).toEqual(['mona']);
    const asked = at.asked().filter((one) => one === `POST ${asking}`).length;
    await ensure(at, { reviewer: 'mona' }, true);
    expect(
      at.asked().filter((one) => one === `POST ${asking}`),
      'and not once more',
    ).toHaveLength(asked);
  });

  test.each([
    ['has no access', 'stranger'],
    ['is who opened it', 'conductor[bot]'],
  ])('does not fail because its reviewer %s', async (_, reviewer) => {
    const at = await withBranch();
    const { number } = await ensure(at, { reviewer });
    expect(at.repo.pull(number).state).toBe('open');
    expect(await reviewers(at, number)).toEqual([]);
  });

  test('again gets the new title and text, and is left alone when they are the same', async () => {
    const at = await withBranch();
    const { number } = await ensure(at);
    await ensure(at, { title: 'Sort better' }, true);
    expect(at.repo.pull(number).title).toBe('Sort better');
    await ensure(at, { title: 'Sort better', body: 'Fixes #1, really' }, true);
    expect(at.repo.pull(number)).toMatchObject({ title: 'Sort better', body: 'Fixes #1, really' });
    const before = at.asked().length;
    await ensure(at, { title: 'Sort better', body: 'Fixes #1, really' }, true);
    expect(at.asked().slice(before)).toEqual(['GET /repos/{owner}/{repo}/pulls']);
  });

  test('is a new one where the last one was closed', async () => {
    const at = await withBranch();
    const { number } = await ensure(at);
    await at.gh.as('mona').closeIssue(at.repo, number);
    expect((await ensure(at, {}, true)).number).not.toBe(number);
  });

  test('of a branch that adds nothing is refused for good', async () => {
    const at = await withBranch();
    await expect(ensure(at, { branch: 'nothing-there' })).rejects.toMatchObject({ code: 'refused', retry: 'never' });
  });
});

describe('a look', () => {
  test('tells what became of it', async () => {
    const at = await withBranch();
    const pulls = createPulls(at.client, at.conditional);
    const { number } = await ensure(at);
    await at.gh.as('mona').merge(at.repo, number);
    const view = await pulls.look(at.repository, number);
    expect(view).toMatchObject({ merged: true, closed: true, mergeCommit: expect.stringMatching(/^[0-9a-f]{40}$/) });
  });

  test('at one closed unmerged names no merge commit', async () => {
    const at = await withBranch();
    const pulls = createPulls(at.client, at.conditional);
    const { number } = await ensure(at);
    await at.gh.as('mona').closeIssue(at.repo, number);
    expect(await pulls.look(at.repository, number)).toMatchObject({ merged: false, closed: true, mergeCommit: null });
    expect(await pulls.look(at.repository, 99)).toBeUndefined();
  });

  test('that fails is not an absence', async () => {
    const at = await withBranch();
    const pulls = createPulls(at.client, at.conditional);
    at.gh.faults.push(badGatewayBefore({ path: '/repos/{owner}/{repo}/pulls/{pull_number}' }));
    await expect(pulls.look(at.repository, 2)).rejects.toMatchObject({ retry: 'soon' });
  });

  test('names the open ones', async () => {
    const at = await withBranch();
    const pulls = createPulls(at.client, at.conditional);
    expect(await pulls.open(at.repository)).toEqual([]);
    const { number } = await ensure(at);
    expect(await pulls.open(at.repository)).toEqual([number]);
    await at.gh.as('mona').merge(at.repo, number);
    expect(await pulls.open(at.repository)).toEqual([]);
  });

  test('B-13: finds the remarks of one review, with path and line', async () => {
    const at = await withBranch();
    const { number } = await ensure(at);
    const rob = at.gh.as('rob');
    await rob.review(at.repo, number, 'COMMENT', 'hm', [{ path: 'list.txt', line: 2, body: 'of another review' }]);
    const notes = [
      { path: 'list.txt', line: 1, body: 'typo' },
      { path: 'list.txt', body: 'the whole file' },
    ];
    const review = await rob.review(at.repo, number, 'REQUEST_CHANGES', 'please', notes);
    const remarks = await createPulls(at.client, at.conditional).reviewComments(at.repository, number, review.id);
    expect(remarks.map(({ path, body }) => ({ path, body })).toSorted((a, b) => a.body.localeCompare(b.body))).toEqual([
      { path: 'list.txt', body: 'the whole file' },
      { path: 'list.txt', body: 'typo' },
    ]);
    expect(remarks.find(({ body }) => body === 'typo')?.line).toBe(1);
  });
});

async function withBranch(): Promise<Hub> {
  const at = await hub();
  const mona = at.gh.as('mona');
  at.repo.collaborator('mona', 'write');
  await mona.openIssue(at.repo, { title: 'Sort the list' });
  await mona.commit(at.repo, branch, { 'list.txt': 'a\nb\n' }, 'Sort');
  return at;
}

function ensure(at: Hub, changes: Partial<PullDraft> = {}, again = false) {
  const draft = { branch, base: 'main', title: 'Sort', body: 'Fixes #1', draft: false, reviewer: null, ...changes };
  return createPulls(at.client, at.conditional).ensure(at.repository, draft, again);
}

async function reviewers({ asInstallation }: Hub, number: number): Promise<readonly string[]> {
  const { body } = await (await asInstallation())('GET', `/repos/acme/widgets/pulls/${number}/requested_reviewers`);
  return body.users.map(({ login }: { login: string }) => login);
}

test('C-23: the open pull requests of our branches are told with the issue they are for; a fork is nobody’s', async () => {
  const at = await withBranch();
  const mine = await ensure(at);
  await at.gh.as('mona').commit(at.repo, 'feature', { 'x.txt': 'x' }, 'x');
  await at.gh.as('mona').openPull(at.repo, { title: 'Mine', head: 'feature' });
  const pulls = createPulls(at.client, at.conditional);
  const view = { number: mine.number, head: mine.head, branch, issue: 1, closed: false };
  expect(await pulls.working(at.repository)).toMatchObject([view]);
  const { body: list } = await (await at.asInstallation())('GET', '/repos/acme/widgets/pulls');
  const forked = list.map((one: { head: object }) => ({ ...one, head: { ...one.head, repo: { id: 1 } } }));
  at.gh.faults.push({ method: 'GET', path: opening.slice(5), kind: 'status', status: 200, times: 1, body: forked });
  expect(await pulls.working(at.repository)).toEqual([]);
});
