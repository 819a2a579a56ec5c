import { expect, test } from 'vitest';
import { list } from '../../src/cli/sessions/list.ts';
import { issueTask, liveTask, running, tmuxSessions } from './place.ts';

test('every live session of every host is one row', async () => {
  const project = await running();
  tmuxSessions(project.socket, 'rust-agent-widgets-12');
  await project.conducts(liveTask(12, 'rust-agent-widgets-12'));
  await project.conducts(liveTask(14, 'rust-agent-widgets-14', 'other-box'));
  await project.conducts(issueTask('assigned', 15));
  await project.conducts(issueTask('completed', 16));
  const screen = project.screen();
  await list({}, screen);
  const [head, ...rows] = screen.said.out.trimEnd().split('\n');
  expect(head).toMatch(/^AGENT +TASK +HOST +STATE +CONDITION +AGE +SESSION$/);
  expect(rows).toHaveLength(2);
  expect(screen.said.out).toMatch(/^rust +acme\/widgets#14 +other-box +active +working +\d.* rust-agent-widgets-14$/m);
});

test('a session killed from outside is gone on the next call, one of another host is not touched', async () => {
  const project = await running();
  const tmux = tmuxSessions(project.socket, 'rust-agent-widgets-12');
  await project.conducts(liveTask(12, 'rust-agent-widgets-12'));
  await project.conducts(liveTask(14, 'rust-agent-widgets-14', 'other-box'));
  const [before, after] = [project.screen(), project.screen()];
  await list({ json: true }, before);
  tmux('kill-session', '-t', '=rust-agent-widgets-12');
  await list({ json: true }, after);
  const tasks = (out: string) => (JSON.parse(out).sessions as { task: string }[]).map(({ task }) => task).sort();
  expect(tasks(before.said.out)).toEqual(['acme/widgets#12', 'acme/widgets#14']);
  expect(tasks(after.said.out)).toEqual(['acme/widgets#14']);
});

test('a tmux that cannot be asked is no absence', async () => {
  const project = await running();
  await project.conducts(liveTask(12, 'rust-agent-widgets-12'));
  const screen = project.screen();
  await list({ json: true }, screen);
  expect(JSON.parse(screen.said.out).sessions).toMatchObject([
    { agent: 'rust', task: 'acme/widgets#12', id: '4711-12', session: 'rust-agent-widgets-12', state: 'active' },
  ]);
});

test('with no agent at work it says so and ends well', async () => {
  const project = await running();
  const [words, json] = [project.screen(), project.screen()];
  await list({}, words);
  await list({ json: true }, json);
  expect(words.said).toMatchObject({ code: 0, out: expect.stringContaining('No agent is at work') });
  expect(json.said.out).toBe('{"sessions":[]}\n');
});
