// `/conductor …` on an issue and on its pull request.
import { expect, test } from 'vitest';
import type { Comment } from '../../src/standin/world/comments.ts';
import { useLine } from './use-line.ts';

const line = useLine();

/** Says it, and waits for the reaction to it. @returns the reaction and the notes that came with it */
async function say(number: number, text: string, login = 'alice'): Promise<{ reaction: string; replies: string[] }> {
  const before = line().notes(number).length;
  const said = await line().github.as(login).comment(line().repository, number, text);
  const reaction = await line().until(`"${text}" is reacted to`, () => said.reactions[0]?.content);
  return { reaction, replies: line().notes(number).slice(before).map(bodyOf) };
}

/** Like `say`, for what is answered with one text. */
async function ask(number: number, text: string, login = 'alice'): Promise<{ reaction: string; reply: string }> {
  const before = line().notes(number).length;
  const { reaction } = await say(number, text, login);
  const [reply = ''] = await line().until(`"${text}" is answered`, () => {
    const notes = line().notes(number).slice(before);
    return notes.length > 0 && notes.map(bodyOf);
  });
  return { reaction, reply };
}

function bodyOf({ body }: Comment): string {
  return body;
}

test('help: lists the commands, to anybody', async () => {
  const number = await line().issue('Nothing to do here');
  const { reaction, reply } = await ask(number, '/conductor help', 'mallory');
  expect(reaction).toBe('rocket');
  expect(reply).toContain('| `/conductor deploy');
  expect(await line().task(number)).toBeUndefined();
});

test('status: of an issue and of a pull request that nobody conducts', async () => {
  const { github, repository } = line();
  const number = await line().issue('Nobody works here');
  expect((await ask(number, '/conductor status')).reply).toContain('No task belongs to this issue');
  const alice = github.as('alice');
  await alice.commit(repository, 'by-hand', { 'by-hand.txt': 'text' }, 'By hand');
  const pull = await alice.openPull(repository, { title: 'By hand', head: 'by-hand' });
  expect((await ask(pull.number, '/conductor status')).reply).toContain('No task belongs to this pull request');
  expect(await line().task(pull.number)).toBeUndefined();
});

test('unknown verb: says so and names the nearest one', async () => {
  const number = await line().issue('Misspell');
  const { reaction, reply } = await ask(number, '/conductor stauts');
  expect(reaction).toBe('confused');
  expect(reply).toContain('Did you mean `/conductor status`?');
});

test('deploy, status, stop, retry, merge: a task led by commands alone', async () => {
  const { repository } = line();
  const number = await line().issue('Lead me', 'hold');
  expect(await say(number, '/conductor deploy backend')).toEqual({ reaction: 'eyes', replies: [] });
  await line().seen(number, 'is at work', ({ state }) => state === 'in_progress');
  await line().until('half of the work is there', () => line().held(number));
  expect((await ask(number, '/conductor status')).reply).toMatch(/In progress[\s\S]*Backend Agent/);
  expect((await ask(number, '/conductor deploy')).reply).toContain('the task is in progress already');

  const { reaction, reply } = await ask(number, '/conductor stop');
  expect(reaction).toBe('eyes');
  const stopped = await line().seen(number, 'was stopped', ({ state }) => state === 'available');
  expect(stopped.reason).toBe('stopped by alice');
  const [agent] = await line().starts(number);
  expect(() => process.kill(agent?.pid ?? -1, 0)).toThrow('ESRCH');
  expect(stopped.salvage).toMatch(/^refs\/heads\/conductor\/salvage\//);
  expect(reply).toContain(stopped.salvage);
  expect(await line().saved(stopped.salvage ?? '')).toEqual([`half-${number}.txt`, `loose-${number}.txt`]);
  expect(await line().branchesOf(number)).toEqual([]);
  expect((await ask(number, '/conductor stop')).reply).toContain('nothing is running here');

  await line().go(number);
  await say(number, '/conductor retry');
  const { pull } = await line().seen(number, 'waits for review', ({ stage }) => stage === 'review');
  expect((await ask(pull?.number ?? 0, '/conductor status')).reply).toMatch(/Lead me[\s\S]*Validating \(review\)/);
  expect(await line().merge(number)).toMatchObject({ attempt: 2, requester: 'alice' });
  expect(await repository.file('main', `half-${number}.txt`)).toBe('half of it\n');
  expect(line().statusComments(number)).toHaveLength(1);
});

test('answer: a question of the agent goes to the issue, the answer into its session', async () => {
  const number = await line().request('Ask me', 'ask');
  const [question] = await line().until('the question is asked', () => {
    return line().notes(number).length > 0 && line().notes(number).map(bodyOf);
  });
  expect(question).toContain('> Tabs or spaces?');
  expect(question).toContain('@alice');
  expect((await say(number, '/conductor answer Tabs.\nAlways tabs.')).reaction).toBe('rocket');
  await line().merge(number);
  expect(await line().repository.file('main', `answer-${number}.md`)).toContain('Tabs.\nAlways tabs.');
  expect((await ask(number, '/conductor answer Spaces.')).reply).toContain('alice answered already');
});

test('T-05: who may only read gets one reaction and no text, and nothing happens', async () => {
  const number = await line().request('Not yours', 'wait');
  await line().seen(number, 'is at work', ({ state }) => state === 'in_progress');
  expect(await say(number, '/conductor stop', 'mallory')).toEqual({ reaction: '-1', replies: [] });
  const other = await line().issue('Not yours either');
  expect(await say(other, '/conductor deploy', 'mallory')).toEqual({ reaction: '-1', replies: [] });
  await line().github.as('mallory').label(line().repository, other, 'backend');
  await line().seen(other, 'is refused', ({ reason }) => reason === 'mallory has only read permission');
  await line().go(number);
  await line().merge(number);
  expect(line().notes(number)).toEqual([]);
  expect(await line().starts(other)).toEqual([]);
  expect(line().statusComments(other)).toEqual([]);
});
