// What becomes of a task when its issue, label, repository or the App's access to it goes, comes back or is called otherwise.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Task } from '../../src/core/task.ts';
import { parseMarker } from '../../src/text/marker.ts';
import type { Place } from './place.ts';
import { bodiesOf, say } from './say.ts';
import { useLine } from './use-line.ts';

const assignment_rules = { backend_tasks: ['backend'], docs_tasks: { labels: ['docs'], agents: ['backend'] } };
const line = useLine({ slots: 20, agents: { assignment_rules } });

const atWork = ({ state }: Task) => state === 'in_progress';
const isFree = ({ state, session }: Task) => state === 'available' && session.state === 'idle';

test.concurrent('R-10: a closed issue that is reopened goes on only where the label is still on', async () => {
  const { github, repository } = line();
  const numbers = [await line().request('Close and keep', 'hold'), await line().request('Close and take', 'hold')];
  const [kept = 0, taken = 0] = numbers;
  for (const number of numbers) await line().seen(number, 'is at work', atWork);
  for (const number of numbers) await line().until('half of the work is there', () => line().held(number));
  for (const number of numbers) await github.as('alice').closeIssue(repository, number, 'not_planned');
  for (const number of numbers) {
    const { reason, salvage } = await line().seen(number, 'is free', isFree);
    expect(reason).toBe('the issue was closed');
    expect(await line().saved(salvage ?? '')).toContain(`half-${number}.txt`);
    await line().until('the comment says so', () => line().statusComments(number)[0]?.body.includes(reason));
  }
  await github.as('alice').unlabel(repository, taken, 'backend');
  for (const number of numbers) await github.as('alice').reopenIssue(repository, number);
  await line().seen(kept, 'is at work again', ({ attempt }) => attempt === 2);
  await line().calm();
  expect(await line().task(taken)).toMatchObject({ state: 'available', attempt: 1 });
  expect(await line().starts(taken)).toHaveLength(1);
});

test.concurrent('R-11: a transferred issue takes its agent with it into the grave, and its old address is left alone', async () => {
  const { github, repository } = line();
  const target = await line().elsewhere('acme', 'attic');
  const number = await line().request('Move me', 'wait');
  await line().seen(number, 'is at work', atWork);
  await line().calm();
  const moved = await github.as('alice').transferIssue(repository, number, target.repository);
  const task = await line().seen(
    number,
    'is over',
    ({ state, session }) => state === 'rejected' && session.state === 'idle',
  );
  expect(task.reason).toBe(`the issue was transferred to acme/attic#${moved.number}`);
  await expectDead(line(), number);
  await line().calm();
  expect(await target.task(moved.number)).toBeUndefined();
  expect(callsTo(`/repos/acme/widgets/issues/${number}`).filter(({ status }) => status >= 300).length).toBeLessThan(2);
});

test.concurrent('R-12: a deleted issue ends its task, and nothing is written any more', async () => {
  const { github, repository } = line();
  const number = await line().request('Forget me', 'wait');
  await line().seen(number, 'is at work', atWork);
  await line().calm();
  const before = failedJobs();
  await github.as('alice').deleteIssue(repository, number);
  const task = await line().seen(
    number,
    'is over',
    ({ state, session }) => state === 'rejected' && session.state === 'idle',
  );
  expect(task.reason).toBe('the issue was deleted');
  await expectDead(line(), number);
  await line().calm();
  expect((await failedJobs()) - (await before)).toBeLessThanOrEqual(1);
  expect(callsTo(`/repos/acme/widgets/issues/${number}`).filter(({ status }) => status >= 300).length).toBeLessThan(2);
});

test.concurrent('R-13: in a locked conversation the task goes on, and what had to be said is said when it is open again', async () => {
  const { github, repository } = line();
  const number = await line().issue('Lock me', 'ask');
  await github.as('alice').lock(repository, number);
  await github.as('alice').label(repository, number, 'backend');
  await line().seen(number, 'has asked', ({ unposted }) => unposted.length > 0);
  await line().calm();
  expect(repository.comments(number)).toEqual([]);
  expect(await line().task(number)).toMatchObject({ state: 'in_progress', session: { alive: true } });
  expect(line().conductor('status')).toContain('Lock me');
  await github.as('alice').lock(repository, number, false);
  await line().until('the question is asked', () => bodiesOf(line(), number)[0]?.includes('Tabs or spaces?'));
  await say(line(), number, '/conductor answer Tabs.');
  await line().merge(number);
  expect(line().statusComments(number)).toHaveLength(1);
  expect(line().notes(number)).toHaveLength(1);
});

test.concurrent('R-14: a label that is renamed under way ends nothing, and validate names the rule that lost it', async () => {
  const { github, repository } = line();
  repository.addLabel('docs');
  const number = await line().issue('Call me otherwise', 'hold');
  await github.as('alice').label(repository, number, 'docs');
  await line().until('half of the work is there', () => line().held(number));
  await line().seen(number, 'is at work', atWork);
  await github.as('alice').renameLabel(repository, 'docs', 'words');
  await line().seen(number, 'goes by the new name', ({ choice }) => choice?.label === 'words');
  await line().go(number);
  await line().merge(number);
  expect(await line().starts(number)).toHaveLength(1);
  await expect(line().conductorOnline('validate', '--online')).rejects.toThrow(/docs_tasks/);
});

