// What happens to the issue itself: labels, closing, and what a look at it finds.
import { describe, expect, test } from 'vitest';
import type { Task } from '../../src/core/task.ts';
import * as event from './events.ts';
import { type Fact, given } from './given.ts';
import { issue, repository, sha } from './origin.ts';
import { lifeUntil, type Moment, task } from './task.ts';

const at = (moment: Moment, changes: Partial<Task> = {}) => given(() => task(moment, changes));
const write = { kind: 'memory.write' } as const;
const upsert = (urgent: boolean) => ({ kind: 'comment.upsert', urgent }) as const;
const taken = 'label backend was taken off';

describe('a label', () => {
  const cause = { kind: 'label', label: 'backend', repository, issue: issue() } as const;

  test('makes us look who put it on', () => {
    const story = given(undefined)
      .when(event.labeled('backend', { sender: 'ann' }))
      .then('requested');
    story.exactly({ kind: 'actor.check', actor: 'ann', cause });
    story.having({ asked: { label: 'backend', agent: null }, reason: 'label backend put on by ann' });
  });

  test('is looked at in the name of the webhook that told of it', () => {
    const delivered: Fact = (told) => ({ ...event.labeled('backend')(told), delivery: 'guid-1' });
    given(undefined)
      .when(delivered)
      .exactly({ kind: 'actor.check', actor: 'mona', cause: { ...cause, delivery: 'guid-1' } });
  });

  test('begins anew: of the last time only the word of a writer is kept', () => {
    const approval = { hash: 'h', needed: null, by: 'bob', at: 1 };
    const old = { approval, held: 'x', gone: 'x', edited: { by: 'x', at: 1 }, salvage: 'x', flagged: ['x'] };
    const fresh = { approval, held: null, gone: null, edited: null, salvage: null, flagged: [], choice: null };
    at('completed', old).when(event.labeled('backend')).then('requested').having(fresh);
    const waits = { ...approval, needed: 'x', by: null };
    at('available', { approval: waits }).when(event.labeled('backend')).then('requested').having({ approval: null });
  });

  test('put on while a look is under way, which may not have seen it, is come back to', () => {
    const again = { kind: 'issue.labeled', label: 'backend', sender: 'mona', repository, issue: issue() } as const;
    const repeat = { kind: 'event.repeat', event: again, afterMs: 1_000 } as const;
    at('requested').when(event.labeled('backend')).exactly(repeat);
    at('assigned').when(event.unlabeled('backend'), event.labeled('backend')).exactly(repeat);
  });

  test('put on while somebody else is looked at is no news', () => {
    at('assigned').when(event.slotTaken(), event.labeled('backend')).nothing();
  });

  test('taken off makes us look at the issue', () => {
    at('in_progress').when(event.unlabeled('backend')).exactly({ kind: 'issue.look' });
  });
});

test('an issue that is closed is looked at in a moment', () => {
  const story = at('in_progress').when(event.issueClosed());
  story.exactly({ kind: 'timer.set', timer: 'issue-look', mark: story.step?.at ?? 0, afterMs: 3_000 });
});

describe('a look that finds the issue no longer wanted', () => {
  const gone = event.seen({ labels: [] });

  test('frees a task of which nothing runs', () => {
    at('assigned').when(gone).then('available').having({ reason: taken, choice: null }).exactly(write, upsert(true));
    at('requested').when(gone).then('available').having({ reason: 'the label was taken off' });
  });

  test('stops one that runs', () => {
    const story = at('in_progress').when(gone).then('in_progress').having({ stopping: taken });
    const stop = { kind: 'session.stop', host: 'host-1', fence: 1, worktree: 'keep', why: taken } as const;
    story.exactly(stop, write, upsert(false));
  });

  test('asks for no label where none was asked for', () => {
    const byStranger = { text: { ...event.fineText, authorRole: 'read' as const } };
    const deployed = (looked = {}) =>
      given(undefined).when(event.says('deploy', 'go', { labels: [] }), event.mayCommand('write', looked));
    deployed(byStranger).then('requested').when(gone).nothing();
    deployed().then('assigned').when(gone).nothing();
  });
});

describe('a look that finds the issue gone', () => {
  test('says so once', () => {
    const found = at('in_progress')
      .when(event.seen({ gone: true }))
      .wishing('session.stop');
    found.when(event.seen({ gone: true })).nothing();
  });
});

describe('a look that finds the pull request', () => {
  const closed = { merged: false, closed: true, mergeCommit: null };
  const merged = { merged: true, closed: true, mergeCommit: sha(99) };

  test('merged completes the task', () => {
    const story = at('review')
      .when(event.seen({ pull: merged }))
      .then('completed');
    expect(story.record().pull).toMatchObject({ state: 'merged', mergeCommit: sha(99) });
  });

  test('closed frees it', () => {
    const story = at('review')
      .when(event.seen({ pull: closed }))
      .then('available');
    story.having({ reason: 'the pull request was closed without a merge' });
  });

  test('of a task that has none means nothing', () => {
    at('in_progress')
      .when(event.seen({ pull: merged }))
      .nothing();
  });

  test('open means nothing', () => {
    lifeUntil('review')
      .when(event.seen({ pull: { merged: false, closed: false, mergeCommit: null } }))
      .nothing();
  });
});
