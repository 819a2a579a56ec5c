// From a free slot to an agent at work: what each step wishes, and what comes too late.
import { describe, expect, test } from 'vitest';
import type { Task } from '../../src/core/task.ts';
import * as event from './events.ts';
import { type Fact, given } from './given.ts';
import { lifeUntil, type Moment, task } from './task.ts';

const at = (moment: Moment, changes: Partial<Task> = {}) => given(() => task(moment, changes));
const write = { kind: 'memory.write' } as const;
const upsert = (urgent: boolean) => ({ kind: 'comment.upsert', urgent }) as const;
const granted =
  (host: string): Fact =>
  () => ({ kind: 'start.granted', host });
const denied =
  (host: string): Fact =>
  () => ({ kind: 'start.denied', host, why: 'mona left' });
const put =
  (host: string): Fact =>
  () => ({ kind: 'start.held', host, why: 'paused by ann' });

describe('a slot', () => {
  test('is taken, and who asked is looked at again', () => {
    const story = at('assigned').when(event.slotTaken('host-2')).then('assigned');
    story.exactly(
      { kind: 'actor.check', actor: 'mona', cause: { kind: 'start', host: 'host-2' } },
      write,
      upsert(false),
    );
    expect(story.record()).toMatchObject({
      reason: 'starting on host-2',
      session: { state: 'deploying', host: 'host-2', fence: 1, name: null, alive: false },
      attempts: [{ host: 'host-2' }],
    });
  });

  test('of a later attempt does not change where the earlier one was', () => {
    const story = lifeUntil('retry_queue').when(event.sessionStopped(), event.timeIsUp('retry'));
    const { attempts } = story.when(event.slotTaken('host-2')).record();
    expect(attempts.map(({ host }) => host)).toEqual(['host-1', 'host-2']);
  });

  test.each<[string, Moment, Partial<Task>, number]>([
    ['for another attempt', 'assigned', {}, 7],
    ['while the task is being stopped', 'assigned', { stopping: 'stopped by ann' }, 1],
    ['while another host begins', 'deploying', {}, 1],
  ])('%s is given back', (_, moment, changes, attempt) => {
    at(moment, changes).when(event.slotTaken('host-3', { attempt })).exactly({ kind: 'slot.release', host: 'host-3' });
  });
});

describe('the look before the start', () => {
  test('that allows it starts the session', () => {
    at('deploying').when(granted('host-1')).exactly({ kind: 'session.start', host: 'host-1', fence: 1 });
  });

  test('that denies it gives the slot back, says why, and closes the attempt', () => {
    const { rev } = task('deploying');
    const story = at('deploying').when(denied('host-1')).then('available');
    story.exactly(
      { kind: 'slot.release', host: 'host-1' },
      { kind: 'comment.post', key: `rejected/${rev}`, number: 12, note: { about: 'rejected', reason: 'mona left' } },
      write,
      upsert(true),
    );
    expect(story.history).toMatchObject([
      { to: 'rejected', reason: 'mona left' },
      { to: 'available', reason: 'mona left' },
    ]);
    expect(story.record().attempts).toMatchObject([{ endedAt: story.step?.at, outcome: 'mona left' }]);
  });

  test('that holds it back gives the slot back', () => {
    const story = at('deploying').when(put('host-1')).then('assigned');
    story.exactly({ kind: 'slot.release', host: 'host-1' }, write, upsert(true));
    expect(story.record()).toMatchObject({
      held: 'paused by ann',
      reason: 'paused by ann',
      session: { state: 'idle' },
    });
  });

  test.each<[string, Moment, Partial<Task>, string]>([
    ['the slot was given back', 'assigned', {}, 'host-1'],
    ['another host has begun', 'deploying', {}, 'host-2'],
    ['a stop has begun', 'deploying', { stopping: 'stopped by ann' }, 'host-1'],
    ['the agent is at work', 'in_progress', {}, 'host-1'],
  ])('that ends when %s means nothing', (_, moment, changes, host) => {
    for (const fact of [granted(host), denied(host), put(host)]) at(moment, changes).when(fact).nothing();
  });

  test('of the host that a stopped session had means nothing', () => {
    const stopped = lifeUntil('retry_queue').when(event.sessionStopped(), event.timeIsUp('retry')).then('assigned');
    expect(stopped.record().session).toMatchObject({ state: 'idle', host: 'host-1' });
    for (const fact of [granted('host-1'), denied('host-1'), put('host-1')]) stopped.when(fact).nothing();
  });
});

describe('a task that is held back', () => {
  const held = 'paused by ann';

  test('looks for a host again when it may', () => {
    const story = at('assigned', { held }).when(event.held('resumed by ann')).then('assigned');
    story.having({ held: null, reason: 'goes on: resumed by ann' });
    const found = { kind: 'slot.find', agent: 'rust', attempt: 1, priority: 'normal', phase: false } as const;
    story.exactly(found, write, upsert(true));
  });

  test.each<[string, Moment, Partial<Task>]>([
    ['that a host has taken already', 'deploying', { held }],
    ['that is being stopped', 'assigned', { held, stopping: 'stopped by ann' }],
    ['that nothing held back', 'assigned', {}],
  ])('but not one %s', (_, moment, changes) => {
    at(moment, changes).when(event.held('resumed by ann')).nothing();
  });

  test('without an agent type looks for none', () => {
    at('assigned', { held, choice: null }).when(event.held('resumed by ann')).exactly(write, upsert(true));
  });
});

test('word of a session that nobody began means nothing', () => {
  at('assigned')
    .when(event.started({ fence: 0 }))
    .nothing();
  at('assigned')
    .when(event.refused('no such program', { fence: 0 }))
    .nothing();
});
