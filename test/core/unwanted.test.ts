// Work that nobody wants any more: the label is gone, the issue or its pull request was closed.
import { describe, test } from 'vitest';
import * as event from './events.ts';
import { inAnswerTo } from './fact.ts';
import { type Fact, given } from './given.ts';
import { type Moment, task } from './task.ts';

const withSession = ['deploying', 'in_progress', 'checks', 'push', 'pull', 'ci', 'review'] as const;

const ends: readonly [string, readonly Fact[]][] = [
  ['taking the label off', [event.unlabeled('backend'), event.seen({ labels: [] })]],
  ['closing the issue', [event.issueClosed(), event.timeIsUp('issue-look'), event.seen({ open: false })]],
];

describe.each(ends)('%s', (_, facts) => {
  test.each(withSession)('at "%s" stops in two phases', (moment) => {
    given(() => task(moment))
      .when(...facts)
      .then(task(moment).state)
      .wishing('session.stop')
      .when(event.sessionStopped())
      .then('available');
  });

  test('while the task waits for a slot frees it at once', () => {
    given(() => task('assigned'))
      .when(...facts)
      .then('available')
      .wishing()
      .having({ choice: null });
  });

  test('during the pause before a retry frees it at once', () => {
    const looking = given(() => task('retry_queue')).when(...facts.slice(0, -1));
    const seen = facts.at(-1) ?? event.seen();
    looking.when(inAnswerTo(idOfLook(looking.effects), seen)).then('available');
  });

  test.each(['completed', 'failed'] as const)('of a task that is %s changes nothing', (moment) => {
    given(() => task(moment))
      .when(facts[0] ?? event.issueClosed())
      .nothing();
  });
});

describe('a look at the issue', () => {
  test('that finds everything as it should be goes on', () => {
    given(() => task('in_progress'))
      .when(event.unlabeled('backend'), event.seen())
      .then('in_progress');
  });

  test('that finds the pull request merged completes the task', () => {
    const facts = [event.issueClosed(), event.timeIsUp('issue-look')];
    const pull = { merged: true, closed: true, mergeCommit: 'abc' };
    given(() => task('review'))
      .when(...facts, event.seen({ open: false, pull }))
      .then('completed')
      .wishing('session.stop');
  });

  test('is not taken for another label', () => {
    given(() => task('in_progress'))
      .when(event.unlabeled('good first issue'))
      .nothing();
  });
});

describe('a pull request that is closed without a merge', () => {
  test.each(['ci', 'review'] as const)('at "%s" frees the task with the reason', (moment: Moment) => {
    const story = given(() => task(moment))
      .when(event.closedUnmerged())
      .then('available')
      .wishing('session.stop');
    story.having({ reason: 'the pull request was closed without a merge by mona' });
    story.when(event.sessionStopped()).then('available').when(event.labeled('backend')).then('requested');
  });
});

function idOfLook(effects: ReturnType<typeof given>['effects']): string {
  return effects.findLast(({ effect }) => effect.kind === 'issue.look')?.id ?? '';
}
