// The word of a writer, for a text or for a commit: what it changes, and how one that misses is answered.
import { describe, expect, test } from 'vitest';
import { noConversation } from '../../src/core/conversation.ts';
import { frozenHash } from '../../src/core/frozen.ts';
import type { Task } from '../../src/core/task.ts';
import * as event from './events.ts';
import { given } from './given.ts';
import { issue, sha } from './origin.ts';
import { lifeUntil, type Moment, task } from './task.ts';

const hash = frozenHash(issue(), noConversation);
const head = sha(1);
const why = 'rita, who has no write permission, wrote it';
const byStranger = { text: { ...event.fineText, authorRole: 'read' as const } };
const waiting = lifeUntil('requested').when(event.looked(byStranger));
const at = (moment: Moment, changes: Partial<Task> = {}) => given(() => task(moment, changes));
const approves = (text = '', looked: Parameters<typeof event.mayCommand>[1] = {}) =>
  [event.says('approve', text, { actor: 'ann' }), event.mayCommand('write', looked)] as const;
const rocket = { kind: 'reaction.add', comment: expect.any(Number), content: 'rocket' } as const;

describe('a text that waits', () => {
  test('is shown to a person, with its hash', () => {
    waiting.having({ reason: `waits for approval: ${why}` }).exactly(
      {
        kind: 'comment.post',
        key: `approval/${hash}`,
        number: 12,
        note: { about: 'approval', reason: why, hash },
      },
      { kind: 'memory.write' },
      { kind: 'comment.upsert', urgent: true },
    );
  });

  test.each([
    ['nothing', ''],
    ['its whole hash', hash],
    ['seven digits', hash.slice(0, 7)],
    ['capitals and blanks', `  ${hash.slice(0, 12).toUpperCase()} `],
  ])('is approved by a word that says %s', (_, text) => {
    const story = waiting.when(...approves(text)).then('assigned');
    const { record, step } = story;
    expect(record().approval).toEqual({ hash, needed: null, by: 'ann', at: step?.at });
    expect(story.history.map(({ reason }) => reason)).toContain('approved by ann');
    story.exactly(
      rocket,
      { kind: 'slot.find', agent: 'rust', attempt: 1, priority: 'normal', phase: false },
      { kind: 'memory.write' },
      { kind: 'comment.upsert', urgent: true },
    );
  });

  test.each([
    ['another hash', 'deadbeef'],
    ['six digits', hash.slice(0, 6)],
    ['more than its hash', `${hash}0`],
  ])('is not approved by a word that says %s', (_, text) => {
    const story = waiting.when(...approves(text)).then('requested');
    story.refusing('that is not the text which waits', `the status comment names it: ${hash.slice(0, 12)}`);
    expect(story.wish('audit.append').entry).toMatchObject({
      decision: 'refused',
      code: 'another_text',
      role: 'write',
    });
  });

  test('is not approved by another command of a writer', () => {
    waiting.when(event.says('send', 'Go on.'), event.mayCommand()).then('requested');
    waiting
      .when(event.says('decide', 'UTC'), event.mayCommand())
      .then('requested')
      .having({ approval: { ...no, needed: why } });
  });

  test('that was changed meanwhile is shown again; of the rest nothing is taken over', () => {
    const seen = { open: true, labels: ['other'], pull: null, gone: false, issue: issue(['other'], { body: 'Evil.' }) };
    const story = waiting.when(...approves('', { seen })).then('requested');
    expect(story.record().issue).toEqual(issue(['backend'], { body: 'Evil.' }));
    expect(story.record().approval).toEqual({
      hash: frozenHash(issue([], { body: 'Evil.' }), noConversation),
      needed: why,
      by: null,
      at: null,
    });
    expect(story.wish('audit.append').entry).toMatchObject({ code: 'text_changed' });
    story.refusing(
      'the issue was edited since its text was shown',
      'look at the status comment and approve again',
      { kind: 'memory.write' },
      { kind: 'comment.upsert', urgent: true },
    );
  });

  test.each([
    ['that reads the same', { issue: issue(['other']) }],
    ['whose text could not be read', {}],
  ])('is approved where the issue is one %s', (_, now) => {
    const seen = { open: true, labels: ['backend'], pull: null, gone: false, ...now };
    waiting.when(...approves('', { seen })).then('assigned');
  });
});

const no = { hash, needed: null, by: null, at: null };

test.each<[string, Moment, Partial<Task>, string]>([
  ['is being looked at', 'requested', {}, ''],
  ['was approved before', 'requested', { approval: { ...no, by: 'bob', at: 1 } }, ''],
  ['has no commit on GitHub yet', 'checks', {}, head.slice(0, 7)],
  ['is over', 'completed', {}, head.slice(0, 7)],
  ['is over, where no commit is named', 'completed', {}, ''],
])('an approval of what %s is answered in words', (_, moment, changes, text) => {
  const { state } = task(moment);
  const story = at(moment, changes).when(...approves(text));
  story.then(state).refusing('nothing here waits for an approval', 'status shows where the task stands');
  expect(story.wish('audit.append').entry).toMatchObject({ code: 'nothing_waits' });
});

describe('T-20: a commit', () => {
  test.each([
    ['seven digits', head.slice(0, 7)],
    ['capitals and blanks', `  ${head.slice(0, 12).toUpperCase()} `],
  ])('is approved by %s of it', (_, text) => {
    const story = at('review')
      .when(...approves(text))
      .then('validating', 'review');
    story.exactly(rocket, { kind: 'memory.write' }, { kind: 'comment.upsert', urgent: false });
    expect(story.record().pull).toEqual({
      ...task('review').pull,
      state: 'approved',
      approval: { sha: head, by: 'ann', at: story.step?.at },
    });
  });

  test.each([
    ['', 'an approval names its commit'],
    ['abcdef1234', 'that commit is not the head any more'],
    [head.slice(0, 6), 'that commit is not the head any more'],
  ])('is not approved by "%s"', (text, reason) => {
    const story = at('review').when(...approves(text));
    story
      .refusing(reason, `the head is ${head.slice(0, 12)}`)
      .having({ pull: expect.objectContaining({ approval: null }) });
    expect(story.wish('audit.append').entry).toMatchObject({ code: 'not_the_head' });
  });
});
