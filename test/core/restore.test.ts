// What people do to the status comment: a tick is a wish of theirs, everything else is put back.
import { describe, expect, test } from 'vitest';
import * as event from './events.ts';
import { given } from './given.ts';
import { task } from './task.ts';

const shown = { id: 5, hash: 'abc' };
const blocked = () =>
  given(() => task('in_progress', { statusComment: shown })).when(event.reported('blocker', 'No network.'));

describe('C-23: an edit of the status comment', () => {
  test('is put back at once', () => {
    const story = blocked().when(event.statusEdited());
    expect(story.record().statusComment).toEqual({ id: 5, hash: '' });
    expect(story.wish('comment.upsert')).toEqual({ kind: 'comment.upsert', urgent: true });
    story.wishing();
  });

  test('that leaves it as we wrote it means nothing: our own edits come back to us', () => {
    blocked()
      .when(event.statusEdited({ hash: 'abc', ticked: ['b1'] }))
      .nothing();
  });

  test('of another comment means nothing', () => {
    blocked()
      .when(event.statusEdited({ comment: 6, ticked: ['b1'] }))
      .nothing();
  });

  test('that ticks an open blocker asks who did it, and resolves it like unblock where that person may', () => {
    const asked = blocked()
      .when(event.statusEdited({ ticked: ['b1'], sender: 'rita' }))
      .wishing('actor.check');
    expect(asked.wish('actor.check')).toMatchObject({
      actor: 'rita',
      cause: { kind: 'command', command: { verb: 'unblock', text: 'b1', comment: null } },
    });
    expect(asked.record().blockers).toMatchObject([{ closedAt: null }]);
    expect(asked.when(event.mayCommand('write')).record().blockers).toMatchObject([{ closedBy: 'rita' }]);
  });

  test.each(['read', 'triage', null] as const)('that ticks it without permission (%s) changes nothing', (role) => {
    const story = blocked().when(event.statusEdited({ ticked: ['b1'], sender: 'mallory' }), event.mayCommand(role));
    expect(story.record().blockers).toMatchObject([{ closedAt: null }]);
    expect(story.wish('audit.append').entry).toMatchObject({ decision: 'refused', actor: 'mallory' });
  });

  test('that ticks what we never showed a box for asks nobody', () => {
    blocked()
      .when(event.statusEdited({ ticked: ['b7', 'd1'] }))
      .wishing();
  });
});

describe('C-23: a status comment that was deleted', () => {
  test('is written anew, once', () => {
    const story = blocked().when(event.statusRemoved());
    expect(story.record().statusComment).toBeNull();
    expect(story.wish('comment.upsert')).toEqual({ kind: 'comment.upsert', urgent: true });
    story.when(event.statusRemoved()).nothing();
  });

  test('means nothing where it was another one, or nobody conducts the issue', () => {
    blocked().when(event.statusRemoved(6)).nothing();
    given(undefined).when(event.statusRemoved()).nothing();
    given(undefined).when(event.statusEdited()).nothing();
  });
});
