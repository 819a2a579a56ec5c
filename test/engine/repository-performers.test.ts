// A pause, its end, and the end of everything that runs in a repository, over a real store.
import { expect, test } from 'vitest';
import { repositoryPerformers } from '../../src/engine/perform/repository.ts';
import { createRepositories } from '../../src/queue/repositories.ts';
import { task } from '../core/task.ts';
import { court, noon, ownRedis } from './ground.ts';

const ground = ownRedis();

test('a pause is kept with its name until it ends; a second one changes nothing', async () => {
  const repositories = createRepositories(ground.redis());
  expect(await repositories.paused(1)).toBeNull();
  await repositories.pause(1, { by: 'ann', at: 5 });
  await repositories.pause(1, { by: 'bob', at: 6 });
  expect(await repositories.paused(1)).toEqual({ by: 'ann', at: 5 });
  expect(await repositories.paused(2)).toBeNull();
  await repositories.resume(1);
  expect(await repositories.paused(1)).toBeNull();
});

test('stopping everything reaches each active task of the repository once, and no other', async () => {
  const { store, tell, clock, conducts, task: taskOf } = court(ground);
  const repositories = createRepositories(ground.redis());
  const here = await conducts(task('in_progress'));
  await conducts({ ...task('assigned'), id: '4711-13', issue: { ...here.issue, number: 13 } });
  await conducts({ ...task('assigned'), id: '5-12', repository: { ...here.repository, id: 5 } });
  const performers = repositoryPerformers(repositories, store, tell, clock);
  const job = {
    id: 'e/1/0',
    effect: { kind: 'repository.pause', by: 'ann', stop: true },
    task: here,
    again: false,
  } as const;
  await performers['repository.pause'](job);
  await performers['repository.pause']({ ...job, again: true });
  expect(await repositories.paused(4711)).toEqual({ by: 'ann', at: noon });
  expect(await taskOf()).toMatchObject({ stopping: 'everything was stopped by ann', rev: here.rev + 1 });
  expect(await taskOf('4711-13')).toMatchObject({ state: 'available' });
  expect(await taskOf('5-12')).toMatchObject({ state: 'assigned' });
});

test('a pause alone stops nothing, and its end lets what it held go on', async () => {
  const { store, tell, clock, conducts, task: taskOf, sentAgain } = court(ground);
  const repositories = createRepositories(ground.redis());
  const held = await conducts({
    ...task('assigned'),
    id: '9-12',
    repository: { ...task('assigned').repository, id: 9 },
    held: 'paused by ann',
  });
  const performers = repositoryPerformers(repositories, store, tell, clock);
  await performers['repository.pause']({
    id: 'p',
    effect: { kind: 'repository.pause', by: 'ann', stop: false },
    task: held,
    again: false,
  });
  expect(await taskOf('9-12')).toMatchObject({ state: 'assigned', held: 'paused by ann' });
  await performers['repository.resume']({
    id: 'r',
    effect: { kind: 'repository.resume', by: 'ann' },
    task: held,
    again: false,
  });
  expect(await taskOf('9-12')).toMatchObject({ state: 'assigned', held: null, reason: 'goes on: resumed by ann' });
  expect((await taskOf('9-12')).wishes.map(({ effect }) => effect.kind)).toContain('slot.find');
  expect(await sentAgain()).toEqual([]);
});
