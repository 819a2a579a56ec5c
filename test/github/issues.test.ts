// Issues as GitHub has them now.
import { describe, expect, test } from 'vitest';
import { createIssues } from '../../src/github/issues.ts';
import { badGatewayBefore } from '../../src/standin/http/faults.ts';
import { type Hub, hub } from './hub.ts';

describe('a look at an issue', () => {
  test('tells whether it is open, and its labels', async () => {
    const at = await hub();
    const rita = at.gh.as('rita');
    await rita.openIssue(at.repo, { title: 'x', labels: ['Backend', 'bug'] });
    expect(await issues(at).look(at.repository, 1)).toMatchObject({ open: true, labels: ['Backend', 'bug'] });
    await rita.closeIssue(at.repo, 1);
    await rita.unlabel(at.repo, 1, 'bug');
    expect(await issues(at).look(at.repository, 1)).toMatchObject({ open: false, labels: ['Backend'] });
  });

  test('R-15: tells its text as it is now, since when, and how many comments there are', async () => {
    let clock = Math.floor(Date.now() / 1_000) * 1_000 - 60_000;
    const at = await hub({ clock: () => clock });
    const rita = at.gh.as('rita');
    await rita.openIssue(at.repo, { title: 'Sort', body: 'the list' });
    await rita.comment(at.repo, 1, 'please');
    clock += 60_000;
    await rita.editIssue(at.repo, 1, { body: 'the lists' });
    const issue = { number: 1, title: 'Sort', body: 'the lists', author: 'rita', asOf: clock, comments: 1, labels: [] };
    expect(await issues(at).look(at.repository, 1)).toMatchObject({ moved: false, issue });
    expect(await issues(at).read(at.repository, 1)).toMatchObject(issue);
  });

  test('R-12: that is gone says so', async () => {
    const at = await hub();
    await at.gh.as('rita').openIssue(at.repo, { title: 'x' });
    await at.gh.as('rita').deleteIssue(at.repo, 1);
    expect(await issues(at).look(at.repository, 1)).toBeUndefined();
    expect(await issues(at).look(at.repository, 99)).toBeUndefined();
    expect(await issues(at).read(at.repository, 1)).toBeUndefined();
  });

  test('R-11: that was transferred says so, though another issue answers in its place', async () => {
    const at = await hub();
    const rita = at.gh.as('rita');
    const { repo: elsewhere } = await at.another({ owner: 'umbrella', name: 'labs', installed: false });
    for (const title of ['same number there', 'another number there']) {
      await rita.openIssue(at.repo, { title });
      await rita.transferIssue(at.repo, at.repo.state.nextNumber - 1, elsewhere);
      await rita.openIssue(elsewhere, { title: 'so that the numbers part' });
    }
    for (const number of [1, 2]) {
      expect(await issues(at).look(at.repository, number)).toMatchObject({ moved: true });
      expect(await issues(at).read(at.repository, number)).toBeUndefined();
    }
  });

  test('R-11: that was transferred to where the App may not look is gone', async () => {
    const at = await hub();
    const { repo: hidden } = await at.another({ owner: 'umbrella', name: 'hidden', installed: false, private: true });
    await at.gh.as('rita').openIssue(at.repo, { title: 'x' });
    await at.gh.as('rita').transferIssue(at.repo, 1, hidden);
    expect(await issues(at).look(at.repository, 1)).toBeUndefined();
  });

  test('R-17: in a repository that has another name or owner by now finds it there, and it has not moved', async () => {
    const at = await hub();
    await at.gh.as('rita').openIssue(at.repo, { title: 'x' });
    at.repo.rename('gadgets');
    expect(await issues(at).look(at.repository, 1)).toMatchObject({ moved: false, issue: { title: 'x' } });
    at.repo.transferTo('umbrella');
    expect(await issues(at).read(at.repository, 1)).toMatchObject({ title: 'x' });
  });

  test.each([
    ['uninstalled', {}, (at: Hub) => at.repo.uninstall()],
    ['taken out of the installation', { private: true }, (at: Hub) => at.repo.deselect()],
  ])('R-18, W-49: that fails because the App was %s is no absence', async (_, spec, take) => {
    const at = await hub({}, spec);
    await at.gh.as('rita').openIssue(at.repo, { title: 'x' });
    take(at);
    await expect(issues(at).look(at.repository, 1)).rejects.toMatchObject({ code: 'no_access', retry: 'never' });
    const asked = at.asked().length;
    await expect(issues(at).look(at.repository, 99)).rejects.toMatchObject({ code: 'no_access', retry: 'never' });
    expect(at.asked().length - asked, 'and is not tried in a loop').toBeLessThanOrEqual(2);
  });

  test('W-49: that fails is an error, not an absence', async () => {
    const at = await hub();
    await at.gh.as('rita').openIssue(at.repo, { title: 'x' });
    at.gh.faults.push(badGatewayBefore());
    await expect(issues(at).look(at.repository, 1)).rejects.toMatchObject({ retry: 'soon' });
  });
});

