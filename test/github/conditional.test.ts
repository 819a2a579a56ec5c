// Reading what has not changed costs nothing of the hour's budget.
import { expect, test } from 'vitest';
import { createConditional } from '../../src/github/conditional.ts';
import { badGatewayBefore } from '../../src/standin/http/faults.ts';
import { type Hub, hub } from './hub.ts';

const route = 'GET /repos/{owner}/{repo}/issues';

test('what is unchanged is free, and given as it was', async () => {
  const at = await withIssues(3);
  const conditional = createConditional();
  const first = await list(at, conditional);
  expect(first).toHaveLength(3);
  const before = at.paid();
  for (let time = 0; time < 5; time++) expect(await list(at, conditional)).toEqual(first);
  expect(at.paid()).toBe(before);
});

test('what changed is read again', async () => {
  const at = await withIssues(1);
  const conditional = createConditional();
  await list(at, conditional);
  await at.gh.as('rita').openIssue(at.repo, { title: 'new' });
  expect(await list(at, conditional)).toHaveLength(2);
});

test('W-32: many pages come back once and in order, changed and unchanged ones together', async () => {
  const at = await withIssues(230);
  const conditional = createConditional();
  const numbers = async () => ((await list(at, conditional)) as { number: number }[]).map(({ number }) => number);
  const expected = Array.from({ length: 230 }, (_, index) => 230 - index);
  expect(await numbers()).toEqual(expected);
  const before = at.paid();
  expect(await numbers()).toEqual(expected);
  expect(at.paid()).toBe(before);
  await at.gh.as('rita').closeIssue(at.repo, 1);
  expect(await numbers()).toEqual(expected.slice(0, -1));
});

test('a failed look is an error, and spoils nothing of what is remembered', async () => {
  const at = await withIssues(2);
  const conditional = createConditional();
  const first = await list(at, conditional);
  at.gh.faults.push(badGatewayBefore());
  await expect(list(at, conditional)).rejects.toMatchObject({ status: 502 });
  const before = at.paid();
  expect(await list(at, conditional)).toEqual(first);
  expect(at.paid()).toBe(before);
});

test('each installation has its own memory, although the address is the same', async () => {
  const at = await hub();
  const other = await at.another({ owner: 'umbrella', name: 'labs' });
  const conditional = createConditional();
  const names = async (installation: number) => {
    const items = await conditional.list(at.client.installation(installation), 'GET /installation/repositories', {});
    return (items as { name: string }[]).map(({ name }) => name);
  };
  const both = async () => [await names(at.repository.installationId), await names(other.repository.installationId)];
  expect(await both()).toEqual([['widgets'], ['labs']]);
  const before = at.paid();
  expect(await both()).toEqual([['widgets'], ['labs']]);
  expect(at.paid(), 'and both are free').toBe(before);
});

async function withIssues(count: number): Promise<Hub> {
  const at = await hub();
  for (let number = 1; number <= count; number++)
    await at.gh.as('rita').openIssue(at.repo, { title: `Issue ${number}` });
  return at;
}

function list({ client, repository }: Hub, conditional: ReturnType<typeof createConditional>) {
  const { owner, name: repo, installationId } = repository;
  return conditional.list(client.installation(installationId), route, { owner, repo });
}
