import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { CommandRequest } from '../../src/ports/answers.ts';
import { createAnswers } from '../../src/queue/answers.ts';
import { startWorker } from '../../src/queue/workers.ts';
import { liveTask, place, running } from './place.ts';

test('the real program tells data on standard output and errors on standard error, with their exit codes', async () => {
  const project = await running();
  await project.conducts(liveTask(12, 'rust-agent-widgets-12', 'other-box'));
  const [whole, one, unknown, many, help] = await Promise.all([
    project.conductor(['status', '--json']),
    project.conductor(['status', '12'], { env: { FORCE_COLOR: '' } }),
    project.conductor(['status', '99']),
    project.conductor(['status', '12', '13']),
    project.conductor(['--help']),
  ]);
  expect(whole).toMatchObject({ code: 0, err: '' });
  expect(JSON.parse(whole.out).tasks).toHaveLength(1);
  expect(one.out).toMatch(/^Task +acme\/widgets#12 Task 12$/m);
  expect(one.out).not.toContain('\u001b');
  expect(unknown).toMatchObject({ code: 5, out: '', err: expect.stringContaining('(task_unknown)\n  next: ') });
  expect(many.code).toBe(2);
  expect(help).toMatchObject({ code: 0, out: expect.stringContaining('Exit codes:') });
});

test('with nothing running status ends with 4, and a bad configuration with 3', async () => {
  const [still, bad] = [await place(), await place({ 'config/project.yml': 'project: 1\n' })];
  expect(await still.conductor(['status'])).toMatchObject({ code: 4, err: expect.stringContaining('conductor up') });
  expect((await bad.conductor(['status'])).code).toBe(3);
  expect((await bad.conductor(['validate'])).code).toBe(3);
  expect((await still.conductor(['validate'])).code).toBe(0);
});

test('a command is said to the server, with its text from standard input', async () => {
  const project = await running();
  const asked: unknown[] = [];
  const answers = createAnswers(project.redis);
  const take = async (data: unknown) => {
    asked.push(data);
    const note = { about: 'stopped', reason: 'nobody is there', salvage: null } as const;
    await answers.give((data as CommandRequest).reply, { outcome: asked.length > 1 ? 'refused' : 'accepted', note });
  };
  const options = { concurrency: 1, onGiveUp: async () => {}, onTrouble: () => {}, now: Date.now };
  const worker = startWorker(project.redis, 'commands', take, options);
  onTestFinished(() => worker.close());
  const send = () => project.conductor(['send', 'acme/widgets#12', '-'], { input: 'Use tabs.\nAlways.\n' });
  expect(await send()).toEqual({ code: 0, err: '', out: 'send acme/widgets#12: accepted, nobody is there\n' });
  expect(asked).toMatchObject([{ written: 'acme/widgets#12', verb: 'send', text: 'Use tabs.\nAlways.' }]);
  expect(await send()).toMatchObject({ code: 1, out: '', err: expect.stringContaining('(refused)\n  next: ') });
});

test('the usage, the help and the exit codes of a verb', async () => {
  const project = await place();
  const [help, less, away] = await Promise.all([
    project.conductor(['deploy', '--help']),
    project.conductor(['deploy', '12']),
    project.conductor(['deploy', 'rust', '12']),
  ]);
  expect(help).toMatchObject({ code: 0, out: expect.stringContaining('\nExamples:\n  conductor deploy backend 12\n') });
  expect(less).toMatchObject({ code: 2, err: expect.stringContaining("missing required argument 'task'") });
  expect(away).toMatchObject({ code: 4, err: expect.stringContaining('(not_running)') });
});

test('an agent speaks from its worktree: words as they come, or from standard input', async () => {
  const project = await place();
  const outbox = join(project.root, '.conductor', 'outbox');
  await mkdir(outbox, { recursive: true });
  await project.conductor(['agent', 'status', 'built', 'with', '-O2']);
  await project.conductor(['agent', 'ask', '-'], { input: 'Which zone?\nUTC or local?\n' });
  const names = (await readdir(outbox)).sort();
  const texts = await Promise.all(names.map(async (name) => JSON.parse(await readFile(join(outbox, name), 'utf8'))));
  expect(texts).toEqual([
    { id: expect.any(String), verb: 'status', text: 'built with -O2' },
    { id: expect.any(String), verb: 'ask', text: 'Which zone?\nUTC or local?' },
  ]);
  expect(await project.conductor(['agent', 'shout', 'x'])).toMatchObject({ code: 2 });
});
