// Commands beside the issue of a task: on pull requests, too early, to a whole repository; and what a stranger is told.
import { hostname } from 'node:os';
import { expect, test } from 'vitest';
import type { Fault } from '../../src/standin/http/faults.ts';
import { audited } from './audited.ts';
import { ask, bodiesOf, say } from './say.ts';
import { useLine } from './use-line.ts';

const word = 'a-word-of-the-runner';
const line = useLine({ slots: 12, env: { ...process.env, LINE_WORD: word }, passEnv: ['LINE_WORD'] });

test.concurrent('T-06: the status tells a stranger no host, path, session or value of an environment', async () => {
  const number = await line().request('Gossip', 'gossip');
  await line().until('it has gossiped', () => line().held(number));
  const { session } = await line().seen(number, 'has said so', (task) => task.session.evidence.includes('I am on'));
  expect(session.evidence).toContain(word);
  const reply = await ask(line(), number, '/conductor status', 'mallory');
  expect(reply).toContain('In progress');
  await line().calm();
  const shown = [
    reply,
    ...line()
      .statusComments(number)
      .map(({ body }) => body),
  ].join('\n');
  for (const secret of [
    hostname(),
    session.host ?? '?',
    session.name ?? '?',
    line().dir,
    line().socket,
    word,
    'LINE_WORD',
    '/tmp/',
  ])
    expect(shown).not.toContain(secret);
});

test.concurrent('R-54: on a pull request nobody conducts no command starts anything', async () => {
  const { github, repository } = line();
  await github.as('alice').commit(repository, 'by-hand', { 'by-hand.txt': 'text' }, 'By hand');
  const { number } = await github.as('alice').openPull(repository, { title: 'By hand', head: 'by-hand' });
  expect(await ask(line(), number, '/conductor status')).toContain('No task belongs to this pull request');
  const said = await say(line(), number, '/conductor deploy backend');
  await line().calm();
  expect({ reaction: said.reaction, starts: await line().starts(number) }).toEqual({
    reaction: 'confused',
    starts: [],
  });
  expect(bodiesOf(line(), number).at(-1)).toContain('pull request');
  expect(await line().branchesOf(number)).toEqual([]);
});

test.concurrent('R-54: on the pull request of a task a command acts on the task', async () => {
  const number = await line().request('Steer me from there');
  const { pull } = await line().seen(number, 'waits for review', ({ stage }) => stage === 'review');
  await say(line(), pull?.number ?? 0, '/conductor stop');
  const stopped = await line().seen(
    number,
    'was stopped',
    ({ state, session }) => state === 'available' && session.state === 'idle',
  );
  expect(stopped.reason).toBe('stopped by alice');
});

test.concurrent('R-55: a command that comes before the task it is about is taken up again, and runs once', async () => {
  const { github, repository } = line();
  const number = await line().issue('Too early', 'wait');
  const comment = await github.as('alice').comment(repository, number, '/conductor block Mind the gap.');
  await line().until('there was no task', async () => {
    const told = (await line().logged()).split('\n').filter((one) => one.includes(`"task":"${line().id(number)}"`));
    return told.some((one) => one.includes('is not there yet'));
  });
  await github.as('alice').label(repository, number, 'backend');
  const reaction = await line().until('it is answered', () => comment.reactions[0]);
  await line().calm();
  expect(reaction.content).toBe('rocket');
  expect(comment.reactions).toHaveLength(1);
  expect((await line().task(number))?.blockers).toMatchObject([{ text: 'Mind the gap.', author: 'alice' }]);
  const lines = (await audited(line(), number)).map(({ trigger, decision, role }) => [trigger, decision, role]);
  expect(lines.toSorted()).toEqual([
    ['command block', 'accepted', 'write'],
    ['label backend', 'accepted', 'write'],
  ]);
});

test.concurrent('R-55: GitHub does not know of its own fresh comment yet: it is asked again', async () => {
  const { github, repository } = line();
  const number = await line().issue('Fresh');
  const comment = await github.as('alice').comment(repository, number, '/conductor help');
  const path = new RegExp(`/issues/comments/${comment.id}/reactions$`);
  const fault: Fault = { method: 'POST', path, times: 1, kind: 'status', status: 404 };
  github.faults.push(fault);
  await line().until('it is answered', () => comment.reactions[0] && line().notes(number)[0]);
  await line().calm();
  expect(fault.times).toBe(0);
  expect(comment.reactions).toHaveLength(1);
  expect(line().notes(number)).toHaveLength(1);
});

test.concurrent('pause, resume: nothing new starts meanwhile, what runs goes on; status where no task is shows the project', async () => {
  const place = await line().elsewhere('moon', 'paused');
  const first = await place.request('At work', 'wait');
  await place.seen(first, 'is at work', ({ state }) => state === 'in_progress');
  await say(line(), first, '/conductor pause', 'alice', place);
  const second = await place.request('Later', 'wait');
  const held = await place.seen(second, 'is held', (task) => task.held !== null);
  expect(held).toMatchObject({ held: 'paused by alice', session: { state: 'idle' } });
  const nobodys = await place.issue('Nobody works here');
  const status = await ask(line(), nobodys, '/conductor status', 'mallory', place);
  expect(status).toMatch(
    /No task belongs to this issue[\s\S]*Paused\*\* by alice[\s\S]*2 tasks[\s\S]*At work[\s\S]*Later/,
  );
  expect(await place.starts(second)).toEqual([]);
  expect(await place.task(first)).toMatchObject({ state: 'in_progress' });
  await say(line(), second, '/conductor resume', 'alice', place);
  await place.seen(second, 'is at work', ({ state }) => state === 'in_progress');
});

test.concurrent('stop-all: every agent of this repository is dead, and those of others go on', async () => {
  const place = await line().elsewhere('moon', 'stopped');
  const numbers = [await place.request('One', 'wait'), await place.request('Two', 'wait')];
  const other = await line().request('Elsewhere', 'wait');
  for (const number of numbers) await place.seen(number, 'is at work', ({ state }) => state === 'in_progress');
  await line().seen(other, 'is at work', ({ state }) => state === 'in_progress');
  await say(line(), numbers[0] ?? 0, '/conductor stop-all', 'alice', place);
  for (const number of numbers) {
    const task = await place.seen(
      number,
      'was stopped',
      ({ state, session }) => state === 'available' && session.state === 'idle',
    );
    expect(task.reason).toBe('everything was stopped by alice');
    const [agent] = await place.starts(number);
    expect(() => process.kill(agent?.pid ?? -1, 0)).toThrow('ESRCH');
  }
  expect(await line().task(other)).toMatchObject({ state: 'in_progress', stopping: null });
  const next = await place.request('Three', 'wait');
  await place.seen(next, 'is held', (task) => task.held === 'paused by alice');
});
