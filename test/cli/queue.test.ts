// `conductor queue`: what it counts is what lies in Redis.
import { Queue } from 'bullmq';
import { expect, onTestFinished, test } from 'vitest';
import { type Queues, queue } from '../../src/cli/messages/queue.ts';
import { prefix } from '../../src/queue/connection.ts';
import * as event from '../core/events.ts';
import { given } from '../core/given.ts';
import { issueTask, liveTask, type Running, refusal, running } from './place.ts';

async function seen(project: Running, name?: string): Promise<Queues> {
  const screen = project.screen();
  await queue(name, { json: true }, screen);
  return JSON.parse(screen.said.out) as Queues;
}

function jobs({ redis }: Running, name: string): Queue {
  const made = new Queue(name, { connection: redis, prefix, skipVersionCheck: true });
  onTestFinished(() => made.close());
  return made;
}

test('S-083: total, states and priorities of a queue are those of its jobs', async () => {
  const project = await running();
  const [agents, github] = [jobs(project, 'agent.rust'), jobs(project, 'github.7')];
  for (const priority of [10, 20, 20, 30, 15]) await agents.add('slot.find', {}, { priority });
  await agents.add('slot.find', {}, { priority: 20, delay: 60_000 });
  for (const priority of [0, 3, 3]) await github.add('comment.post', {}, { priority });
  const { queues, total } = await seen(project);
  expect(queues).toEqual([
    {
      name: 'agent.docs',
      total: 0,
      waiting: 0,
      prioritized: 0,
      active: 0,
      delayed: 0,
      failed: 0,
      priorities: { high: 0, normal: 0, low: 0 },
    },
    {
      name: 'agent.rust',
      total: 6,
      waiting: 0,
      prioritized: 5,
      active: 0,
      delayed: 1,
      failed: 0,
      priorities: { high: 1, normal: 3, low: 1 },
    },
    {
      name: 'github.7',
      total: 3,
      waiting: 1,
      prioritized: 2,
      active: 0,
      delayed: 0,
      failed: 0,
      priorities: { 0: 1, 3: 2 },
    },
  ]);
  expect(total).toBe(9);
  expect((await seen(project, 'rust')).queues).toMatchObject([{ name: 'agent.rust', total: 6 }]);
  expect(await seen(project, 'agent.docs'), 'an empty queue is one').toMatchObject({
    total: 0,
    queues: [{ total: 0 }],
  });
});

test('S-070, S-128: the messages of an agent are counted by priority and state, and listed with time, actor and verdict', async () => {
  const project = await running();
  const letters = (['high', 'low', 'low'] as const).map((priority, index) =>
    event.mailArrived({ key: `k${index}`, priority }),
  );
  const told = given(() => liveTask(12, 'rust-agent-widgets-12', 'box')).when(...letters, event.delivered());
  await project.conducts(told.record());
  await project.conducts(issueTask('completed', 18));
  const { mail, total } = await seen(project);
  expect(mail).toEqual([
    {
      ...{ name: 'mail.acme/widgets#12', task: 'acme/widgets#12', agent: 'rust', total: 2, waiting: 1 },
      priorities: { high: 0, normal: 0, low: 1 },
      states: { delivered: 1, sent: 1, waiting: 1 },
    },
  ]);
  expect(total).toBe(2);
  for (const name of ['12', 'mail.acme/widgets#12', 'acme/widgets#12', 'rust']) {
    const { messages = [] } = await seen(project, name);
    expect(messages.map(({ seq, from, state }) => [seq, from, state])).toEqual([
      [1, 'docs-agent on #13', 'delivered'],
      [2, 'docs-agent on #13', 'sent'],
      [3, 'docs-agent on #13', 'waiting'],
    ]);
  }
  const screen = project.screen();
  await queue('12', {}, screen);
  expect(screen.said.out).toMatch(/acme\/widgets#12 +rust +1 +low 1/);
  expect(screen.said.out).toMatch(
    /1 +2026-\S+ \S+ +docs-agent on #13 +high +delivered \(the pane is gone\) +The schema has changed\./,
  );
});

test('S-083: an unknown queue is an error with a code of its own, and the names there are', async () => {
  const project = await running();
  for (const name of ['nosuch', '77']) {
    expect(await refusal(queue(name, {}, project.screen()))).toMatchObject({
      ...{ code: 'queue_unknown', exitCode: 5, hint: expect.stringContaining('agent.docs, agent.rust') },
    });
  }
});
