// Where the App is installed, tokens for one repository, and deliveries that never arrived.
import { describe, expect, test } from 'vitest';
import { ownLogin } from '../../src/github/app.ts';
import { createInstallations } from '../../src/github/installations.ts';
import { badGatewayBefore } from '../../src/standin/http/faults.ts';
import { type Hub, hub } from './hub.ts';

const all = () => true;
const hour = 3_600_000;

describe('the repositories', () => {
  test('are those of every installation', async () => {
    const at = await hub();
    const second = await at.another({ owner: 'acme', name: 'gadgets' });
    const third = await at.another({ owner: 'umbrella', name: 'labs', defaultBranch: 'trunk' });
    await at.another({ owner: 'umbrella', name: 'secret', installed: false });
    const found = await installations(at).repositories();
    expect(found).toEqual([at.repository, second.repository, third.repository]);
    expect(found[2]?.defaultBranch).toBe('trunk');
  });

  test('R-18: of a suspended installation are not looked at', async () => {
    const at = await hub();
    const other = await at.another({ owner: 'umbrella', name: 'labs' });
    at.repo.suspend();
    expect(await installations(at).repositories()).toEqual([other.repository]);
    at.repo.suspend(false);
    expect(await installations(at).repositories()).toHaveLength(2);
  });

  test('T-37: are only those the operator serves', async () => {
    const at = await hub();
    await at.another({ owner: 'acme', name: 'gadgets' });
    const serves = (owner: string, name: string) => `${owner}/${name}` === 'acme/widgets';
    expect(await installations(at, serves).repositories()).toEqual([at.repository]);
  });

  test('cost nothing while nothing changes', async () => {
    const at = await hub();
    await at.another({ owner: 'umbrella', name: 'labs' });
    const known = installations(at);
    await known.repositories();
    const before = at.paid();
    await known.repositories();
    expect(at.paid()).toBe(before);
  });

  test('that could not be looked at are an error, not none', async () => {
    const at = await hub();
    at.gh.faults.push(badGatewayBefore({ path: '/installation/repositories' }));
    await expect(installations(at).repositories()).rejects.toMatchObject({ retry: 'soon' });
  });
});

describe('T-31: a token', () => {
  test('reads or writes the contents of one repository, and nothing else', async () => {
    const at = await hub({}, { private: true });
    await at.another({ owner: 'acme', name: 'gadgets', private: true });
    await at.gh.as('rita').openIssue(at.repo, { title: 'x' });
    const write = at.as(await installations(at).token(at.repository, 'write'));
    const read = at.as(await installations(at).token(at.repository, 'read'));
    const put = { message: 'm', content: 'aGk=' };
    const status = async (asked: ReturnType<typeof write>) => (await asked).status;
    expect(await status(write('PUT', '/repos/acme/widgets/contents/a.txt', put))).toBe(201);
    expect(await status(read('PUT', '/repos/acme/widgets/contents/b.txt', put))).toBe(403);
    expect(await status(read('GET', '/repos/acme/widgets/contents/README.md'))).toBe(200);
    expect(await status(write('GET', '/repos/acme/gadgets/contents/README.md'))).toBe(404);
    expect(await status(write('POST', '/repos/acme/widgets/issues/1/comments', { body: 'hi' }))).toBe(403);
  });

  test('is refused where the installation is suspended', async () => {
    const at = await hub();
    at.repo.suspend();
    await expect(installations(at).token(at.repository, 'read')).rejects.toMatchObject({
      code: 'forbidden',
      retry: 'never',
    });
  });
});

