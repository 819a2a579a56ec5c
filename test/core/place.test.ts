// Where the issue is, and whether we may still work there.
import { describe, expect, test } from 'vitest';
import type { Task } from '../../src/core/task.ts';
import * as event from './events.ts';
import { given } from './given.ts';
import { repository } from './origin.ts';
import { type Moment, task } from './task.ts';

const at = (moment: Moment, changes: Partial<Task> = {}) => given(() => task(moment, changes));
const running = ['deploying', 'in_progress', 'checks', 'ci', 'review'] as const;

describe.each([
  ['R-12: an issue that was deleted', event.removed('deleted'), 'the issue was deleted'],
  [
    'R-11: an issue that was transferred',
    event.removed('transferred', 'acme/gadgets#3'),
    'the issue was transferred to acme/gadgets#3',
  ],
  ['R-12: an issue that a look finds gone', event.seen({ gone: true, labels: [] }), 'the issue was deleted'],
] as const)('%s', (_, fact, reason) => {
  test.each(running)('at "%s" ends the session, and then the task', (moment) => {
    const stopping = at(moment).when(fact).then(task(moment).state).wishing('session.stop');
    expect(stopping.record()).toMatchObject({ gone: reason, stopping: reason });
    const ended = stopping
      .when(event.sessionStopped({ salvage: 'conductor/salvage/12' }))
      .then('rejected')
      .wishing();
    expect(ended.record()).toMatchObject({ reason, salvage: 'conductor/salvage/12' });
  });

  test.each(['requested', 'assigned'] as const)('at "%s" ends it at once, without a word on GitHub', (moment) => {
    const story = at(moment).when(fact).then('rejected').wishing().having({ reason });
    expect(story.step?.effects.map(({ effect }) => effect.kind)).toEqual(['memory.write']);
  });

  test('may be asked for again, should it come back', () => {
    at('assigned').when(fact).when(event.labeled('backend')).then('requested').having({ gone: null });
  });
});

test('R-12: an issue that nobody conducts leaves no record when it goes', () => {
  given(undefined).when(event.removed()).nothing();
});

describe('R-13: a locked conversation', () => {
  const asked = at('in_progress').when(event.reported('ask', 'UTC?'), event.commentRefused());

  test('keeps the comment, and the task goes on', () => {
    asked
      .then('in_progress')
      .wishing()
      .having({ unposted: [expect.objectContaining({ key: 'question/b1' })] });
    asked.when(event.commentRefused()).nothing();
  });

  test('gets it once it is open again', () => {
    const story = asked.when(event.unlocked()).then('in_progress').wishing('comment.post').having({ unposted: [] });
    expect(story.wish('comment.post')).toMatchObject({ key: 'question/b1' });
    expect(story.step?.effects).toContainEqual(
      expect.objectContaining({ effect: { kind: 'comment.upsert', urgent: true } }),
    );
  });
});

describe('R-14: a label that was renamed', () => {
  test('does not stop the task that it started', () => {
    const renamed = at('in_progress').when(event.labelRenamed('backend', 'api'));
    expect(renamed.record()).toMatchObject({ choice: { label: 'api' }, asked: { label: 'api' } });
    renamed
      .when(event.unlabeled('api'), event.seen({ labels: ['api'] }))
      .then('in_progress')
      .wishing();
  });

  test('that is another one changes nothing', () => {
    at('in_progress').when(event.labelRenamed('docs', 'api')).nothing();
  });
});

test('R-17: a repository that was renamed is spoken to under its new name', () => {
  const story = at('in_progress').when(event.repositoryMoved('gadgets')).then('in_progress').wishing();
  expect(story.record().repository).toMatchObject({ id: 4711, name: 'gadgets' });
});

