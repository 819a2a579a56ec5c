// Webhooks that come twice, late, in another order, or whose handling fails.
import { expect, test } from 'vitest';
import { keys } from '../../src/queue/connection.ts';
import { useLine } from './use-line.ts';
import { metric, recorded, sendAgain } from './webhooks.ts';

const line = useLine();
const duplicates = 'conductor_webhook_duplicates_total';

test('R-01: a delivery that comes again under its id is answered with 2xx, counted, and starts nothing', async () => {
  const number = await line().request('Come twice', 'wait');
  const first = await recorded(line(), number, 'labeled');
  await line().seen(number, 'is at work', ({ state }) => state === 'in_progress');
  const before = await metric(line(), duplicates);
  const again = await sendAgain(line(), first);
  expect(again.statusCode).toBe(200);
  expect(await metric(line(), duplicates)).toBe(before + 1);
  await line().go(number);
  await line().merge(number);
  expect(await line().starts(number)).toHaveLength(1);
  expect(line().statusComments(number)).toHaveLength(1);
  expect(await metric(line(), duplicates)).toBe(before + 1);
});

test('R-02: a delivery whose job failed for good is handled once when it is sent again under its id', async () => {
  const { alice, redis } = { alice: line().github.as('alice'), redis: line().redis() };
  const number = await line().issue('Fail at first');
  // A record that is no record: every try to handle the event fails.
  await redis.lpush(keys.task(line().id(number)), 'broken');
  await alice.label(line().repository, number, 'backend');
  const first = await recorded(line(), number, 'labeled');
  await line().until('the job was given up', async () => (await redis.get(keys.delivery(first.guid))) === 'failed');
  await redis.del(keys.task(line().id(number)));
  const before = await metric(line(), duplicates);
  expect((await sendAgain(line(), first)).statusCode).toBe(200);
  await line().seen(number, 'has a task', ({ rev }) => rev > 0);
  expect(await metric(line(), duplicates)).toBe(before);
  expect((await sendAgain(line(), first)).statusCode).toBe(200);
  expect(await metric(line(), duplicates)).toBe(before + 1);
  await line().merge(number);
  expect(await line().starts(number)).toHaveLength(1);
});

const orders = [
  [0, 1, 2],
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
] as const;

test.for(orders)('R-03: label on, off and on again, heard in the order %i %i %i: one session works', async (order) => {
  const { github, repository } = line();
  const number = await line().issue(`Blink ${order.join(' ')}`, 'wait');
  await github.idle();
  github.holdDeliveries();
  const alice = github.as('alice');
  await alice.label(repository, number, 'backend');
  await alice.unlabel(repository, number, 'backend');
  await alice.label(repository, number, 'backend');
  github.releaseDeliveries([...order]);
  await github.idle();
  await line().until('the agent works', async () => (await line().starts(number)).length > 0);
  await line().go(number);
  await line().seen(number, 'waits for review', ({ stage }) => stage === 'review');
  expect(await line().starts(number)).toHaveLength(1);
  expect(line().statusComments(number)).toHaveLength(1);
});

test.for([
  [0, 1],
  [1, 0],
])('R-03: label on and off, heard in the order %i %i: nobody works in the end', async (order) => {
  const { github, repository } = line();
  const number = await line().issue(`Blink once ${order.join(' ')}`, 'wait');
  await github.idle();
  github.holdDeliveries();
  const alice = github.as('alice');
  await alice.label(repository, number, 'backend');
  await alice.unlabel(repository, number, 'backend');
  github.releaseDeliveries(order);
  const task = await line().seen(number, 'is free again', ({ state, session }) => {
    return state === 'available' && session.state === 'idle';
  });
  expect(task.reason).toMatch(/label.* was taken off/);
});

test.for([
  ['opened', 'labeled'],
  ['labeled', 'opened'],
])('R-05: an issue opened with the label, %s heard before %s: one task', async ([first]) => {
  const { github, repository } = line();
  await github.idle();
  github.holdDeliveries();
  const { number } = await github
    .as('alice')
    .openIssue(repository, { title: `Born with it, ${first} first`, body: 'agent does: work', labels: ['backend'] });
  const actions = github.world.hooks.waiting.map(({ action }) => action);
  expect(actions.toSorted()).toEqual(['labeled', 'opened']);
  github.releaseDeliveries(first === actions[0] ? [0, 1] : [1, 0]);
  await line().seen(number, 'waits for review', ({ stage }) => stage === 'review');
  expect(await line().starts(number)).toHaveLength(1);
  expect(line().statusComments(number)).toHaveLength(1);
});
