// What goes back to the agent: a failed validation, a failed CI run, a review. Each within its limit.
import { describe, expect, test } from 'vitest';
import * as event from './events.ts';
import { type Fact, given } from './given.ts';
import { sha } from './origin.ts';
import { policy } from './policy.ts';
import { task } from './task.ts';

const redo: readonly Fact[] = [event.started(), event.exited(0)];

describe('a validation that fails', () => {
  test('goes back to the agent, one round higher, under a new fence', () => {
    const story = given(() => task('checks'))
      .when(event.checked('fail'))
      .then('in_progress')
      .wishing('session.resume');
    expect(story.wish('session.resume')).toMatchObject({
      host: 'host-1',
      fence: 2,
      round: 1,
      feedback: { kind: 'validation', key: 'validation-1-1', commit: sha(1) },
    });
    story
      .having({ round: 1, attempt: 1 })
      .when(...redo, event.checked('pass', 2))
      .then('validating', 'push');
  });

  test('goes into the living session when the agent stayed open', () => {
    const story = given(() => task('in_progress'))
      .when(event.reported('done'), event.checked('fail'))
      .then('in_progress');
    expect(story.wish('session.resume')).toMatchObject({ fence: 1, round: 1 });
  });

  test.each(['broken', 'empty', 'timeout'] as const)('with the verdict %s is no pass either', (verdict) => {
    given(() => task('checks'))
      .when(event.checked(verdict, null))
      .then('in_progress')
      .wishing('session.resume');
  });

  test('that says pass without a commit is no pass', () => {
    given(() => task('checks'))
      .when(event.checked('pass', null))
      .then('in_progress')
      .wishing('session.resume');
  });

  test('for good fails the task, which waits for its next attempt', () => {
    const owner = policy({ limit: { maxFeedbackRounds: 1 } });
    const story = given(task('checks'), owner).when(event.checked('fail'), ...redo, event.checked('fail', 2));
    story.then('retry_queue').wishing('session.stop', 'timer.set').having({ attempt: 1, round: 1 });
    expect(story.history.slice(-2).map(({ from, to }) => [from, to])).toEqual([
      ['validating', 'failed'],
      ['failed', 'retry_queue'],
    ]);
    expect(story.record().attempts).toMatchObject([{ number: 1, outcome: 'validation: test ended with fail' }]);
  });
});

describe('CI that fails', () => {
  test('goes back to the agent with what failed, and is validated again afterwards', () => {
    const story = given(() => task('ci'))
      .when(event.ci('failing'))
      .then('in_progress')
      .wishing('session.resume');
    expect(story.wish('session.resume').feedback).toMatchObject({
      kind: 'ci',
      sha: sha(1),
      failures: [{ name: 'build', step: 'make', log: 'no such file' }],
    });
    story
      .when(...redo)
      .then('validating', 'checks')
      .when(event.checked('pass', 2), event.pushed(2), event.pullOpened(2), event.ci('passing', { head: 2 }))
      .then('validating', 'review')
      .having({ pullRounds: 1, round: 1, attempt: 1 });
  });

  test('is told once per head commit and run attempt', () => {
    const told = given(() => task('ci')).when(event.ci('failing'));
    const back = told
      .when(...redo, event.checked('pass', 2), event.pushed(2), event.pullOpened(2))
      .then('validating', 'ci');
    back.when(event.ci('failing')).then('validating', 'ci').wishing();
    const again = back
      .when(event.ci('failing', { head: 2 }))
      .then('in_progress')
      .wishing('session.resume');
    again
      .when(event.ci('failing', { head: 2 }))
      .then('in_progress')
      .wishing();
  });

  test('calls a person when the agent committed nothing against it', () => {
    const told = given(() => task('ci')).when(event.ci('failing'));
    told
      .when(...redo, event.checked('pass', 1))
      .then('failed')
      .wishing('session.stop', 'comment.post');
  });

  test('is told again for a new commit', () => {
    const told = given(() => task('ci')).when(event.ci('failing'));
    told
      .when(...redo, event.checked('pass', 2), event.pushed(2), event.pullOpened(2), event.ci('failing', { head: 2 }))
      .then('in_progress')
      .having({ pullRounds: 2 });
  });

  test('for an older commit than the head means nothing', () => {
    given(() => task('ci'))
      .when(event.ci('failing', { head: 3 }))
      .then('validating', 'ci')
      .having({ pullRounds: 0 });
    given(() => task('ci'))
      .when(event.ciHinted(3))
      .nothing();
  });

  test('calls a person when no feedback round is left, and is not tried again', () => {
    const owner = policy({ limit: { maxFeedbackRounds: 1 } });
    const again = [...redo, event.checked('pass', 2), event.pushed(2), event.pullOpened(2)];
    const story = given(task('ci'), owner).when(event.ci('failing'), ...again, event.ci('failing', { head: 2 }));
    story.then('failed').wishing('session.stop', 'comment.post');
    expect(story.wish('comment.post').note).toMatchObject({ about: 'failed' });
  });

  test('keeps its count when the task is asked for again', () => {
    const owner = policy({ limit: { maxFeedbackRounds: 1 } });
    const again = [...redo, event.checked('pass', 2), event.pushed(2), event.pullOpened(2)];
    given(task('ci'), owner)
      .when(event.ci('failing'), ...again, event.ci('failing', { head: 2 }), event.sessionStopped())
      .when(event.says('retry'), event.permission('write'))
      .then('assigned')
      .having({ pullRounds: 1, pull: expect.objectContaining({ number: 40, told: [`${sha(1)}/1`, `${sha(2)}/1`] }) });
  });
});

