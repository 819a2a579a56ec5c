// What people say: replies, refusals and answers.
import { describe, expect, test } from 'vitest';
import { verbs } from '../../src/core/policy.ts';
import * as event from './events.ts';
import { type Fact, given, type Story } from './given.ts';
import { issue, repository } from './origin.ts';
import { policy } from './policy.ts';
import { task } from './task.ts';

const changing = verbs.filter((verb) => verb !== 'help' && verb !== 'status');

describe('a command', () => {
  test.each(['help', 'status'])('%s is answered in words and looks up nobody', (word) => {
    const story = given(() => task('in_progress'))
      .when(event.says(word))
      .then('in_progress')
      .wishing('comment.post');
    expect(story.wish('comment.post').note.about).toBe(word);
  });

  test('on an issue nobody conducts is answered too', () => {
    given(undefined).when(event.says('status')).then('available').wishing('comment.post');
  });

  test('R-26: with a verb that does not exist is answered with the word as it was written', () => {
    const story = given(() => task('in_progress'))
      .when(event.says('dploy'), event.permission('triage'))
      .wishing('comment.post');
    expect(story.wish('comment.post').note).toMatchObject({ about: 'unknown', command: { word: 'dploy' } });
    expect(story.wish('reaction.add').content).toBe('confused');
  });

  test('T-05: with a verb that does not exist, by a stranger, gets a reaction and no text', () => {
    given(() => task('in_progress'))
      .when(event.says('dploy'), event.permission('read'))
      .wishing();
  });

  test.each(changing)('%s makes someone look who asks before anything is done', (word) => {
    given(() => task('in_progress'))
      .when(event.says(word, 'text'))
      .then('in_progress')
      .wishing('actor.check');
  });

  test.each(changing)('T-05: %s by a stranger gets one reaction and no text', (word) => {
    const story = given(() => task('in_progress')).when(event.says(word, 'rust'), event.permission('triage'));
    story.then('in_progress').wishing();
    expect(story.step?.effects.map(({ effect }) => effect)).toMatchObject([
      { kind: 'reaction.add', content: '-1' },
      { kind: 'audit.append', entry: { decision: 'refused', code: 'permission', role: 'triage', actor: 'mona' } },
    ]);
  });

  test('of a person who could not be looked up is refused in words, for it can be tried again', () => {
    const story = given(() => task('in_progress'))
      .when(event.says('stop'), event.permission(null))
      .then('in_progress');
    expect(story.wish('comment.post').note).toMatchObject({ about: 'refused', hint: 'try again in a moment' });
  });
});

const asks = event.reported('ask', 'UTC or local time?');
const answer = (text: string, actor = 'mona'): readonly Fact[] => [
  event.says('answer', text, { actor }),
  event.permission('write'),
];

describe('a question of the agent', () => {
  const asked = given(() => task('in_progress')).when(asks);

  test('calls a person by a comment, and the agent waits', () => {
    asked.then('in_progress').wishing('comment.post');
    expect(asked.wish('comment.post')).toMatchObject({
      key: 'question/b1',
      note: { about: 'question', blocker: { id: 'b1' } },
    });
    expect(asked.record().session.condition).toBe('waiting');
  });

  test('is answered into the session, and closed', () => {
    const story = asked
      .when(...answer('UTC'))
      .then('in_progress')
      .wishing('session.send');
    expect(story.wish('session.send').feedback).toMatchObject({
      kind: 'answer',
      question: 'UTC or local time?',
      text: 'UTC',
      from: 'mona',
    });
    story.having({ blockers: [expect.objectContaining({ id: 'b1', closedBy: 'mona', resolution: 'UTC' })] });
  });

  test('that was answered already: the later person is told who was first', () => {
    const story = asked
      .when(...answer('UTC', 'ann'))
      .when(...answer('local', 'bob'))
      .wishing('comment.post');
    expect(story.wish('comment.post').note).toMatchObject({ about: 'refused', reason: 'ann answered already' });
    story.having({ blockers: [expect.objectContaining({ closedBy: 'ann', resolution: 'UTC' })] });
  });

  test('of two at the same moment: the one that is taken in first counts', () => {
    const story = asked.when(event.says('answer', 'UTC', { actor: 'ann' }));
    const ann = event.permission('write')(story);
    const both = story.when(event.says('answer', 'local', { actor: 'bob' }));
    const later = both.when(event.permission('write'), () => ann).wishing('comment.post');
    expect(later.wish('comment.post').note).toMatchObject({ reason: 'bob answered already' });
  });

  test('among several is the oldest one, unless it is named', () => {
    const two = asked.when(event.reported('blocker', 'no access to the registry'));
    expect(openIds(two.when(...answer('UTC')))).toEqual(['b2']);
    expect(openIds(two.when(...answer('b2 granted')))).toEqual(['b1']);
  });

  test('that is named and closed already does not close another one', () => {
    const two = asked.when(event.reported('blocker', 'no access to the registry')).when(...answer('b1 UTC'));
    expect(openIds(two.when(...answer('b1 local', 'bob')))).toEqual(['b2']);
  });

  test('needs an answer with text', () => {
    const story = asked.when(...answer('  '));
    expect(story.wish('comment.post').note).toMatchObject({ about: 'refused', reason: 'an answer needs text' });
  });

  test('may be answered while the work is validated', () => {
    asked
      .when(event.exited(0), ...answer('UTC'))
      .then('validating', 'checks')
      .wishing()
      .having({ mail: [expect.objectContaining({ state: 'waiting', text: 'UTC' })] });
  });

  test('may be answered while the task waits for its next attempt', () => {
    const waiting = asked.when(event.exited(1), event.sessionStopped()).then('retry_queue');
    expect(openIds(waiting.when(...answer('UTC')))).toEqual([]);
  });
});

