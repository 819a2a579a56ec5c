// Commands that speak to the agent, and those that concern a whole repository.
import { describe, expect, test } from 'vitest';
import type { Blocker } from '../../src/core/blocker.ts';
import { judge } from '../../src/core/danger/judge.ts';
import type { EffectOf } from '../../src/core/effect.ts';
import type { Task } from '../../src/core/task.ts';
import * as event from './events.ts';
import { type Fact, given, type Story } from './given.ts';
import { type Moment, task } from './task.ts';

const give = (word: string, text = '', actor = 'mona'): readonly Fact[] => [
  event.says(word, text, { actor }),
  event.mayCommand(),
];
const nobody = 'session not found: no agent is at work here';
const at = (moment: Moment) => given(() => task(moment));

describe('send', () => {
  test('reaches the agent at work', () => {
    const story = at('in_progress')
      .when(...give('send', 'Use tabs.'))
      .wishing('session.send');
    expect(story.wish('session.send').feedback).toMatchObject({
      kind: 'message',
      about: 'send',
      from: 'mona',
      text: 'Use tabs.',
    });
    expect(story.wish('reaction.add').content).toBe('rocket');
  });

  test.each(['assigned', 'retry_queue', 'checks', 'ci', 'review'] as const)('at "%s" waits for the agent', (moment) => {
    at(moment)
      .when(...give('send', 'Use tabs.'))
      .wishing()
      .having({ mail: [expect.objectContaining({ state: 'waiting', text: 'Use tabs.' })] });
  });

  test.each(['requested', 'completed', 'available'] as const)('S-067: at "%s" says that nobody is there', (moment) => {
    const story = at(moment).when(...give('send', 'Use tabs.'));
    expect(story.wish('comment.post').note).toMatchObject({ about: 'refused', reason: nobody });
    expect(story.wish('audit.append').entry.code).toBe('session_not_found');
  });

  test('R-26: without text gets its usage', () => {
    const { note } = at('in_progress')
      .when(...give('send', '  '))
      .wishing('comment.post')
      .wish('comment.post');
    expect(note).toMatchObject({ about: 'refused', reason: 'send needs text', command: { verb: 'send' } });
  });
});

describe('S-183: a command that would destroy the host', () => {
  test.each(['send', 'answer', 'decide', 'block', 'unblock'])('is not passed on by %s', (word) => {
    const asked = at('in_progress').when(event.reported('ask', 'How?'));
    const story = asked.when(...give(word, 'rm -rf /')).wishing('comment.post');
    expect(story.wish('comment.post').note).toMatchObject({
      about: 'refused',
      reason: expect.stringContaining('(destroys_files)'),
    });
    expect(story.wish('audit.append').entry).toMatchObject({ decision: 'refused', code: 'destroys_files' });
    expect(story.record()).toMatchObject({ decisions: [], blockers: [{ closedAt: null }] });
  });

  test('is refused wherever the task stands, and ordinary words are not', () => {
    expect(
      at('available')
        .when(...give('send', 'rm -rf /'))
        .wish('comment.post').note,
    ).toMatchObject({
      reason: expect.stringContaining('destroys_files'),
    });
    at('in_progress')
      .when(...give('send', 'run `npm run format` > /dev/null'))
      .wishing('session.send');
  });
});

describe('a decision by a person', () => {
  test('is kept and told to the agent', () => {
    const story = at('in_progress')
      .when(...give('decide', 'Errors are JSON.'))
      .wishing('session.send');
    story.having({ decisions: [expect.objectContaining({ id: 'd1', text: 'Errors are JSON.', author: 'mona' })] });
    expect(story.wish('session.send').feedback).toMatchObject({ about: 'decide', text: 'Errors are JSON.' });
  });

  test('is kept before anybody is at work', () => {
    at('assigned')
      .when(...give('decide', 'UTC'))
      .wishing()
      .having({ decisions: [expect.objectContaining({ text: 'UTC' })] });
  });
});