test.concurrent('R-16: the first issues of three repositories, two of one name and two of one owner, have nothing in common', async () => {
  const places = [
    await line().elsewhere('acme', 'gadgets'),
    await line().elsewhere('sun', 'widgets'),
    await line().elsewhere('sun', 'gadgets'),
  ];
  for (const place of places) expect(await place.request('The same title', 'wait')).toBe(1);
  const tasks = await Promise.all(places.map((place) => place.seen(1, 'is at work', atWork)));
  for (const different of [({ id }: Task) => id, ({ session }: Task) => session.name])
    expect(new Set(tasks.map(different)).size).toBe(places.length);
  for (const place of places) expect(existsSync(join(place.worktree(1), '.conductor', 'brief.md'))).toBe(true);
  await Promise.all(places.map((place) => place.go(1)));
  await Promise.all(places.map((place) => place.merge(1)));
  for (const place of places) {
    const [owner = '', name = ''] = place.repository.fullName.split('/');
    expect(await place.starts(1)).toHaveLength(1);
    expect(place.statusComments(1).map(({ body }) => parseMarker(body)?.task)).toEqual([place.id(1)]);
    expect(place.repository.pulls()).toHaveLength(1);
    expect(await place.branchesOf(1)).toHaveLength(1);
    expect(existsSync(join(line().root, 'memory', owner, name, 'task_assignments.md'))).toBe(true);
  }
});

test.concurrent('R-17: a repository that is renamed while the agent works gets its work under the new name', async () => {
  const place = await line().elsewhere('acme', 'movers');
  const number = await place.request('Carry on', 'wait');
  await place.seen(number, 'is at work', atWork);
  await line().calm();
  place.repository.rename('shakers');
  await place.seen(number, 'is elsewhere', ({ repository }) => repository.name === 'shakers');
  const before = line().github.journal.length;
  await place.go(number);
  await place.merge(number);
  expect(place.repository.pulls()).toHaveLength(1);
  expect(place.statusComments(number)).toHaveLength(1);
  expect(await place.starts(number)).toHaveLength(1);
  const calls = line()
    .github.journal.slice(before)
    .filter(({ path }) => /\/(movers|shakers)\b/.test(path));
  expect(calls.filter(({ method, path }) => method !== 'GET' && path.includes('/movers'))).toEqual([]);
  expect(calls.some(({ method, path }) => method === 'POST' && path === '/repos/acme/shakers/pulls')).toBe(true);
});

test.concurrent('R-18: the installation is suspended: work stops, GitHub is left alone, and on return a person may go on', async () => {
  const place = await line().elsewhere('mars', 'base');
  await comesAndGoes(
    place,
    () => place.repository.suspend(),
    () => place.repository.suspend(false),
    'the App was suspended',
  );
});

test.concurrent('R-18: the repository is taken out of the installation: the same', async () => {
  await line().elsewhere('venus', 'other');
  const place = await line().elsewhere('venus', 'base');
  const why = 'the repository was taken out of the App’s installation';
  await comesAndGoes(
    place,
    () => place.repository.deselect(),
    () => void place.repository.install(),
    why,
  );
});

async function comesAndGoes(place: Place, go: () => void, comeBack: () => void, why: string): Promise<void> {
  const number = await place.request('While it lasts', 'hold');
  await line().until('half of the work is there', () => place.held(number));
  await place.seen(number, 'is at work', atWork);
  await line().calm();
  const before = line().github.journal.length;
  const comments = place.repository.comments(number).length;
  go();
  const task = await place.seen(number, 'is free', isFree);
  expect(task).toMatchObject({ reason: why, accessLost: true });
  await expectDead(place, number);
  await line().calm();
  const refused = line()
    .github.journal.slice(before)
    .filter(({ path, status }) => status >= 400 && path.includes(place.repository.fullName));
  expect(refused.map(({ method, path, status }) => `${method} ${path} ${status}`)).toEqual([]);
  expect(place.repository.comments(number)).toHaveLength(comments);
  comeBack();
  const offer = await line().until('it is offered to go on', () =>
    bodiesOf(place, number).find((body) => body.includes('/conductor retry')),
  );
  expect(offer).toContain('The App may work here again, @alice');
  expect(await place.starts(number)).toHaveLength(1);
  await say(line(), number, '/conductor retry', 'alice', place);
  await place.seen(number, 'is at work again', ({ attempt, state }) => attempt === 2 && state === 'in_progress');
}

async function expectDead(place: Pick<Place, 'starts'>, number: number): Promise<void> {
  const [agent] = await place.starts(number);
  expect(() => process.kill(agent?.pid ?? -1, 0)).toThrow('ESRCH');
}

function callsTo(path: string) {
  return line().github.journal.filter((call) => call.path.startsWith(path));
}

/** Jobs that were given up. */
async function failedJobs(): Promise<number> {
  const redis = line().redis();
  const keys = (await redis.keys('conductor:*:failed')).filter((key) => key.split(':').length === 3);
  return (await Promise.all(keys.map((key) => redis.zcard(key)))).reduce((sum, count) => sum + count, 0);
}