describe('R-18: access that was taken away', () => {
  test.each(running)('at "%s" stops the task', (moment) => {
    at(moment).when(event.accessLost()).wishing('session.stop').when(event.sessionStopped()).then('available').having({
      reason: 'the App was suspended',
      accessLost: true,
    });
  });

  test('frees a task that waits, and nothing is written where nothing may be', () => {
    const story = at('assigned').when(event.accessLost()).then('available');
    expect(story.step?.effects.map(({ effect }) => effect.kind)).toEqual(['memory.write']);
  });

  test('and given back: a resume is offered, once', () => {
    const lost = at('in_progress').when(event.accessLost(), event.sessionStopped());
    const back = lost.when(event.accessReturned()).then('available').wishing('comment.post');
    expect(back.wish('comment.post').note).toEqual({ about: 'resumable', reason: 'the App was suspended' });
    back.when(event.accessReturned()).nothing();
    back.when(event.says('retry'), event.mayCommand()).then('assigned');
  });

  test('and given back means nothing to a task that lost nothing', () => {
    at('completed').when(event.accessReturned()).nothing();
  });
});

describe('R-10: an issue that was closed and reopened', () => {
  const closed = at('in_progress').when(
    event.issueClosed(),
    event.timeIsUp('issue-look'),
    event.seen({ open: false }),
    event.sessionStopped(),
  );

  test('starts again only with its label still on, and only for who may', () => {
    closed.then('available').having({ reason: 'the issue was closed' });
    closed.when(event.reopened()).then('requested').wishing('actor.check');
    closed.when(event.reopened(), event.permission('read')).then('available');
    closed.when(event.reopened(['question'])).nothing();
  });

  test('is nothing to a task under way', () => {
    at('in_progress').when(event.reopened()).nothing();
  });
});

describe('an issue that is gone', () => {
  const note = { about: 'rejected', reason: 'no' } as const;

  test.each(['assigned', 'in_progress', 'completed'] as const)('at "%s" gets no comment that waited', (moment) => {
    const unposted = [{ key: 'a', number: 12, note }];
    at(moment, { unposted }).when(event.removed()).having({ unposted: [], gone: 'the issue was deleted' });
  });

  test('to a place that GitHub does not tell is just transferred', () => {
    at('assigned').when(event.removed('transferred')).having({ reason: 'the issue was transferred' });
  });
});

test('R-13: every comment that waited is posted, and the status with them', () => {
  const note = { about: 'rejected', reason: 'no' } as const;
  const post = (key: string) => ({ kind: 'comment.post', key, number: 12, note }) as const;
  const shown = [{ kind: 'memory.write' }, { kind: 'comment.upsert', urgent: true }] as const;
  at('in_progress')
    .when(event.commentRefused('a'), event.commentRefused('b'), event.unlocked())
    .exactly(post('a'), post('b'), ...shown);
});

describe('R-14: the new name of a label', () => {
  const renamed = event.labelRenamed('backend', 'api');

  test('is kept where nothing was chosen yet', () => {
    at('requested')
      .when(renamed)
      .having({ choice: null, asked: { label: 'api', agent: null } });
  });

  test('is kept where a command asked', () => {
    const asked = { label: null, agent: 'rust' };
    const story = at('in_progress', { asked }).when(renamed).having({ asked });
    expect(story.record().choice?.label).toBe('api');
  });

  test('changes no other one', () => {
    const story = at('in_progress', { asked: { label: 'cve', agent: null } });
    expect(story.when(event.labelRenamed('cve', 'alert')).record()).toMatchObject({
      choice: { label: 'backend' },
      asked: { label: 'alert' },
    });
  });
});

test('R-17: the new name of another repository means nothing', () => {
  at('in_progress')
    .when(() => ({ kind: 'repository.moved', repository: { ...repository, id: 1, name: 'gadgets' } }))
    .nothing();
});

test('R-18: access that was taken away ends a task that waits, whatever was to become of it', () => {
  const story = at('assigned', { stopping: 'stopped by ann' }).when(event.accessLost());
  const reason = 'the App was suspended';
  story.having({ accessLost: true, reason, stopping: null });
  expect(story.record().attempts).toMatchObject([{ endedAt: story.step?.at, outcome: reason }]);
});