describe('a blocker of a person', () => {
  test('is opened, told to the agent, and closed by its id', () => {
    const open = at('in_progress')
      .when(...give('block', 'Wait.'))
      .wishing('session.send');
    open.having({ blockers: [expect.objectContaining({ id: 'b1', from: 'person', author: 'mona', closedAt: null })] });
    const closed = open.when(event.delivered(), ...give('unblock', 'b1 it is there', 'ann')).wishing('session.send');
    closed.having({ blockers: [expect.objectContaining({ closedBy: 'ann', resolution: 'it is there' })] });
  });

  test('needs no id when it is the only one', () => {
    at('in_progress')
      .when(...give('block', 'Wait.'), ...give('unblock'))
      .having({
        blockers: [expect.objectContaining({ closedBy: 'mona' })],
      });
  });

  test('is not guessed among several', () => {
    const two = at('in_progress').when(...give('block', 'One.'), ...give('block', 'Two.'));
    for (const text of ['', 'b7', 'One.']) {
      const { note } = two
        .when(...give('unblock', text))
        .wishing('comment.post')
        .wish('comment.post');
      expect(note).toMatchObject({ reason: 'no open blocker has that id', hint: 'open: b1, b2' });
    }
  });

  test('of several keeps the task waiting until the last is resolved', () => {
    const two = at('assigned').when(
      ...give('block', 'One.'),
      ...give('block', 'Two.'),
      event.slotTaken(),
      event.mayStart(),
    );
    expect(two.record().held).toContain('b1');
    const one = two.when(...give('unblock', 'b1')).wishing();
    one.when(...give('unblock', 'b2')).wishing('event.repeat');
  });

  test('needs a task', () => {
    const { note } = at('available')
      .when(...give('block', 'Wait.'))
      .wish('comment.post');
    expect(note).toMatchObject({ reason: 'no task is under way here' });
  });
});

describe('R-55: a command that overtakes the event which makes its task', () => {
  test('is taken up again for a moment, then answered', () => {
    // Each time as if for the first: an issue that was only asked about leaves no record.
    let story = stop(given(undefined).when(event.says('stop')).wish('actor.check'));
    for (const tried of [1, 2, 3]) {
      const { event: body } = story.wishing('event.repeat').wish('event.repeat');
      expect(body).toMatchObject({ kind: 'command.granted', tried });
      story = given(undefined).when(() => body);
    }
    story.wishing('comment.post');
    expect(story.wish('comment.post').note).toMatchObject({ reason: 'nothing is running here' });
    expect(story.effects.filter(({ effect }) => effect.kind === 'audit.append')).toHaveLength(1);
  });

  test('typed at the CLI is answered at once', () => {
    given(undefined)
      .when(event.says('stop', '', { cli: true }), event.mayCommand())
      .wishing();
  });
});

describe('a whole repository', () => {
  test.each([
    ['pause', { kind: 'repository.pause', by: 'mona', stop: false }],
    ['resume', { kind: 'repository.resume', by: 'mona' }],
    ['stop-all', { kind: 'repository.pause', by: 'mona', stop: true }],
  ] as const)('%s may be said on any issue', (word, effect) => {
    const story = given(undefined)
      .when(...give(word))
      .wishing(effect.kind);
    expect(story.wish(effect.kind)).toEqual(effect);
    at('in_progress').when(event.says(word), event.mayCommand('read')).wishing();
  });

  test.each(['assigned', 'retry_queue', 'requested'] as const)(
    'that is stopped frees a task at "%s" at once',
    (moment) => {
      const resting = moment === 'retry_queue' ? at(moment).when(event.sessionStopped()) : at(moment);
      resting.when(event.halted()).then('available').wishing().having({ reason: 'everything was stopped by mona' });
    },
  );

  test('that is stopped stops a running agent in two phases, once', () => {
    const halted = at('in_progress').when(event.halted()).then('in_progress').wishing('session.stop');
    halted.when(event.halted()).nothing();
    halted.when(event.sessionStopped()).then('available');
  });

  test.each(['completed', 'failed', 'available'] as const)('that is stopped leaves a task at "%s" alone', (moment) => {
    at(moment).when(event.halted()).nothing();
  });

  test('that goes on does not start twice what was not held', () => {
    at('assigned').when(event.held()).nothing();
    at('in_progress').when(event.held()).nothing();
  });
});

/** The permission of who said stop, told of an issue without a record. */
function stop({ actor, cause }: EffectOf<'actor.check'>): Story {
  const looked = { capacity: { free: {} }, member: true, text: null, seen: null, paused: null };
  return given(undefined).when(() => ({
    kind: 'actor.checked',
    answers: 'asked',
    actor,
    role: 'write',
    cause,
    ...looked,
  }));
}

const having = (moment: Moment, changes: Partial<Task>) => given(() => task(moment, changes));
const rocket = { kind: 'reaction.add', comment: 77, content: 'rocket' } as const;
const shown = [{ kind: 'memory.write' }, { kind: 'comment.upsert', urgent: true }] as const;
const shownLater = [{ kind: 'comment.upsert', urgent: false }] as const;
const toAgent = { kind: 'session.send', host: 'host-1', fence: 1 } as const;
const blocker: Blocker = {
  id: 'b1',
  kind: 'blocker',
  text: 'Wait.',
  author: 'mona',
  from: 'person',
  openedAt: 1,
  closedAt: null,
  closedBy: null,
  resolution: null,
};

