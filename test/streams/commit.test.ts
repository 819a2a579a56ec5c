// What a commit of the law tells the streams: with the step or not at all, once, and without secrets.
import { describe, expect, test } from 'vitest';
import type { Step } from '../../src/core/decide.ts';
import { keptEntries, streamNames } from '../../src/core/stream.ts';
import { keys } from '../../src/queue/connection.ts';
import { createRedisStreams } from '../../src/queue/streams.ts';
import { createTaskStore } from '../../src/queue/task-store.ts';
import { renderEntry } from '../../src/text/stream-entry.ts';
import { type Telegraph, telegraphOf } from '../../src/wire/streams.ts';
import * as event from '../core/events.ts';
import { type Fact, happen, type Told } from '../core/given.ts';
import { policy } from '../core/policy.ts';
import { lifeUntil } from '../core/task.ts';
import { ownRedis, unlimited } from '../queue/ground.ts';
import { issueTask, lookAtIssue, step } from '../queue/steps.ts';
import { entry, idsOf, inFiles } from './ground.ts';

const ground = ownRedis();
const mask = (text: string) => text.replaceAll('hunter2', '[redacted]');

function conductor(backend: 'redis' | 'file') {
  const redis = ground.redis();
  const streams = backend === 'redis' ? createRedisStreams(redis, { mask, kept: keptEntries }) : inFiles().open();
  const log = { warn: () => {} };
  const base = { config: { communication: { backend } }, mask, log } as never;
  const telegraph: Telegraph = telegraphOf(base, redis, streams);
  const store = createTaskStore(
    redis,
    () => unlimited,
    () => {},
    telegraph.telling,
  );
  return { streams, telegraph, store };
}

/** The steps of a life, as the law decided them. */
function stepsOf(...facts: readonly Fact[]): readonly Step[] {
  const steps: Step[] = [];
  let told: Told = { task: undefined, policy: policy(), effects: [], history: [], step: undefined, events: 0 };
  for (const fact of facts) {
    told = happen(told, fact);
    if (told.step) steps.push(told.step);
  }
  return steps;
}

const life = () =>
  stepsOf(
    event.labeled('backend'),
    event.permission('write'),
    event.statusShown(),
    event.slotTaken(),
    event.permission('write'),
    event.started(),
    event.exited(0),
    event.checked('fail'),
  );

describe.each(['redis', 'file'] as const)('with the backend %s', (backend) => {
  test('S-130: a life of a task is in the streams once: what happened, what was said, what was answered', async () => {
    const { streams, telegraph, store } = conductor(backend);
    for (const one of life()) {
      expect(await store.commit(one)).toBe('committed');
      expect(await store.commit(one), 'the same again').toBe('seen');
    }
    await telegraph.begin();
    const told = async (stream: (typeof streamNames)[number]) =>
      (await streams.range(stream, {})).map((one) => one.entry);
    const history = await store.history('4711-12');
    expect((await told('agent-events')).map(({ kind, data }) => [kind, data.from, data.to])).toEqual(
      history.filter(({ event: kind }) => kind !== 'status.shown').map(({ event: kind, from, to }) => [kind, from, to]),
    );
    expect((await told('agent-commands')).map(({ kind }) => kind)).toEqual(['session.start', 'session.resume']);
    expect(await told('agent-responses')).toMatchObject([
      { kind: 'session.started', actor: 'rust', task: '4711-12', data: { name: 'acme/widgets#12', agent: 'rust' } },
      { kind: 'session.exited', data: { code: 0 } },
      { kind: 'checks.finished', data: { verdict: 'fail' } },
    ]);
    const ids = (await Promise.all(streamNames.map(told))).flat().map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('a step that loses its race tells nothing', async () => {
    const { streams, telegraph, store } = conductor(backend);
    await store.commit(step(issueTask(12, 'requested')));
    await store.commit(step(issueTask(12, 'requested', { reason: 'too late' })));
    await telegraph.begin();
    expect(idsOf(await streams.range('agent-events', {}))).toHaveLength(1);
  });

  test('an issue that nobody conducts tells nothing', async () => {
    const { streams, telegraph, store } = conductor(backend);
    await store.commit(step(issueTask(12, 'available', { rev: 0 }), lookAtIssue));
    await telegraph.begin();
    expect(await streams.range('agent-events', {})).toEqual([]);
  });

  test('what is said to an agent is told without secrets, and by whom', async () => {
    const { streams, telegraph, store } = conductor(backend);
    const story = lifeUntil('in_progress').when(event.mayDo('send', 'the password is hunter2'));
    await store.commit({ ...(story.step as Step), base: 0 });
    await telegraph.begin();
    const [said] = await streams.range('agent-commands', {});
    expect(said?.entry).toMatchObject({ kind: 'session.send', actor: 'mona' });
    expect(JSON.stringify(said?.entry.data)).toContain('the password is [redacted]');
    const [happened] = await streams.range('agent-events', {});
    expect(happened?.entry).toMatchObject({
      kind: 'command.granted',
      actor: 'mona',
      data: { verb: 'send', text: 'the password is [redacted]' },
    });
  });
});

test('both groups of each stream are there from the start, under the names of the documentation', async () => {
  await conductor('redis').telegraph.begin();
  const redis = ground.redis();
  expect((await redis.keys('conductor:agent-*')).toSorted()).toEqual([
    'conductor:agent-commands',
    'conductor:agent-events',
    'conductor:agent-responses',
  ]);
  for (const stream of streamNames) {
    const groups = (await redis.xinfo('GROUPS', `conductor:${stream}`)) as unknown[];
    expect(JSON.stringify(groups)).toMatch(/"monitoring-group".*"orchestrator-group"/);
  }
});

test('something else in the place of a stream does not keep the work from going on', async () => {
  const { store, telegraph } = conductor('redis');
  await ground.redis().set('conductor:agent-events', 'mine');
  await telegraph.begin();
  for (const one of life()) expect(await store.commit(one)).toBe('committed');
  expect((await store.get('4711-12'))?.state).toBe('in_progress');
  expect(await ground.waiting()).not.toEqual([]);
});

test('with nobody who reads, a stream keeps its newest entries, and so do lines that no relay takes', async () => {
  const redis = ground.redis();
  const lines = () => [{ stream: 'agent-events' as const, line: '{}' }];
  for (const into of ['stream', 'list'] as const) {
    const store = createTaskStore(
      redis,
      () => unlimited,
      () => {},
      { into, kept: 50, lines, nudge: () => {} },
    );
    const steps = Array.from({ length: 400 }, (_, index) => step(issueTask(index + 1, 'requested')));
    await Promise.all(steps.map((one) => store.commit(one)));
    await redis.del(...(await redis.keys('conductor:task*')));
  }
  expect(await redis.xlen('conductor:agent-events')).toBeLessThan(200);
  expect(await redis.llen('conductor:agent-events:lines')).toBe(50);
});

test('what was left for files is published on Redis after the backend was changed', async () => {
  await ground.redis().rpush(keys.streamLines('agent-events'), renderEntry(entry(1)));
  const { telegraph, streams } = conductor('redis');
  await telegraph.begin();
  expect(idsOf(await streams.range('agent-events', {}))).toEqual(['1']);
});