describe('deliveries that never arrived', () => {
  test('R-06: are asked for again, those that did arrive are not', async () => {
    const at = await hub();
    const rita = at.gh.as('rita');
    await rita.openIssue(at.repo, { title: 'one' });
    await at.gh.idle();
    at.answer.status = 503;
    await rita.openIssue(at.repo, { title: 'two' });
    await at.gh.idle();
    at.answer.status = 200;
    at.gh.webhookFaults.push({ event: 'issues', times: 1, kind: 'lose' });
    await rita.openIssue(at.repo, { title: 'three' });
    await at.gh.idle();
    const before = at.received.length;
    expect(await installations(at).redeliver(Date.now() - hour)).toBe(2);
    await at.gh.idle();
    const titles = at.received.slice(before).map(({ payload }) => payload.issue.title);
    expect(titles, 'in the order in which they happened').toEqual(['two', 'three']);
    expect(await installations(at).redeliver(Date.now() - hour), 'and once').toBe(0);
  });

  test('are told apart by their id: one attempt that arrived is enough', async () => {
    const at = await hub();
    at.answer.status = 500;
    await at.gh.as('rita').openIssue(at.repo, { title: 'one' });
    await at.gh.idle();
    const failed = at.gh.deliveries.filter(({ statusCode }) => statusCode === 500).length;
    expect(await installations(at).redeliver(Date.now() - hour)).toBe(failed);
    await at.gh.idle();
    at.answer.status = 200;
    expect(await installations(at).redeliver(Date.now() - hour), 'each id once, not each attempt').toBe(failed);
    await at.gh.idle();
    expect(await installations(at).redeliver(Date.now() - hour)).toBe(0);
  });

  test('longer ago are left alone', async () => {
    let shift = -5 * hour;
    const at = await hub({ clock: () => Date.now() + shift });
    shift = 0;
    const rita = at.gh.as('rita');
    at.answer.status = 503;
    shift = -2 * hour;
    await rita.openIssue(at.repo, { title: 'old' });
    await at.gh.idle();
    shift = 0;
    await rita.openIssue(at.repo, { title: 'new' });
    await at.gh.idle();
    at.answer.status = 200;
    const before = at.received.length;
    expect(await installations(at).redeliver(Date.now() - hour)).toBe(1);
    await at.gh.idle();
    expect(at.received.slice(before).map(({ payload }) => payload.issue.title)).toEqual(['new']);
  });

  test('are found on later pages too', async () => {
    const at = await hub();
    const rita = at.gh.as('rita');
    at.gh.webhookFaults.push({ event: 'issues', action: 'opened', times: 1, kind: 'lose' });
    await rita.openIssue(at.repo, { title: 'lost' });
    for (let number = 1; number <= 120; number++) await rita.comment(at.repo, 1, `comment ${number}`);
    await at.gh.idle();
    expect(await installations(at).redeliver(Date.now() - hour)).toBe(1);
    await at.gh.idle();
    expect(at.received.at(-1)?.payload.issue.title).toBe('lost');
  });
});

describe('what there is', () => {
  test('R-14: are the labels of a repository, as they are written', async () => {
    const at = await hub();
    for (let number = 1; number <= 101; number++) at.repo.addLabel(`Label ${number}`);
    const labels = await installations(at).labels(at.repository);
    expect(labels).toHaveLength(101);
    expect(labels[0]).toBe('Label 1');
  });

  test('is what the App was granted, and the name under which it acts', async () => {
    const at = await hub({ app: { slug: 'maestro' } });
    const granted = await installations(at).granted();
    expect(granted).toMatchObject({ slug: 'maestro', permissions: { issues: 'write', checks: 'read' } });
    expect(granted.events).toContain('issue_comment');
    expect(await ownLogin(at.client)).toBe('maestro[bot]');
    expect(await ownLogin(at.client)).toBe(at.gh.app.botLogin);
  });

  test('T-10: that could not be asked for is an error, not another name', async () => {
    const at = await hub();
    at.gh.faults.push(badGatewayBefore({ path: '/app' }));
    await expect(ownLogin(at.client)).rejects.toMatchObject({ name: 'PortError', retry: 'soon' });
  });
});

function installations(at: Hub, serves: (owner: string, name: string) => boolean = all) {
  return createInstallations(at.client, at.conditional, serves);
}