describe('CI', () => {
  test('that is still at work is waited for', () => {
    given(() => task('ci'))
      .when(event.ci('pending'))
      .then('validating', 'ci')
      .wishing();
  });

  test('that never appears is noticed only after its time', () => {
    const waiting = given(() => task('ci'))
      .when(event.ci('no_ci'))
      .then('validating', 'ci');
    const late = waiting.when(event.timerFired('ci-wait', Number.parseInt(sha(1).slice(0, 8), 16)));
    expect(late.wish('ci.look')).toMatchObject({ sha: sha(1), last: true });
    late
      .when(event.ci('no_ci', { last: true }))
      .then('validating', 'review')
      .having({ reason: expect.stringContaining('no check') });
  });

  test('of an older push does not end the wait for the newer one', () => {
    given(() => task('ci'))
      .when(event.timerFired('ci-wait', 77))
      .nothing();
  });

  test('that fails only after it had passed goes back too', () => {
    given(() => task('review'))
      .when(event.ciHinted(), event.ci('failing'))
      .then('in_progress')
      .wishing('session.resume');
  });

  test('that was done before the pull request was open is looked at', () => {
    expect(
      given(() => task('push'))
        .when(event.pushed(), event.ciHinted(), event.pullOpened())
        .wish('ci.look').sha,
    ).toBe(sha(1));
  });

  test('that moved while somebody was looking is looked at again', () => {
    const story = given(() => task('ci')).when(event.ciHinted(), event.ciHinted(), event.ci('pending'));
    expect(story.record().wishes.map(({ effect }) => effect.kind)).toContain('ci.look');
  });
});

describe('a review', () => {
  test('that requests changes goes back to the agent when a writer wrote it', () => {
    const story = given(() => task('review'))
      .when(event.reviewed('changes_requested'))
      .then('validating')
      .wishing('actor.check');
    const back = story.when(event.permission('write')).then('in_progress').wishing('session.resume');
    expect(back.wish('session.resume').feedback).toMatchObject({ kind: 'review', key: 'review-7', from: 'rob' });
    expect(back.record().pull?.state).toBe('changes_requested');
  });

  test('by a stranger is not passed on', () => {
    const story = given(() => task('review')).when(event.reviewed('changes_requested'), event.permission('read'));
    story.then('validating', 'review').wishing();
  });

  test('that approves is noted; people merge', () => {
    const story = given(() => task('review')).when(event.reviewed('approved'), event.permission('write'));
    expect(story.then('validating', 'review').wishing().record().pull?.state).toBe('approved');
  });

  test('costs a round of the pull request, and with none left waits for a person', () => {
    const story = given(task('review', { pullRounds: 3 })).when(
      event.reviewed('changes_requested'),
      event.permission('write'),
    );
    story
      .then('validating', 'review')
      .wishing('comment.post')
      .having({ pullRounds: 3, reason: expect.stringContaining('no feedback round') });
  });

  test('that requests changes while the agent mends something else is not lost', () => {
    const mending = given(() => task('ci'))
      .when(event.ci('failing'))
      .then('in_progress');
    mending.when(event.reviewed('changes_requested')).wishing('actor.check');
  });

  test('does not make the pull request forgotten when the task is asked for again', () => {
    const story = given(() => task('review')).when(event.reviewed('changes_requested'), event.permission('write'));
    const failed = story.when(event.effectFailed('session.resume', true), event.sessionStopped()).then('failed');
    failed.when(event.says('retry'), event.permission('write')).having({ pullRounds: 1 });
  });
});
