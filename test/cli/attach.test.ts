import { expect, test } from 'vitest';
import { attach } from '../../src/cli/sessions/attach.ts';
import { issueTask, liveTask, program, type Running, refusal, running, tmuxSessions, until } from './place.ts';

const session = 'rust-agent-widgets-12';

async function withLiveAgent(): Promise<Running & { tmux: (...args: string[]) => string }> {
  const project = await running();
  const tmux = tmuxSessions(project.socket, session);
  await project.conducts(liveTask(12, session));
  return { ...project, tmux };
}

test.each(['12', 'acme/widgets#12', 'https://github.com/acme/widgets/issues/12', 'rust', 'rust-agent', session])(
  '%s leads to the session',
  async (which) => {
    const project = await withLiveAgent();
    // Without a terminal it tells the command instead.
    const refused = await refusal(attach(which, { readOnly: true }, project.screen()));
    expect(refused).toMatchObject({
      code: 'not_a_terminal',
      hint: expect.stringContaining(`tmux -u -L ${project.socket} attach-session -r -t =${session}`),
    });
  },
);

test('it joins as one more client, even from a pane of the same tmux server', async () => {
  const project = await withLiveAgent();
  const typed = `HOME=${project.root} ${process.execPath} ${program} attach rust`;
  project.tmux('new-window', '-d', '-t', '=conductor-keeper:', '-c', project.root, typed);
  const clients = await until(() => project.tmux('list-clients', '-t', `=${session}`).trim() || undefined);
  expect(clients.split('\n')).toHaveLength(1);
});

test('a type without a session and an unknown type have different codes, and say what to do', async () => {
  const project = await running();
  expect(await refusal(attach('rust', {}, project.screen()))).toMatchObject({
    code: 'no_session',
    message: 'no agent is at work: rust',
    hint: 'comment `/conductor deploy rust` on the issue, or label it `backend`',
    exitCode: 1,
  });
  expect(await refusal(attach('cobol', {}, project.screen()))).toMatchObject({
    code: 'agent_unknown',
    hint: expect.stringContaining('agent types: rust, docs'),
    exitCode: 5,
  });
});

test('a task without a live agent says so, an unknown task is another code', async () => {
  const project = await running();
  await project.conducts(issueTask('assigned', 14));
  expect(await refusal(attach('14', {}, project.screen()))).toMatchObject({ code: 'no_session' });
  expect(await refusal(attach('99', {}, project.screen()))).toMatchObject({ code: 'task_unknown', exitCode: 5 });
});

test('several sessions of a type are listed, and the task is asked for', async () => {
  const project = await running();
  await project.conducts(liveTask(12, session, 'box'));
  await project.conducts(liveTask(14, 'rust-agent-widgets-14', 'box'));
  const screen = project.screen();
  expect(await refusal(attach('rust', {}, screen))).toMatchObject({ code: 'several_sessions', exitCode: 2 });
  expect(screen.said.err).toContain('acme/widgets#12');
  expect(screen.said.err).toContain('acme/widgets#14');
});

test('a session of another host is named with the command to run there', async () => {
  const project = await running();
  await project.conducts(liveTask(12, session, 'other-box'));
  expect(await refusal(attach('12', { readOnly: true }, project.screen()))).toMatchObject({
    code: 'other_host',
    message: `session ${session} is on host other-box`,
    hint: "run there: conductor attach 'acme/widgets#12' --read-only",
  });
});
