// Two-phase stop: the process tree is signalled first, and the task is free only when it was seen dead.
import { describe, expect, test } from 'vitest';
import * as event from './events.ts';
import { inAnswerTo } from './fact.ts';
import { type Fact, given } from './given.ts';
import { task } from './task.ts';

const stop: readonly Fact[] = [event.says('stop'), event.permission('write')];
const withSession = ['deploying', 'in_progress', 'checks', 'push', 'pull', 'ci', 'review'] as const;
const withoutSession = ['requested', 'assigned', 'retry_queue'] as const;
const resting = ['available', 'completed', 'failed'] as const;

describe('/conductor stop', () => {
  test.each(withSession)('at "%s" ends the session first, and frees the task when it is dead', (moment) => {
    const before = task(moment);
    const stopping = given(before)
      .when(...stop)
      .then(before.state, before.stage)
      .wishing('session.stop');
    expect(stopping.wish('session.stop')).toMatchObject({ host: 'host-1', fence: 1, worktree: 'keep' });
    stopping.having({ stopping: 'stopped by mona' });
    const stopped = stopping.when(event.sessionStopped({ salvage: 'conductor/salvage/12-1' }));
    stopped
      .then('available', null)
      .wishing('comment.post')
      .having({ stopping: null, wishes: [], reason: 'stopped by mona' });
    expect(stopped.wish('comment.post').note).toMatchObject({ about: 'stopped', salvage: 'conductor/salvage/12-1' });
    expect(stopped.record().session).toMatchObject({ state: 'idle', alive: false });
    expect(stopped.record().attempts).toMatchObject([{ outcome: 'stopped by mona' }]);
  });

  test.each(withoutSession)('at "%s" frees the task at once, for nothing runs', (moment) => {
    given(() => task(moment))
      .when(...stop)
      .then('available')
      .wishing()
      .having({ reason: 'stopped by mona', stopping: null });
  });

  test.each(resting)('of a task that rests as %s is answered in words', (moment) => {
    const story = given(() => task(moment))
      .when(...stop)
      .then(moment)
      .wishing('comment.post');
    expect(story.wish('comment.post').note).toMatchObject({ about: 'refused', reason: 'nothing is running here' });
  });

  test('twice is one stop', () => {
    const story = given(() => task('in_progress'))
      .when(...stop, ...stop, event.sessionStopped())
      .then('available');
    story.when(event.sessionStopped()).then('available').having({ wishes: [] });
  });

  test('is not overtaken by the retry of a crash', () => {
    const story = given(() => task('in_progress'))
      .when(...stop, event.exited(1))
      .then('in_progress')
      .wishing();
    story.when(event.lost()).then('in_progress').wishing().when(event.sessionStopped()).then('available');
  });

  test('is not overtaken by the end of the validation', () => {
    given(() => task('checks'))
      .when(...stop, event.checked('pass'))
      .then('validating', 'checks')
      .wishing();
  });

  test('is not overtaken by CI', () => {
    const story = given(() => task('ci'))
      .when(event.ciHinted(), ...stop, event.ci('failing'))
      .then('validating', 'ci')
      .wishing();
    story.when(event.sessionStopped()).then('available');
  });

  test('is not overtaken by a review', () => {
    const asked = given(() => task('review')).when(event.reviewed('changes_requested'));
    asked.when(event.permission('write')).then('in_progress');
    const stopping = given(() => task('review')).when(
      ...stop,
      event.reviewed('changes_requested'),
      event.permission('write'),
    );
    stopping
      .then('validating', 'review')
      .when(event.sessionStopped({ fence: 1 }))
      .then('available');
  });

  test('is not overtaken by the push', () => {
    given(() => task('push'))
      .when(...stop, event.pushed())
      .wishing();
  });

  test('takes back a slot that comes too late', () => {
    const waiting = task('assigned');
    const late = event.slotTaken('host-1', { attempt: 1 });
    given(waiting)
      .when(...stop, late)
      .then('available')
      .wishing('slot.release');
  });

  test('takes back a slot that comes too late, and says which wish it answers', () => {
    const waiting = task('assigned');
    const late = inAnswerTo(waiting.wishes[0]?.id ?? '', event.slotTaken('host-1', { attempt: 1 }));
    given(waiting)
      .when(...stop, late)
      .then('available')
      .wishing('slot.release');
  });

  test('is followed by a new attempt only when somebody asks', () => {
    const story = given(() => task('in_progress'))
      .when(...stop, event.sessionStopped())
      .then('available');
    story.when(event.says('deploy'), event.permission('write')).then('assigned').having({ attempt: 2 });
  });
});

describe('a label put on while the last session is being stopped', () => {
  test('is come back to when the session is gone', () => {
    const stopping = given(() => task('in_progress'))
      .when(...stop)
      .when(event.labeled('backend'))
      .wishing('event.repeat');
    const { event: again } = stopping.wish('event.repeat');
    expect(again).toMatchObject({ kind: 'issue.labeled', label: 'backend' });
    stopping
      .when(event.sessionStopped(), () => again)
      .then('requested')
      .wishing('actor.check');
  });

  test('is come back to after a merge too', () => {
    given(() => task('review'))
      .when(event.merged(), event.labeled('backend'))
      .then('completed')
      .wishing('event.repeat');
  });

  test('is come back to when it is a command', () => {
    given(() => task('review'))
      .when(event.merged(), event.says('deploy'), event.permission('write'))
      .wishing('event.repeat');
  });
});
