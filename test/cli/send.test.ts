// `conductor send`: to one, to several, to all; asked of a server over a real Redis that decides by the law.
import { randomUUID } from 'node:crypto';
import { expect, onTestFinished, test } from 'vitest';
import { send } from '../../src/cli/messages/send.ts';
import type { Mail } from '../../src/core/mail.ts';
import type { Task } from '../../src/core/task.ts';
import { createHandle } from '../../src/engine/handle.ts';
import { createTakeCommand } from '../../src/engine/take-command.ts';
import type { CommandRequest } from '../../src/ports/answers.ts';
import { createAnswers } from '../../src/queue/answers.ts';
import { createOutbox, type EffectData } from '../../src/queue/outbox.ts';
import { createTaskStore } from '../../src/queue/task-store.ts';
import { startWorker } from '../../src/queue/workers.ts';
import { policy } from '../core/policy.ts';
import { issueTask, liveTask, place, type Running, refusal, running } from './place.ts';

/** The server's side of a command, and a host that says of each message that it was delivered. @returns the tasks as they are */
function server(
  { redis }: Running,
  verdict: 'delivered' | 'silent' = 'delivered',
): { get(number: number): Promise<Task | undefined> } {
  const outbox = createOutbox(redis, () => {}, randomUUID);
  const store = createTaskStore(
    redis,
    () => ({ total: 99, of: () => 99 }),
    () => void outbox.relay(),
  );
  const answers = createAnswers(redis);
  const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
  const handle = createHandle(store, () => policy(), log);
  const nobody = { installations: { repositories: async () => [] }, issues: { read: async () => undefined } };
  const take = createTakeCommand({
    ...{ store, answers, handle, policy: () => policy(), clock: { now: Date.now }, lane: () => {} },
    ...{ fleet: { capacity: async () => ({ free: {} }) }, checkText: () => Promise.reject(new Error('not asked for')) },
    ...nobody,
  });
  const perform = async (data: unknown) => {
    const { id, task, effect } = data as EffectData;
    if (effect.kind === 'answer.give') return answers.give(effect.to, effect);
    if (effect.kind !== 'session.send' || verdict === 'silent') return;
    const body = { kind: 'message.delivered', key: effect.feedback.key, verdict, reason: 'seen', answers: id } as const;
    await handle(task as Task['id'], body, { id: `${id}/0`, at: Date.now() });
  };
  const options = { concurrency: 4, onGiveUp: async () => {}, onTrouble: () => {}, now: Date.now };
  const workers = [
    startWorker(redis, 'commands', (data, again) => take(data as CommandRequest, again), options),
    ...['events', 'host.box'].map((queue) => startWorker(redis, queue, perform, options)),
  ];
  onTestFinished(async () => {
    await Promise.all(workers.map((worker) => worker.close()));
    await outbox.close();
  });
  return { get: (number) => store.get(`4711-${number}`) };
}

const live = (number: number, type = 'rust') => {
  const made = liveTask(number, `${type}-agent-widgets-${number}`, 'box');
  return { ...made, agent: made.agent && { ...made.agent, type, sessionName: `${type}-agent` } };
};

test('S-067: to one, and it is told that it arrived', async () => {
  const project = await running();
  const { get } = server(project);
  await project.conducts(live(12));
  const [words, json] = [project.screen(), project.screen()];
  await send(['rust', 'Use', 'tabs.'], {}, words);
  expect(words.said).toEqual({ code: 0, err: '', out: 'send rust: accepted as number 1, delivered (seen)\n' });
  await send(['12', 'Line one\r\nline two'], { json: true, priority: 'high' }, json);
  expect(JSON.parse(json.said.out)).toEqual({
    ...{ ok: true, verb: 'send', of: '12', note: null, task: '4711-12', seq: 2, state: 'delivered', reason: 'seen' },
  });
  expect((await get(12))?.mail).toMatchObject([
    { text: 'Use tabs.', priority: 'normal' },
    { text: 'Line one\nline two', priority: 'high' },
  ]);
});

test('S-067: one that is absent is a session that was not found, and nothing is sent', async () => {
  const project = await running();
  const { get } = server(project);
  await project.conducts(issueTask('completed', 12));
  for (const to of ['docs', 'nobody', '12']) {
    const error = await refusal(send([to, 'x'], {}, project.screen()));
    expect(error).toMatchObject({
      code: 'session_not_found',
      exitCode: 5,
      message: expect.stringContaining('session not found'),
    });
  }
  expect((await get(12))?.mail).toEqual([]);
});

test('of two agents of a type it is asked which; those at work go before those that will be', async () => {
  const project = await running();
  server(project);
  await project.conducts(issueTask('assigned', 15));
  await project.conducts(live(12));
  const screen = project.screen();
  await send(['rust', 'x'], {}, screen);
  expect(screen.said.out).toContain('accepted');
  await project.conducts(live(14));
  expect(await refusal(send(['rust', 'x'], {}, project.screen()))).toMatchObject({
    ...{ code: 'several_sessions', exitCode: 2, hint: 'name the task: conductor send acme/widgets#12' },
  });
});