describe('what is said to the agent', () => {
  const blockers = [blocker];

  test.each(['send', 'decide', 'block', 'unblock'] as const)(
    '%s: reaches it trimmed, once for each comment',
    (about) => {
      const text = 'b1 is there';
      const feedback = { key: `${about}-77`, kind: 'message', about, from: 'mona', text } as const;
      having('in_progress', { blockers })
        .when(event.mayDo(about, `  ${text} `))
        .exactly(rocket, ...(about === 'send' ? shownLater : shown), { ...toAgent, feedback });
    },
  );

  test('answer: reaches it with the question, without the id', () => {
    const feedback = { key: 'answer-77', kind: 'answer', from: 'mona', question: 'Wait.', text: 'UTC' } as const;
    having('in_progress', { blockers })
      .when(event.mayDo('answer', '  b1 UTC '))
      .exactly(rocket, ...shown, { ...toAgent, feedback });
  });

  test.each(['send', 'answer'] as const)('%s: typed at the CLI it is answered there', (word) => {
    const story = having('in_progress', { blockers }).when(event.mayDo(word, 'UTC', { cli: true }));
    expect(story.wish('answer.give')).toEqual({
      kind: 'answer.give',
      to: 'the-one-who-waits',
      outcome: 'accepted',
      note: null,
      ...(word === 'send' ? { mail: { task: '4711-12', seq: 1 } } : {}),
    });
    expect(story.wish('session.send').feedback.key).toMatch(new RegExp(`^${word}-event-`));
  });

  test.each(['send', 'answer'] as const)('%s: waits while there is no host', (word) => {
    const session = { ...task('in_progress').session, host: null };
    having('in_progress', { blockers, session }).when(event.mayDo(word, 'UTC')).wishing().having({ mailSeq: 1 });
  });

  test('is kept as it was said', () => {
    const story = at('assigned').when(event.mayDo('decide', '  UTC '), event.mayDo('block', '  Wait. '));
    const [decision] = story.record().decisions;
    expect(decision).toEqual({ id: 'd1', text: 'UTC', author: 'mona', at: expect.any(Number) });
    expect(story.record().blockers).toEqual([{ ...blocker, openedAt: story.step?.at }]);
  });

  test('S-183: and would destroy the host is refused with its reason', () => {
    const danger = judge('rm -rf /');
    const story = at('in_progress').when(event.mayDo('send', 'rm -rf /'));
    story.refusing(`${danger?.reason} (${danger?.code})`, 'say what is to be reached instead of how');
    expect(story.wish('audit.append').entry).toMatchObject({ code: danger?.code, reason: danger?.reason });
  });
});

describe('unblock', () => {
  const two: readonly Blocker[] = [blocker, { ...blocker, id: 'b2', from: 'agent' }];
  const goesOn = { kind: 'event.repeat', event: { kind: 'hold.ended', by: 'unblocked by mona' }, afterMs: 0 } as const;

  test("lets a task go on that waited for a person; the agent's own blocker may stay", () => {
    having('assigned', { held: 'blocked by mona (b1)', blockers: two })
      .when(event.mayDo('unblock', ' b1 it is there'))
      .exactly(rocket, goesOn, ...shown)
      .having({
        blockers: [expect.objectContaining({ closedBy: 'mona' }), expect.objectContaining({ closedBy: null })],
      });
  });

  test('lets nothing go on that was not held', () => {
    having('assigned', { blockers: two })
      .when(event.mayDo('unblock', 'b1'))
      .exactly(rocket, ...shown);
  });

  test.each([
    ['b7', [blocker], 'open: b1'],
    ['b1', [], 'none is open'],
    ['', [], 'none is open'],
    ['', two, 'open: b1, b2'],
  ] as const)('"%s" does not guess', (text, blockers, hint) => {
    having('in_progress', { blockers })
      .when(event.mayDo('unblock', text))
      .refusing('no open blocker has that id', hint);
  });
});

test.each(['decide', 'block'] as const)('%s about an issue that nobody conducts is refused at the CLI', (word) => {
  const command = expect.any(Object);
  const note = { about: 'refused', reason: 'no task is under way here', hint: 'deploy starts one', command } as const;
  given(undefined)
    .when(event.mayDo(word, 'UTC', { cli: true }))
    .exactly({ kind: 'answer.give', to: 'the-one-who-waits', outcome: 'refused', note, code: 'no_task' });
});
