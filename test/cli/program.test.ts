import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
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

test('an agent speaks from its worktree: words as they come, or from standard input', async () => {
  const project = await place();
  const outbox = join(project.root, '.conductor', 'outbox');
  await mkdir(outbox, { recursive: true });
  await project.conductor(['agent', 'status', 'built', 'with', '-O2']);
  await project.conductor(['agent', 'ask', '-'], { input: 'Which zone?\nUTC or local?\n' });
  const names = (await readdir(outbox)).sort();
  const texts = await Promise.all(names.map(async (name) => JSON.parse(await readFile(join(outbox, name), 'utf8'))));
  expect(texts).toEqual([
    { verb: 'status', text: 'built with -O2' },
    { verb: 'ask', text: 'Which zone?\nUTC or local?' },
  ]);
  expect(await project.conductor(['agent', 'shout', 'x'])).toMatchObject({ code: 2 });
});