describe('W-30: the labelled issues', () => {
  test('are the open ones with one of the labels, in whatever capitals, with who put it on last', async () => {
    const at = await hub();
    const [rita, mona] = [at.gh.as('rita'), at.gh.as('mona')];
    for (const title of ['labelled', 'not labelled', 'closed']) await rita.openIssue(at.repo, { title });
    await rita.openIssue(at.repo, { title: 'opened with it', labels: ['docs'] });
    await rita.label(at.repo, 1, 'Backend');
    await rita.unlabel(at.repo, 1, 'Backend');
    await mona.label(at.repo, 1, 'Backend');
    await rita.label(at.repo, 1, 'bug');
    await mona.label(at.repo, 3, 'Backend');
    await rita.closeIssue(at.repo, 3);
    const found = await issues(at).labelled(at.repository, ['backend', 'docs']);
    expect(found.map(({ issue, label, by }) => [issue.number, label, by])).toEqual([
      [4, 'docs', 'rita'],
      [1, 'backend', 'mona'],
    ]);
    expect(found[1]?.issue).toMatchObject({ title: 'labelled', labels: ['Backend', 'bug'], author: 'rita' });
    expect(Math.abs((found[1]?.at ?? 0) - Date.now())).toBeLessThan(60_000);
  });

  test('T-09: were labelled by nobody where a bot did it that is not allowed', async () => {
    const at = await hub();
    for (const title of ['a', 'b']) await at.gh.as('rita').openIssue(at.repo, { title });
    await at.gh.as('stranger[bot]').label(at.repo, 1, 'backend');
    await at.gh.as('helper[bot]').label(at.repo, 2, 'backend');
    const found = await issues(at).labelled(at.repository, ['backend']);
    expect(found.map(({ by }) => by)).toEqual(['helper[bot]', null]);
  });

  test('are no pull requests', async () => {
    const at = await hub();
    const mona = at.gh.as('mona');
    await mona.commit(at.repo, 'feature', { f: '1' }, 'f');
    const pull = await mona.openPull(at.repo, { title: 'F', head: 'feature' });
    await mona.label(at.repo, pull.number, 'backend');
    expect(await issues(at).labelled(at.repository, ['backend'])).toEqual([]);
  });

  test('cost nothing while nothing changes', async () => {
    const at = await hub();
    for (const title of ['a', 'b']) await at.gh.as('rita').openIssue(at.repo, { title, labels: ['backend'] });
    const known = issues(at);
    const first = await known.labelled(at.repository, ['backend']);
    const before = at.paid();
    expect(await known.labelled(at.repository, ['backend'])).toEqual(first);
    expect(at.paid()).toBe(before);
  });

  test('W-36: that could not be read are an error, not none', async () => {
    const at = await hub();
    await at.gh.as('rita').openIssue(at.repo, { title: 'x', labels: ['backend'] });
    at.gh.faults.push(badGatewayBefore({ path: '/repos/{owner}/{repo}/issues/{issue_number}/events' }));
    await expect(issues(at).labelled(at.repository, ['backend'])).rejects.toMatchObject({ retry: 'soon' });
  });
});

function issues(at: Hub) {
  return createIssues(at.client, at.conditional, ['helper[bot]']);
}