test('what waits for its agent, or has no verdict yet, is told as that', async () => {
  const project = await running();
  server(project, 'silent');
  await project.conducts(issueTask('assigned', 15));
  await project.conducts(live(12));
  const [early, late] = [project.screen(), project.screen()];
  await send(['15', 'x'], {}, early);
  expect(early.said.out).toBe('send 15: accepted as number 1, waiting\n');
  await send(['12', 'x'], { wait: false }, late);
  expect(late.said.out).toMatch(/^send 12: accepted as number 1, (?:waiting|on the way)\n$/);
});

test('S-069: to all and to some: a line for each, and 0 when one received it', async () => {
  const project = await running();
  const { get } = server(project);
  for (const number of [12, 14]) await project.conducts(live(number));
  await project.conducts(live(16, 'docs'));
  await project.conducts(issueTask('completed', 18));
  const [all, some] = [project.screen(), project.screen()];
  await send(['Commit', 'now.'], { all: true }, all);
  expect(all.said.out.trim().split('\n').toSorted()).toEqual(
    [12, 14, 16].map((number) => `acme/widgets#${number}: accepted as number 1, delivered (seen)`),
  );
  await send(['docs,qa,12', 'Hi.'], { json: true }, some);
  const told = JSON.parse(some.said.out);
  expect(told).toMatchObject({ ok: true, verb: 'send', of: 'docs,qa,12' });
  expect(told.results).toEqual([
    { to: 'acme/widgets#16', ok: true, seq: 2, state: 'delivered', code: null, reason: 'seen' },
    {
      to: 'qa',
      ok: false,
      seq: null,
      state: null,
      code: 'session_not_found',
      reason: expect.stringContaining('session not found'),
    },
    { to: 'acme/widgets#12', ok: true, seq: 2, state: 'delivered', code: null, reason: 'seen' },
  ]);
  expect(some.said.code).toBe(0);
  expect((await get(18))?.mail).toEqual([]);
});

test('S-069: when none received it, it is an error', async () => {
  const project = await running();
  server(project);
  const [words, json] = [project.screen(), project.screen()];
  expect(await refusal(send(['x'], { all: true }, words))).toMatchObject({ code: 'session_not_found', exitCode: 5 });
  await project.conducts(live(12));
  await send(['qa,nobody', 'x'], { json: true }, json);
  expect(JSON.parse(json.said.out)).toMatchObject({
    ok: false,
    code: 'nobody_reached',
    results: [{ ok: false }, { ok: false }],
  });
  expect(json.said.code).toBe(1);
  expect(await refusal(send(['12,qa', 'rm -rf /'], {}, words))).toMatchObject({ code: 'nobody_reached', exitCode: 1 });
  expect(words.said.out).toContain('acme/widgets#12: not sent (destroys_files)');
});

test('S-071, R-26: empty, invisible and destructive texts are refused with three codes, and nothing is put into the queue', async () => {
  const project = await running();
  const { get } = server(project);
  await project.conducts(live(12));
  const sent = (text: string) => refusal(send(['12', text], {}, project.screen()));
  expect(await sent(' \n')).toMatchObject({ code: 'text_missing', exitCode: 2 });
  expect(await sent('\u0007\u001b[2J')).toMatchObject({ code: 'text_unprintable', exitCode: 2 });
  expect(await sent('rm -rf /')).toMatchObject({ code: 'destroys_files', exitCode: 1 });
  expect(await sent('x'.repeat(65_537))).toMatchObject({ code: 'text_too_long', exitCode: 2 });
  expect(await refusal(send(['12', 'x'], { priority: 'now' }, project.screen()))).toMatchObject({
    code: 'priority_unknown',
    exitCode: 2,
  });
  expect((await get(12))?.mail).toEqual([]);
});

test('S-070: one more than may wait is refused with its own code', async () => {
  const project = await running();
  server(project);
  const full = Array.from({ length: 50 }, (_, index) => ({ ...waiting, key: `k${index}`, seq: index + 1 }));
  await project.conducts({ ...issueTask('assigned', 15), mail: full, mailSeq: 50 });
  expect(await refusal(send(['15', 'x'], {}, project.screen()))).toMatchObject({ code: 'queue_full', exitCode: 1 });
});

test('with nothing running it ends with 4', async () => {
  const project = await place();
  expect(await refusal(send(['12', 'x'], {}, project.screen()))).toMatchObject({ code: 'not_running', exitCode: 4 });
});

const waiting: Mail = {
  ...{ key: '', seq: 0, from: 'mona', kind: 'person', about: 'send', sender: null, question: null, text: 'x', at: 1 },
  ...{ priority: 'normal', state: 'waiting', reason: '', tries: 0, triedAt: null, settledAt: null },
};
