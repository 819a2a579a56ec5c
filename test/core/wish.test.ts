// The bookkeeping: what is taken in once, what is yesterday's news, and which wishes a task still holds.
import { describe, expect, test } from 'vitest';
import { answered, queueOf } from '../../src/core/effect.ts';
import * as event from './events.ts';
import { inAnswerTo, withId } from './fact.ts';
import { type Fact, given, type Story } from './given.ts';
import { lifeUntil, moments, task } from './task.ts';

describe('the same event', () => {
  test.each<[string, Fact, 'in_progress' | 'ci' | 'requested']>([
    ['a decision', event.reported('decision'), 'in_progress'],
    ['a question', event.reported('ask'), 'in_progress'],
    ['a failure of CI', event.ci('failing'), 'ci'],
    ['a stop', event.says('stop'), 'in_progress'],
    ['a hint', event.ciHinted(), 'ci'],
  ])('twice counts once: %s', (_, told, moment) => {
    const once = given(() => task(moment)).when(withId('delivery-1', told));
    expect(once.step).toBeDefined();
    once.when(withId('delivery-1', told)).nothing();
  });

  test('is remembered for the latest 64 events', () => {
    const many = Array.from({ length: 70 }, () => event.reported('status'));
    expect(
      given(() => task('in_progress'))
        .when(...many)
        .record().seen,
    ).toHaveLength(64);
  });
});

describe('word of an older session', () => {
  const second = given(() => task('checks'))
    .when(event.checked('fail'), event.started())
    .then('in_progress')
    .having({ round: 1 });

  test.each<[string, Fact]>([
    ['its start', event.started({ fence: 1 })],
    ['its refusal', event.refused('no', { fence: 1 })],
    ['its end', event.exited(0, { fence: 1 })],
    ['its crash', event.exited(1, { fence: 1 })],
    ['its condition', event.observed('quiet', { fence: 1 })],
    ['its disappearance', event.lost('gone', { fence: 1 })],
    ['its stop', event.sessionStopped({ fence: 1 })],
    ['its validation', event.checked('pass', 1, { fence: 1 })],
  ])('means nothing: %s', (_, told) => {
    second.when(told).nothing();
  });
});

describe('word of a stage where the task does not stand', () => {
  test.each<[string, Fact, 'checks' | 'push' | 'pull' | 'ci' | 'review']>([
    ['a validation after it', event.checked('pass'), 'push'],
    ['a push before it', event.pushed(), 'checks'],
    ['a push after it', event.pushed(), 'ci'],
    ['a pull request before it', event.pullOpened(), 'push'],
    ['a pull request after it', event.pullOpened(), 'review'],
    ['a look at CI before the pull request', event.ci('failing'), 'pull'],
  ])('means nothing: %s', (_, told, moment) => {
    given(() => task(moment))
      .when(told)
      .nothing();
  });
});

describe('an answer to a wish that nobody holds any more', () => {
  test.each<[string, Fact, 'in_progress' | 'deploying' | 'checks' | 'push' | 'pull' | 'ci']>([
    ['a start', event.started(), 'deploying'],
    ['a validation', event.checked('pass'), 'checks'],
    ['a push', event.pushed(), 'push'],
    ['a pull request', event.pullOpened(), 'pull'],
    ['a look at CI', event.ci('failing'), 'ci'],
    ['a look at the issue', event.seen({ open: false }), 'in_progress'],
  ])('means nothing: %s', (_, told, moment) => {
    given(() => task(moment))
      .when(inAnswerTo('4711-12/0/0', told))
      .nothing();
  });

  test('not even a look at the permission of somebody who asked before', () => {
    const first = lifeUntil('requested');
    const late = event.permission('write')(first);
    const stopped = first.when(event.says('stop'), event.permission('write')).then('available');
    stopped.when(event.labeled('docs', { sender: 'stranger' }), () => late).then('requested');
  });
});

describe('a wish', () => {
  test('is held until it is answered', () => {
    const story = given(() => task('checks'));
    expect(held(story)).toEqual(['checks.run']);
    expect(held(story.when(event.checked('pass')))).toEqual(['branch.push']);
    expect(held(story.when(event.checked('pass'), event.pushed()))).toEqual(['pull.open']);
    expect(held(story.when(event.checked('pass'), event.pushed(), event.pullOpened()))).not.toContain('pull.open');
  });

  test('is held only when an event answers it', () => {
    const kinds = moments.flatMap((moment) => task(moment).wishes.map(({ effect }) => effect.kind));
    expect(kinds.filter((kind) => !answered[kind])).toEqual([]);
  });

  test.each(['available', 'completed', 'failed', 'retry_queue'] as const)(
    'is given up by a task that comes to %s',
    (moment) => {
      expect(held(given(() => task(moment))).filter((kind) => kind !== 'session.stop')).toEqual([]);
    },
  );

  test('to end the session is kept by a task that rests, until the session is gone', () => {
    const story = given(() => task('review')).when(event.merged());
    expect(held(story)).toEqual(['session.stop']);
    expect(held(story.when(event.sessionStopped()))).toEqual([]);
  });

  test('is answered by a look at the issue that finds nothing to do', () => {
    expect(held(given(() => task('in_progress')).when(event.unlabeled('backend'), event.seen()))).toEqual([]);
  });

  test('is answered by a look at a commit that is not the head any more', () => {
    const looking = given(() => task('ci')).when(event.ciHinted());
    expect(held(looking.when(event.ci('failing', { head: 9 })))).toHaveLength(held(looking).length - 1);
  });

  test('to end an older session is answered when a newer one runs', () => {
    const crashed = given(() => task('in_progress')).when(
      event.exited(1),
      event.timeIsUp('retry'),
      event.slotTaken(),
      event.mayStart(),
    );
    const stopped = inAnswerTo(idOf(crashed, 'session.stop'), event.sessionStopped({ fence: 1 }));
    expect(held(crashed.when(stopped))).toEqual(['session.start']);
  });
});

describe('an effect', () => {
  test('has an id of its own, even where nobody conducts the issue and no record is kept', () => {
    const ids = ['one', 'two'].map((id) => given(undefined).when(withId(id, event.says('help'))).effects[0]?.id);
    expect(new Set(ids).size).toBe(2);
  });

  test('travels to the one who can perform it', () => {
    const at = task('in_progress');
    const host = { host: 'host-1', fence: 1 };
    const slot = { kind: 'slot.find', agent: 'rust', attempt: 1, priority: 'normal', phase: false } as const;
    expect(queueOf(slot, at)).toBe('agent.rust');
    expect(queueOf({ kind: 'checks.run', ...host }, at)).toBe('host.host-1');
    expect(queueOf({ kind: 'pull.open', head: 'abc' }, at)).toBe('github.99');
    expect(queueOf({ kind: 'timer.set', timer: 'retry', mark: 1, afterMs: 1 }, at)).toBe('events');
    expect(queueOf({ kind: 'memory.write' }, at)).toBe('files');
  });
});

function held(story: Story): readonly string[] {
  return story.record().wishes.map(({ effect }) => effect.kind);
}

function idOf(story: Story, kind: string): string {
  return story.effects.findLast(({ effect }) => effect.kind === kind)?.id ?? '';
}
