// From a committed wish to what happens, and back to the law.
import { describe, expect, test } from 'vitest';
import type { EventBody } from '../../src/core/event.ts';
import type { TaskId } from '../../src/core/subject.ts';
import { timePerformers } from '../../src/engine/perform/time.ts';
import { createPerform, type EffectJob, type Job, type Performers } from '../../src/engine/perform.ts';
import { issueTask } from '../queue/steps.ts';
import { court, ownRedis } from './ground.ts';

const ground = ownRedis();
type Kinds = 'issue.look' | 'comment.post' | 'actor.check' | 'timer.set';
const seen: EventBody = { kind: 'issue.seen', open: true, labels: ['backend'], pull: null, gone: false };
const looking = { id: '4711-12/7/0', task: '4711-12', effect: { kind: 'issue.look' }, again: false } as const;

describe('a wish', () => {
  test('is performed with the task as it is now, and its events answer it', async () => {
    const { perform, told, jobs } = await performing({ 'issue.look': async () => [seen, seen] });
    await perform(looking, false);
    expect(jobs).toEqual([
      { id: looking.id, effect: looking.effect, task: expect.objectContaining({ rev: 1 }), again: false },
    ]);
    expect(told).toEqual([
      { task: '4711-12', body: { ...seen, answers: looking.id }, id: `${looking.id}/0` },
      { task: '4711-12', body: { ...seen, answers: looking.id }, id: `${looking.id}/1` },
    ]);
  });

  test('that two jobs ask for at once is performed once', async () => {
    let release = () => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { perform, told, jobs } = await performing({ 'issue.look': () => gate.then(() => [seen]) });
    const both = [perform(looking, false), perform(looking, true)];
    release();
    await Promise.all(both);
    expect(jobs).toHaveLength(1);
    expect(told).toHaveLength(1);
  });

  test('that was answered, or that the task gave up, is not performed', async () => {
    const { perform, jobs } = await performing({});
    await perform({ ...looking, id: '4711-12/3/0' }, false);
    expect(jobs).toEqual([]);
  });

  test('that nobody answers is performed as often as it is wished', async () => {
    const { perform, jobs, told } = await performing({});
    const note = { about: 'rejected', reason: 'no' } as const;
    const posting = {
      ...looking,
      id: '4711-12/3/1',
      effect: { kind: 'comment.post', key: 'k', number: 12, note },
    } as const;
    await perform(posting, false);
    await perform(posting, true);
    expect(jobs.map(({ again }) => again)).toEqual([false, true]);
    expect(told).toEqual([]);
  });

  test('that failed is performed again, and knows it', async () => {
    const fates = [() => Promise.reject(new Error('away')), () => Promise.resolve([seen])];
    const { perform, jobs, told } = await performing({ 'issue.look': () => (fates.shift() ?? (async () => []))() });
    await expect(perform(looking, false)).rejects.toThrow('away');
    await perform(looking, true);
    expect(jobs.map(({ again }) => again)).toEqual([false, true]);
    expect(told).toHaveLength(1);
  });

  test('that reconcile sent again looks before it writes', async () => {
    const { perform, jobs } = await performing({});
    await perform({ ...looking, again: true }, false);
    expect(jobs.map(({ again }) => again)).toEqual([true]);
  });

  test('of an issue nobody conducts is performed with the task it brings along', async () => {
    const { perform, jobs } = await performing({});
    const record = issueTask(99, 'available');
    await perform({ ...looking, task: record.id, record }, false);
    expect(jobs.map(({ task }) => task.id)).toEqual([record.id]);
    await perform({ ...looking, task: '4711-77' }, false);
    expect(jobs, 'and without one nothing happens').toHaveLength(1);
  });

  test('to know who gave a command is performed although the task holds it no more', async () => {
    const { perform, jobs } = await performing({});
    const review = { id: 1, state: 'approved', reviewer: 'rob', body: '', url: '', comments: [] } as const;
    const cause = { kind: 'review', review } as const;
    await perform({ ...looking, id: 'old', effect: { kind: 'actor.check', actor: 'rob', cause } }, false);
    expect(jobs).toHaveLength(1);
  });

  test('R-24: to go on is not performed for a task that is being stopped; the stop itself is', async () => {
    const pushing = { kind: 'branch.push', host: 'h', fence: 1, commit: 'c' } as const;
    const stopping = { kind: 'session.stop', host: 'h', fence: 1, worktree: 'keep', why: 'mona' } as const;
    const wishes = [pushing, stopping].map((effect, index) => ({ id: `wish-${index}`, effect, at: 0 }));
    const { store, conducts } = court(ground);
    await conducts(issueTask(12, 'push', { stopping: 'stopped by mona', wishes }));
    const done: string[] = [];
    const doing = async ({ effect }: Job) => {
      done.push(effect.kind);
      return [];
    };
    const performers = { 'branch.push': doing, 'session.stop': doing } as Performers<'branch.push' | 'session.stop'>;
    const perform = createPerform(performers, store, async () => {});
    for (const { id, effect } of wishes) await perform({ id, task: '4711-12', effect, again: false }, false);
    expect(done).toEqual(['session.stop']);
  });

  test('of another process’s kind is left to it', async () => {
    const { perform, told } = await performing({});
    const pushing = { kind: 'branch.push', host: 'h', fence: 1, commit: 'c' } as const;
    await perform({ ...looking, effect: pushing }, false);
    expect(told).toEqual([]);
  });
});

test('a delayed job that runs is the event it stands for', async () => {
  const performers = timePerformers();
  const effect = { kind: 'timer.set', timer: 'retry', mark: 2, afterMs: 10 } as const;
  const task = issueTask(12, 'retry_queue');
  expect(await performers['timer.set']({ id: 'x', effect, task, again: false })).toEqual([
    { kind: 'timer.fired', timer: 'retry', mark: 2 },
  ]);
  const repeat = { kind: 'event.repeat', event: seen, afterMs: 10 } as const;
  expect(await performers['event.repeat']({ id: 'x', effect: repeat, task, again: false })).toEqual([seen]);
});

async function performing(changes: Partial<Performers<Kinds>>) {
  const { store, conducts } = court(ground);
  await conducts({ ...issueTask(12, 'in_progress'), wishes: [{ id: looking.id, effect: looking.effect, at: 0 }] });
  const jobs: Job[] = [];
  const told: { task: TaskId; body: EventBody; id: string }[] = [];
  const nothing = async () => [];
  const given: Performers<Kinds> = {
    'issue.look': nothing,
    'comment.post': nothing,
    'actor.check': nothing,
    'timer.set': nothing,
    ...changes,
  };
  const performers = Object.fromEntries(
    Object.entries(given).map(([kind, performer]) => [
      kind,
      (job: Job) => {
        jobs.push(job);
        return (performer as (job: Job) => Promise<readonly EventBody[]>)(job);
      },
    ]),
  ) as unknown as Performers<Kinds>;
  const perform = createPerform(performers, store, async (task, body, id) => void told.push({ task, body, id }));
  return { perform: (job: EffectJob, again: boolean) => perform(job, again), jobs, told };
}
