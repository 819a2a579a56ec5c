// Ways in which a task ends without a merge, and how it begins again.
import { describe, expect, test } from 'vitest';
import type { Task } from '../../src/core/task.ts';
import { useLine } from './use-line.ts';

const line = useLine({ project: { limits: { max_attempts: 1, max_feedback_rounds: 1 } } });

const isFree = ({ state, session }: Task) => state === 'available' && session.state === 'idle';

describe('taken back while the agent works', () => {
  test('label taken off: the agent is stopped, the task is available and says why', async () => {
    const number = await line().request('Unlabel me', 'wait');
    await line().seen(number, 'is at work', ({ state }) => state === 'in_progress');
    await line().github.as('alice').unlabel(line().repository, number, 'backend');
    await expectStopped(number, 'label backend was taken off');
  });

  test('issue closed: the agent is stopped, the task is available and says why', async () => {
    const number = await line().request('Close me', 'wait');
    await line().seen(number, 'is at work', ({ state }) => state === 'in_progress');
    await line().github.as('alice').closeIssue(line().repository, number, 'not_planned');
    await expectStopped(number, 'the issue was closed');
  });

  async function expectStopped(number: number, reason: string): Promise<void> {
    const task = await line().seen(number, 'is free again', isFree);
    expect(task.reason).toBe(reason);
    const [agent] = await line().starts(number);
    expect(() => process.kill(agent?.pid ?? -1, 0)).toThrow('ESRCH');
    expect(await line().branchesOf(number)).toEqual([]);
    await line().until('the comment says why', () => line().statusComments(number)[0]?.body.includes(reason));
  }
});

test('pull request closed without a merge: the task is available and says so, and may be asked for again', async () => {
  const { github, repository } = line();
  const number = await line().request('Turn me down');
  const { pull } = await line().seen(number, 'waits for review', ({ stage }) => stage === 'review');
  await github.as('alice').closeIssue(repository, pull?.number ?? 0);
  const task = await line().seen(number, 'is free again', isFree);
  expect(task.reason).toBe('the pull request was closed without a merge by alice');
  expect(task.pull?.state).toBe('closed');
  await line().until('the comment says why', () => line().statusComments(number)[0]?.body.includes(task.reason));
  await github.as('alice').comment(repository, number, '/conductor deploy');
  const again = await line().merge(number);
  expect(again.attempt).toBe(2);
  expect(again.pull?.number).not.toBe(pull?.number);
});

test('validation fails for good: nothing is pushed, a person is called, and retry makes one more attempt', async () => {
  const { github, repository } = line();
  const number = await line().request('Break it', 'break');
  const failed = await line().seen(
    number,
    'has failed',
    ({ state, session }) => state === 'failed' && session.state === 'idle',
  );
  expect(failed.reason).toContain('syntax');
  expect(await line().starts(number)).toMatchObject([
    { attempt: 1, round: 0 },
    { attempt: 1, round: 1 },
  ]);
  expect(await line().given(number, 'brief-1.md')).toContain('Validation did not pass');
  expect(await line().branchesOf(number)).toEqual([]);
  const { salvage } = await line().seen(number, 'is saved', (task) => task.salvage !== null);
  expect(salvage).toMatch(/^refs\/heads\/conductor\/salvage\//);
  const [note] = await line().until('a person is called', () => {
    return (
      line().notes(number).length > 0 &&
      line()
        .notes(number)
        .map(({ body }) => body)
    );
  });
  expect(note).toMatch(/This needs a person, @alice[\s\S]*syntax/);
  expect(line().statusComments(number)).toHaveLength(1);
  await github.as('alice').comment(repository, number, '/conductor retry');
  await line().seen(number, 'is tried again', ({ attempt }) => attempt === 2);
});
