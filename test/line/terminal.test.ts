// An agent CLI at its terminal: its questions are answered on the issue, and its silence is noticed.
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { bodiesOf, say } from './say.ts';
import { useLine } from './use-line.ts';

const programs = fileURLToPath(new URL('./fixtures/terminal', import.meta.url));
const type = {
  ...{ name: 'Backend Agent', session_name: 'backend-agent', prompt_file: 'backend.md', validation_profile: 'shell' },
  ...{ cli: 'claude', capabilities: ['backend'], options: { permission_mode: 'ask' } },
  env: { PATH: `${programs}:${process.env.PATH}`, ANTHROPIC_API_KEY: 'none' },
};
const line = useLine({ agents: { agent_types: { backend: type } } });

test.concurrent.each([
  // Its dialog is drawn after the answer came.
  ['yes', 'ask late', 'allowed.txt'],
  ['no', 'ask', 'denied.txt'],
] as const)('B-06, W-67: a permission question is answered on the issue with %s', async (answer, deed, file) => {
  const number = await line().request(`Clean up: ${answer}`, deed);
  const asked = await line().seen(number, 'asks', ({ session }) => session.asking !== null);
  expect(asked).toMatchObject({
    state: 'in_progress',
    session: { condition: 'waiting' },
    blockers: [{ permission: true }],
  });
  const question = await line().until('people are asked', () => bodiesOf(line(), number)[0]);
  expect(question).toContain('May I use Bash: rm -r build?');
  await say(line(), number, `/conductor answer ${answer}`);
  const task = await line().seen(number, 'waits for review', ({ stage }) => stage === 'review');
  expect(task.blockers).toMatchObject([{ closedBy: 'alice', resolution: answer }]);
  expect(task.mail).toMatchObject([{ about: 'answer', state: 'delivered' }]);
  expect(await line().saved(`refs/heads/${task.branch}`)).toContain(file);
  expect(bodiesOf(line(), number)).toHaveLength(1);
});

test.concurrent('B-06: where the answer did not do it, people are asked again', async () => {
  const number = await line().request('Clean up, deaf', 'ask deaf');
  await line().seen(number, 'asks', ({ session }) => session.asking !== null);
  await say(line(), number, '/conductor answer yes');
  await line().seen(number, 'asks again', ({ blockers }) => blockers.length === 2);
  await say(line(), number, '/conductor answer yes');
  const task = await line().seen(number, 'waits for review', ({ stage }) => stage === 'review');
  expect(task.mail).toMatchObject([{ state: 'unconfirmed' }, { state: 'delivered' }]);
  expect(await line().saved(`refs/heads/${task.branch}`)).toContain('allowed.txt');
});

test.concurrent('W-69: a turn that ended without an end is reminded of it, and what was used is told', async () => {
  const number = await line().request('Say it when you are done', 'work');
  const task = await line().seen(number, 'waits for review', ({ stage }) => stage === 'review');
  expect(task.mail).toMatchObject([{ about: 'notice', from: 'conductor', state: 'delivered' }]);
  expect(task.session.resumable).toBe('s-1');
  expect(task.attempts).toMatchObject([{ used: [{ session: 's-1', usage: { input: 1200, output: 34 } }] }]);
  expect(line().repository.pull(task.pull?.number ?? 0)?.body).toContain('1.2 k tokens');
  await line().until('the status says it', () =>
    line().statusComments(number)[0]?.body.includes('| Used | 1.2 k tokens |'),
  );
});
