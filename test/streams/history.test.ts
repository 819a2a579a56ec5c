// `conductor history`: what the streams tell, newest last.
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { history } from '../../src/cli/messages/history.ts';
import { createRedisStreams } from '../../src/queue/streams.ts';
import { place, refusal, running } from '../cli/place.ts';
import { until } from '../queue/ground.ts';
import { entry, fileStreams } from './ground.ts';

const project = 'project: { name: Widgets }\n';
const onFile = { 'config/project.yml': `${project}communication: { backend: file }\n` };
const at = (minute: number) => Date.UTC(2026, 0, 5, 9, minute);

const moved = {
  name: 'acme/widgets#12',
  from: 'in_progress',
  to: 'validating:checks',
  label: 'agent finished',
  reason: '',
};
const happened = entry('1', { at: at(1), kind: 'session.exited', data: moved });
const answered = entry('2', {
  at: at(1),
  kind: 'session.exited',
  data: { name: 'acme/widgets#12', code: 0, reason: 'exit 0' },
});
const said = entry('3', {
  at: at(2),
  kind: 'session.send',
  actor: 'mona',
  data: { name: 'acme/gadgets#7', feedback: { kind: 'message', text: 'use\u001b[2J tabs' } },
});

async function withFiles() {
  const found = await place(onFile);
  const streams = fileStreams(join(found.root, '.conductor', 'streams'));
  await streams.publish('agent-commands', said);
  await streams.publish('agent-events', happened);
  await streams.publish('agent-responses', answered);
  return { ...found, streams };
}

test('it tells all streams in the order of time, the newest last, and needs no running conductor for files', async () => {
  const { screen } = await withFiles();
  const terminal = screen();
  await history(undefined, {}, terminal);
  expect(terminal.said).toEqual({
    code: 0,
    err: '',
    out: `${[
      'TIME (UTC)           TASK             WHAT              BY',
      '2026-01-05 09:01:00  acme/widgets#12  session.exited    rust  in_progress → validating:checks; agent finished',
      '2026-01-05 09:01:00  acme/widgets#12  ← session.exited  rust  code 0; exit 0',
      '2026-01-05 09:02:00  acme/gadgets#7   → session.send    mona  use tabs',
    ].join('\n')}\n`,
  });
});

test('what was taken in late stays behind what stood before it in its stream', async () => {
  const { screen, streams } = await withFiles();
  await streams.publish('agent-events', entry('late', { at: at(0), kind: 'ci.finished' }));
  const terminal = screen();
  await history(undefined, { json: true }, terminal);
  const ids = terminal.said.out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).id);
  expect(ids).toEqual(['1', 'late', '2', '3']);
});

test('as data it is one line of JSON per entry', async () => {
  const { screen } = await withFiles();
  const terminal = screen();
  await history(undefined, { json: true, lines: '2' }, terminal);
  const lines = terminal.said.out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines).toEqual([
    { stream: 'agent-responses', position: '1', ...answered },
    {
      stream: 'agent-commands',
      position: '1',
      ...said,
      data: { ...said.data, feedback: { kind: 'message', text: 'use tabs' } },
    },
  ]);
});

test.each([
  ['of a task', '#12', {}, ['session.exited', 'session.exited']],
  ['of a task by its whole name', 'Acme/Gadgets#7', {}, ['session.send']],
  ['of a stream', undefined, { stream: 'agent-responses' }, ['session.exited']],
  ['the newest', undefined, { lines: '1' }, ['session.send']],
])('it tells only those %s', async (_, task, options, kinds) => {
  const { screen } = await withFiles();
  const terminal = screen();
  await history(task, { ...options, json: true }, terminal);
  const found = terminal.said.out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).kind);
  expect(found).toEqual(kinds);
});

test('it follows what comes, from other processes, until it is interrupted', async () => {
  const { screen, streams } = await withFiles();
  const [terminal, controller] = [screen(), new AbortController()];
  const following = history('12', { follow: true, lines: '1' }, terminal, controller.signal);
  await until(() => terminal.said.out.includes('code 0'));
  await streams.publish('agent-events', entry('4', { kind: 'pull.opened', data: { ...moved, label: 'opened' } }), {
    ...said,
    id: '5',
  });
  await until(() => terminal.said.out.includes('pull.opened'));
  controller.abort();
  await following;
  expect(terminal.said.out.trim().split('\n')).toHaveLength(3);
  expect(terminal.said.out).not.toContain('use tabs');
});

test('on Redis it asks the conductor that runs, and says when none does', async () => {
  const { screen, redis } = await running();
  await createRedisStreams(redis, { mask: (text) => text, kept: 99 }).publish('agent-events', happened);
  const terminal = screen();
  await history('12', {}, terminal);
  expect(terminal.said.out).toContain('agent finished');
  const elsewhere = await place();
  expect(await refusal(history(undefined, {}, elsewhere.screen()))).toMatchObject({ code: 'not_running', exitCode: 4 });
});

test('where nothing happened it says so', async () => {
  const { screen } = await place(onFile);
  const [words, data] = [screen(), screen()];
  await history(undefined, {}, words);
  await history(undefined, { json: true }, data);
  expect(words.said).toEqual({ code: 0, err: '', out: 'Nothing like that happened.\n' });
  expect(data.said.out).toBe('');
});

test.each([
  ['stream_unknown', undefined, { stream: 'agents' }],
  ['lines_bad', undefined, { lines: '0' }],
  ['task_name_bad', 'rust', {}],
])('a mistake is told with what to write instead: %s', async (code, task, options) => {
  const { screen } = await place(onFile);
  expect(await refusal(history(task, options, screen()))).toMatchObject({
    code,
    exitCode: 2,
    hint: expect.stringMatching(/^write /),
  });
});
