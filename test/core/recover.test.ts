// Redis was lost: what is left of a task makes its record again, and a record that is there is never replaced.
import { describe, expect, test } from 'vitest';
import type { Decision } from '../../src/core/task.ts';
import * as event from './events.ts';
import { given } from './given.ts';
import { sha } from './origin.ts';
import { task } from './task.ts';

const session = { name: 'rust-12', fence: 7 };
const pull = { number: 40, url: 'https://github.com/acme/widgets/pull/40', head: sha(1) };
const decision = (id: string): Decision => ({ id, text: 'Use tabs.', author: 'mona', at: 0 });
const attempts = [{ number: 1, host: null, startedAt: 0, endedAt: 5, outcome: 'exit 1' }];

describe('C-23: a task whose record was lost', () => {
  test('is at work again where its agent lives, under the fence of that session', () => {
    const story = given(undefined).when(event.recovered({ session, attempts, decisions: [decision('d1')] }));
    story.then('in_progress').wishing('timer.set');
    expect(story.record()).toMatchObject({
      session: { state: 'active', host: 'host-1', name: 'rust-12', fence: 7, alive: true },
      ...{ attempt: 2, attemptsBefore: 1, requester: 'mona', branch: 'conductor/12-sort-the-list' },
      choice: { label: 'backend', rule: 'backend_tasks', agent: 'rust' },
      decisions: [{ id: 'd1' }],
    });
    expect(story.wish('timer.set')).toMatchObject({ timer: 'session-limit', mark: 7 });
    story.when(event.exited(0)).then('validating', 'checks');
  });

  test('with an open pull request has its CI looked at, and goes on to review and merge', () => {
    const story = given(undefined).when(event.recovered({ pull, session }));
    story.then('validating', 'ci').wishing('ci.look');
    expect(story.record()).toMatchObject({ pull: { number: 40, state: 'open', head: sha(1) }, session: { fence: 7 } });
    story.when(event.ci('passing')).then('validating', 'review').when(event.merged()).then('completed');
  });

  test('that was completed is completed, and nothing runs', () => {
    const story = given(undefined).when(event.recovered({ isCompleted: true, attempts }));
    story.then('completed').wishing();
    expect(story.record()).toMatchObject({ attempt: 1, session: { state: 'idle', host: null } });
  });

  test.each([{ agent: null }, { agent: 'cobol' }])(
    'of an agent type that nobody knows (%o) is not made again',
    (changes) => {
      given(undefined)
        .when(event.recovered({ session, ...changes }))
        .nothing();
    },
  );

  test('that has a record keeps it', () => {
    for (const moment of ['requested', 'in_progress', 'review', 'available', 'completed'] as const)
      given(() => task(moment))
        .when(event.recovered({ session, isCompleted: true }))
        .nothing();
  });
});

test('C-23: a record gets the entries that it lacks, once, and keeps those it has', () => {
  const decisions = [{ ...decision('d1'), text: 'Use spaces.' }, decision('d2')];
  const story = given(() => task('in_progress', { decisions: [decision('d1')] }));
  const after = story.when(event.entriesRecovered({ decisions })).wishing();
  expect(after.record().decisions.map(({ id, text }) => [id, text])).toEqual([
    ['d1', 'Use tabs.'],
    ['d2', 'Use tabs.'],
  ]);
  after.when(event.entriesRecovered({ decisions })).nothing();
  given(undefined).when(event.entriesRecovered({ decisions })).nothing();
});