test('an answer to nothing says so', () => {
  const story = given(() => task('in_progress')).when(...answer('UTC'));
  expect(story.wish('comment.post').note).toMatchObject({ reason: 'there is no open question' });
});

describe('what an agent reports', () => {
  test('as a decision is kept', () => {
    const story = given(() => task('in_progress')).when(
      event.reported('decision', 'merge sort'),
      event.reported('decision', 'stable'),
    );
    expect(story.record().decisions).toMatchObject([
      { id: 'd1', text: 'merge sort', author: 'rust-agent' },
      { id: 'd2', text: 'stable' },
    ]);
  });

  test('as its status is shown, and moves nothing', () => {
    const story = given(() => task('in_progress'))
      .when(event.reported('status', 'reading'))
      .then('in_progress')
      .wishing();
    expect(story.record().session).toMatchObject({ condition: 'working', evidence: 'reading' });
  });

  test('as done, when it is not at work, moves nothing', () => {
    given(() => task('ci'))
      .when(event.reported('done', 'again'))
      .then('validating', 'ci')
      .wishing();
  });

  test('is seen by its runner too; not knowing is no signal', () => {
    const story = given(() => task('in_progress')).when(event.observed('quiet'));
    expect(story.record().session.condition).toBe('quiet');
    story.when(event.observed('unknown')).nothing();
  });

  test('a message that could not be delivered is said', () => {
    const story = given(() => task('in_progress'))
      .when(event.delivered('failed'))
      .then('in_progress')
      .wishing('comment.post');
    expect(story.record().session.evidence).toBe('message a-message: the pane is gone');
  });
});

function openIds(story: Story): readonly string[] {
  return story
    .record()
    .blockers.filter(({ closedAt }) => closedAt === null)
    .map(({ id }) => id);
}

describe('a question', () => {
  const permissions = { ...policy().permissions, help: 'triage', status: 'triage', send: 'read' } as const;
  const trust = { ...policy().trust, teams: { help: ['acme/ops'], status: ['acme/ops'] } };

  test.each(['help', 'status'] as const)('%s is free only where everybody may ask it', (about) => {
    given(undefined, policy({ trust })).when(event.says(about)).wishing('actor.check');
    const asked = given(undefined, policy({ permissions })).when(event.says(about)).wishing('actor.check');
    const key = `reply/0/${about}`;
    asked
      .when(event.mayCommand('triage'))
      .exactly(
        { kind: 'reaction.add', comment: 0, content: 'rocket' },
        { kind: 'comment.post', key, number: 12, note: { about, command: expect.any(Object) } },
      );
  });

  test('is not made of a command that everybody may give', () => {
    given(undefined, policy({ permissions })).when(event.says('send', 'Hi.')).wishing('actor.check');
  });
});

const aboutTask = ['stop', 'send', 'answer', 'approve', 'block', 'unblock', 'decide'] as const;
const nobody = given(undefined);

describe('a command on a pull request without a task', () => {
  test.each([...aboutTask, 'deploy', 'retry'] as const)('%s is refused', (word) => {
    nobody
      .when(event.mayDo(word, 'text', { onPull: true }))
      .refusing('no task belongs to this pull request', 'say it on an issue');
  });

  test('that is about the repository is carried out', () => {
    nobody.when(event.mayDo('pause', '', { onPull: true })).wishing('repository.pause');
  });

  test('is no other than on the issue where there is a task', () => {
    given(() => task('in_progress'))
      .when(event.mayDo('stop', '', { onPull: true }))
      .wishing('session.stop');
  });
});

describe('R-55: a command about a task that is not there yet', () => {
  test.each(aboutTask)('%s is come back to as it was', (word) => {
    const command = expect.objectContaining({ verb: word, text: 'text', actor: 'mona' });
    const read = { command, repository, issue: issue(), capacity: { free: {} }, text: null, seen: null };
    const repeat = (body: object) => ({ kind: 'event.repeat', event: body as never, afterMs: 1_000 }) as const;
    const body = { kind: 'command.granted', ...read } as const;
    nobody.when(event.mayDo(word, 'text')).exactly(repeat({ ...body, tried: 1 }));
    nobody
      .when(event.mayDo(word, 'text', { changes: { role: 'write', tried: 2, delivery: 'guid-1' } as object }))
      .exactly(repeat({ ...body, role: 'write', tried: 3, delivery: 'guid-1' }));
    nobody.when(event.mayDo(word, 'text', { cli: true })).wishing();
  });

  test('is none that begins one', () => {
    nobody.when(event.mayDo('deploy', 'rust')).wishing('slot.find');
  });
});

describe('work', () => {
  const rocket = { kind: 'reaction.add', comment: 77, content: 'rocket' } as const;

  test('that is asked for while the last session is being stopped is come back to', () => {
    const merged = given(() => task('review')).when(event.merged(), event.mayDo('deploy', 'go'));
    expect(merged.wish('event.repeat').event).not.toHaveProperty('tried');
    expect(merged.wish('event.repeat').event).not.toHaveProperty('role');
    expect(merged.wish('event.repeat')).toMatchObject({ afterMs: 1_000, event: { kind: 'command.granted' } });
  });

  test('that is under way is not asked for again', () => {
    given(() => task('in_progress'))
      .when(event.mayDo('deploy'))
      .refusing('the task is in progress already', 'stop it first, or wait');
  });

  test('that is stopped before anything ran is over at once', () => {
    const story = given(() => task('assigned', { held: 'paused by ann' })).when(event.mayDo('stop'));
    story.exactly(rocket, { kind: 'memory.write' }, { kind: 'comment.upsert', urgent: true }).having({ held: null });
    expect(story.record().attempts).toMatchObject([{ outcome: 'stopped' }]);
  });
});
