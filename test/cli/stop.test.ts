import { randomUUID } from 'node:crypto';
import { userInfo } from 'node:os';
import { expect, onTestFinished, test } from 'vitest';
import { stop } from '../../src/cli/stop.ts';
import type { EventBody } from '../../src/core/event.ts';
import type { TaskId } from '../../src/core/subject.ts';
import { createHandle } from '../../src/engine/handle.ts';
import type { EventData } from '../../src/queue/event-queue.ts';
import { createOutbox, type EffectData } from '../../src/queue/outbox.ts';
import { createTaskStore } from '../../src/queue/task-store.ts';
import { startWorker } from '../../src/queue/workers.ts';
import { policy } from '../core/policy.ts';
import { issueTask, liveTask, type Running, refusal, running } from './place.ts';

const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** The law on its real queues, and a host that ends every session it is asked to. @returns what the law was told */
function engine({ redis }: Running, host: string, salvage: string | null): EventBody[] {
  const told: EventBody[] = [];
  const outbox = createOutbox(
    redis,
    () => {},
    () => randomUUID(),
  );
  const store = createTaskStore(
    redis,
    () => ({ total: 9, of: () => 9 }),
    () => void outbox.relay(),
  );
  const handle = createHandle(store, () => policy(), quiet);
  const options = { concurrency: 1, onGiveUp: async () => {}, onTrouble: () => {}, now: Date.now };
  const events = async (data: unknown) => {
    const { task, body, eventId, at } = data as EventData;
    if (body === undefined) return;
    told.push(body);
    await handle(task, body, { id: eventId, at });
  };
  const sessions = async (data: unknown) => {
    const { id, task, effect } = data as EffectData;
    if (effect.kind !== 'session.stop') return;
    const body = { kind: 'session.stopped', fence: effect.fence, salvage, answers: id } as const;
    await handle(task as TaskId, body, { id: `${id}/0`, at: Date.now() });
  };
  const workers = [
    startWorker(redis, 'events', events, options),
    startWorker(redis, `host.${host}`, sessions, options),
  ];
  onTestFinished(async () => {
    await Promise.all(workers.map((worker) => worker.close()));
    await outbox.close();
  });
  return told;
}

test('a running task is stopped, and the saved work is named', async () => {
  const project = await running();
  const salvage = 'refs/heads/conductor/salvage/12-sort-abc';
  const told = engine(project, 'box', salvage);
  await project.conducts(liveTask(12, 'rust-agent-widgets-12', 'box'));
  const screen = project.screen();
  await stop('12', {}, screen);
  expect(screen.said.out).toBe(
    `acme/widgets#12: stopped (available, stopped by cli:${userInfo().username})\nUnpushed work is kept on ${salvage}\n`,
  );
  expect(told).toMatchObject([{ kind: 'command.granted', command: { verb: 'stop', comment: null, number: 12 } }]);
});

test('--json tells the same', async () => {
  const project = await running();
  engine(project, 'box', null);
  await project.conducts(liveTask(12, 'rust-agent-widgets-12', 'box'));
  const screen = project.screen();
  await stop('acme/widgets#12', { json: true }, screen);
  expect(JSON.parse(screen.said.out)).toMatchObject({
    id: '4711-12',
    name: 'acme/widgets#12',
    state: 'available',
    salvage: null,
    stopped: true,
  });
});

test('a task at rest needs no stop: that is said, and nothing is sent', async () => {
  const project = await running();
  const told = engine(project, 'box', null);
  await project.conducts(issueTask('completed', 12));
  const screen = project.screen();
  await stop('12', {}, screen);
  expect(screen.said).toMatchObject({ code: 0, out: expect.stringContaining('acme/widgets#12: nothing to stop') });
  expect(told).toEqual([]);
});

test('--no-wait only asks', async () => {
  const project = await running();
  await project.conducts(liveTask(12, 'rust-agent-widgets-12', 'box'));
  const screen = project.screen();
  await stop('12', { wait: false }, screen);
  expect(screen.said.out).toContain('acme/widgets#12: asked to stop (in progress');
});

test('an unknown task is refused', async () => {
  const project = await running();
  expect(await refusal(stop('12', {}, project.screen()))).toMatchObject({ code: 'task_unknown', exitCode: 5 });
});

test('an engine that does not answer is told, and in the end the wait is over', async () => {
  const project = await running();
  await project.conducts(liveTask(12, 'rust-agent-widgets-12', 'box'));
  let looks = 0;
  const screen = { ...project.screen(), now: () => 10_000 * looks++ };
  const refused = await refusal(stop('12', {}, screen));
  expect(refused).toMatchObject({ code: 'not_stopped', exitCode: 1 });
  expect(screen.said.err.match(/is `conductor up` or `conductor serve` running/g)).toHaveLength(1);
});
