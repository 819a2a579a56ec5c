// What goes wrong, how often it is tried again, and when a person is called.
import { describe, expect, test } from 'vitest';
import { mayRetry, retryPauseMs } from '../../src/core/retry.ts';
import * as event from './events.ts';
import { inAnswerTo } from './fact.ts';
import { type Fact, given, type Story } from './given.ts';
import { policy } from './policy.ts';
import { lifeUntil, task } from './task.ts';

test('the pauses are 10 s, 20 s, 40 s and so on to at most 300 s', () => {
  expect([2, 3, 4, 5, 6, 7, 50].map((next) => retryPauseMs(next) / 1_000)).toEqual([10, 20, 40, 80, 160, 300, 300]);
});

test('attempts end at the limit', () => {
  const { limits } = policy({ limit: { maxAttempts: 3 } });
  expect([1, 2, 3, 4].map((attempt) => mayRetry(attempt, limits))).toEqual([true, true, false, false]);
});

describe('an agent that crashes', () => {
  test.each<[string, Fact, 'deploying' | 'in_progress']>([
    ['ends with 1', event.exited(1), 'in_progress'],
    ['is killed', event.exited(null), 'in_progress'],
    ['vanishes', event.lost(), 'in_progress'],
    ['vanishes before it was seen', event.lost(), 'deploying'],
    ['cannot be started', event.refused('no such branch'), 'deploying'],
  ])('and %s is tried again after a pause', (_, crash, moment) => {
    const story = given(() => task(moment))
      .when(crash)
      .then('retry_queue')
      .wishing('session.stop', 'timer.set');
    expect(story.wish('timer.set')).toEqual({ kind: 'timer.set', timer: 'retry', mark: 2, afterMs: 10_000 });
    expect(story.wish('session.stop').worktree).toBe('leave');
    expect(story.history.map(({ to }) => to)).toEqual(['failed', 'retry_queue']);
    expect(story.history[0]?.session.slice(1)).toEqual(['error_recovery', 'idle']);
    const again = story.when(event.sessionStopped(), event.timeIsUp('retry')).then('assigned').wishing('slot.find');
    again.having({ attempt: 2, round: 0 }).when(event.slotTaken(), event.started()).then('in_progress');
  });

  test('each time is given up at max_attempts, and a person is called by a comment', () => {
    const story = crash(crash(crash(lifeUntil('assigned'))));
    story.then('failed').wishing('session.stop', 'comment.post');
    expect(story.wish('comment.post')).toMatchObject({ key: 'failed/3', note: { about: 'failed', reason: 'exit 1' } });
    expect(story.record().attempts.map(({ number, outcome }) => [number, outcome])).toEqual([
      [1, 'exit 1'],
      [2, 'exit 1'],
      [3, 'exit 1'],
    ]);
    story.when(event.timerFired('retry', 4)).nothing();
  });

  test('before it was seen to be started is noticed', () => {
    given(() => task('deploying'))
      .when(event.exited(1))
      .then('retry_queue');
  });

  test('or finishes before it was seen to be started is validated', () => {
    given(() => task('deploying'))
      .when(event.exited(0))
      .then('validating', 'checks');
  });
});

describe('a failure that another attempt cannot mend', () => {
  test.each<[string, Fact, 'deploying' | 'push' | 'pull' | 'checks']>([
    ['a start that is refused for good', event.refused('no such program', { permanent: true }), 'deploying'],
    ['a push that is refused', event.pushRefused(), 'push'],
    ['a pull request that is refused', event.pullRefused(), 'pull'],
    ['a step that could not be done', event.effectFailed('checks.run', true), 'checks'],
  ])('%s calls a person at once', (_, failure, moment) => {
    const story = given(() => task(moment))
      .when(failure)
      .then('failed')
      .wishing('session.stop', 'comment.post');
    expect(story.wish('session.stop').worktree).toBe('keep');
    story.when(event.sessionStopped()).when(event.says('retry'), event.permission('write')).then('assigned');
  });

  test('trouble that is not permanent changes nothing but the reason', () => {
    const story = given(() => task('push'))
      .when(event.effectFailed('branch.push', false))
      .then('validating', 'push');
    expect(story.wishing().record().reason).toBe('branch.push has trouble: GitHub said no');
  });

  test('trouble that is not permanent does not use up the wish it speaks of', () => {
    const before = task('push');
    const wish = before.wishes[0]?.id ?? '';
    const story = given(before).when(inAnswerTo(wish, event.effectFailed('branch.push', false)));
    story.when(inAnswerTo(wish, event.pushed())).then('validating', 'pull');
  });
});

describe('the time limit of a session', () => {
  test('ends an agent that takes too long', () => {
    const story = lifeUntil('in_progress').when(event.timeIsUp('session-limit')).then('retry_queue');
    expect(story.wishing('session.stop', 'timer.set').record().reason).toBe('longer than 120 minutes');
  });

  test('of an older session means nothing', () => {
    given(() => task('in_progress'))
      .when(event.timerFired('session-limit', 0))
      .nothing();
  });

  test('closes the attempt it ends', () => {
    const story = lifeUntil('in_progress').when(event.timeIsUp('session-limit'));
    expect(story.record().attempts[0]?.endedAt).not.toBeNull();
  });
});

describe('retry by command', () => {
  test('given twice starts one new attempt, its number one higher', () => {
    const once = given(() => task('failed'))
      .when(event.says('retry'), event.permission('write'))
      .then('assigned');
    once.having({ attempt: 2 });
    const twice = once.when(event.says('retry'), event.permission('write')).then('assigned').having({ attempt: 2 });
    expect(twice.wish('comment.post').note).toMatchObject({ about: 'refused' });
  });

  test('during the pause starts at once, and the timer of the pause is ignored', () => {
    const story = given(() => task('retry_queue'))
      .when(event.says('retry'), event.permission('write'))
      .then('assigned');
    story.having({ attempt: 2 }).when(event.timerFired('retry', 2)).nothing();
  });

  test('keeps the agent type, unless another is named', () => {
    const asked = given(() => task('failed')).when(event.says('retry'), event.permission('write', { go: 1 }));
    expect(asked.record().choice?.agent).toBe('rust');
    const named = given(() => task('failed')).when(event.says('retry', 'go'), event.permission('write'));
    expect(named.record().choice?.agent).toBe('go');
  });

  test('goes on with the pull request that is open', () => {
    const story = given(() => task('ci')).when(event.effectFailed('ci.look', true), event.sessionStopped());
    story.when(event.says('retry'), event.permission('write')).then('assigned');
    expect(story.when(event.says('retry'), event.permission('write')).record().pull).toMatchObject({ number: 40 });
  });
});

test('a timer of an attempt that is over is ignored', () => {
  given(() => task('retry_queue'))
    .when(event.timerFired('retry', 1))
    .nothing()
    .when(event.timerFired('retry', 3))
    .nothing();
});

function crash(story: Story): Story {
  const crashed = story.when(event.slotTaken(), event.started(), event.exited(1));
  const last = crashed.record().state === 'failed';
  return last ? crashed : crashed.when(event.timeIsUp('retry'));
}
