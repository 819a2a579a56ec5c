// The straight line: what happens when nothing goes wrong.
import { describe, expect, test } from 'vitest';
import * as event from './events.ts';
import { given } from './given.ts';
import { sha } from './origin.ts';
import { policy } from './policy.ts';
import { lifeUntil, task } from './task.ts';

describe('a task that succeeds', () => {
  const life = lifeUntil('completed');

  test('goes through exactly five states', () => {
    const path = steps(life.history.map(({ to }) => to));
    expect(path).toEqual(['requested', 'assigned', 'in_progress', 'validating', 'completed']);
  });

  test('names the stage while it is validated', () => {
    const stages = life.history.filter(({ to }) => to === 'validating').map(({ stage }) => stage);
    expect(steps(stages)).toEqual(['checks', 'push', 'pull', 'ci', 'review']);
  });

  test('takes its session once round', () => {
    const path = steps(life.history.flatMap(({ session }) => session));
    expect(path).toEqual(['idle', 'deploying', 'active', 'completing', 'stopped', 'idle']);
  });

  test('leaves nothing behind', () => {
    const { session, wishes, stage, attempts, pull } = life.record();
    expect(session).toMatchObject({ state: 'idle', alive: false });
    expect({ wishes, stage }).toEqual({ wishes: [], stage: null });
    expect(attempts).toMatchObject([{ number: 1, host: 'host-1', outcome: 'merged' }]);
    expect(pull).toMatchObject({ number: 40, state: 'merged', mergeCommit: sha(99) });
  });
});

describe('step by step', () => {
  test('a label makes someone look who put it on', () => {
    const story = given(undefined).when(event.labeled('backend')).then('requested').wishing('actor.check');
    expect(story.wish('actor.check')).toMatchObject({ actor: 'mona', cause: { kind: 'label', label: 'backend' } });
  });

  test('a writer gets an agent type, and the task waits for a free slot', () => {
    const story = lifeUntil('requested').when(event.permission('write')).then('assigned').wishing('slot.find');
    expect(story.wish('slot.find')).toMatchObject({ agent: 'rust', attempt: 1, priority: 'normal', phase: false });
    story.having({ requester: 'mona', branch: 'conductor/12-sort-the-list', attempt: 1, round: 0 });
  });

  test('an issue of the current phase goes first in the queue', () => {
    const story = lifeUntil('assigned', policy({ priorityTasks: [12] }));
    expect(story.wish('slot.find')).toMatchObject({ phase: true });
  });

  test('a free slot makes a session, under a fence of its own', () => {
    const slot = given(() => task('assigned'))
      .when(event.slotTaken('host-2'))
      .then('assigned')
      .wishing('actor.check');
    expect(slot.wish('actor.check')).toMatchObject({ actor: 'mona', cause: { kind: 'start', host: 'host-2' } });
    const story = slot.when(event.mayStart()).then('assigned').wishing('session.start');
    expect(story.wish('session.start')).toEqual({ kind: 'session.start', host: 'host-2', fence: 1 });
    expect(story.record().session).toMatchObject({ state: 'deploying', host: 'host-2', fence: 1 });
  });

  test('a second host that offers a slot gets it back', () => {
    const story = given(() => task('deploying'))
      .when(event.slotTaken('host-2'))
      .then('assigned')
      .wishing('slot.release');
    expect(story.wish('slot.release')).toEqual({ kind: 'slot.release', host: 'host-2' });
  });

  test('the task is in progress when the agent was seen, and not before', () => {
    const story = given(() => task('deploying'))
      .when(event.started())
      .then('in_progress')
      .wishing('timer.set');
    expect(story.record().session).toMatchObject({ state: 'active', name: 'rust-12', alive: true });
    expect(story.wish('timer.set')).toMatchObject({ timer: 'session-limit', mark: 1, afterMs: 120 * 60_000 });
  });

  test('an agent that ends with 0 is validated', () => {
    const story = given(() => task('in_progress'))
      .when(event.exited(0))
      .then('validating', 'checks')
      .wishing('checks.run');
    expect(story.record().session).toMatchObject({ state: 'completing', alive: false });
  });

  test('an agent that says it is done is validated while it stays open', () => {
    const story = given(() => task('in_progress'))
      .when(event.reported('done', 'sorted'))
      .then('validating', 'checks');
    expect(story.wishing('checks.run').record().session).toMatchObject({ state: 'completing', alive: true });
    story.having({ summary: 'sorted' }).when(event.exited(1)).then('validating', 'checks').wishing();
  });

  test('what passed is pushed, what was pushed becomes a pull request, and CI has its time', () => {
    given(() => task('checks'))
      .when(event.checked('pass'))
      .then('validating', 'push')
      .wishing('branch.push');
    given(() => task('push'))
      .when(event.pushed())
      .then('validating', 'pull')
      .wishing('pull.open');
    const story = given(() => task('pull'))
      .when(event.pullOpened())
      .then('validating', 'ci');
    expect(story.wish('timer.set')).toMatchObject({ timer: 'ci-wait', afterMs: 30 * 60_000 });
  });

  test('a hint makes someone look at all checks of the head, once at a time', () => {
    const story = given(() => task('ci'))
      .when(event.ciHinted())
      .then('validating', 'ci')
      .wishing('ci.look');
    // What moved while somebody looks is looked at once more, afterwards.
    story.when(event.ciHinted()).then('validating', 'ci').wishing();
    story.when(event.ciHinted(), event.ci('pending')).wishing('ci.look');
  });

  test('the merge ends the task, and its session and worktree with it', () => {
    const story = given(() => task('review'))
      .when(event.merged())
      .then('completed', null)
      .wishing('session.stop');
    expect(story.wish('session.stop')).toMatchObject({ worktree: 'remove' });
    story.when(event.sessionStopped()).then('completed').wishing();
  });
});

function steps<T>(path: readonly T[]): readonly T[] {
  return path.filter((step, index) => step !== path[index - 1]);
}
