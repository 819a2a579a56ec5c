// The mail of a task: one queue, one message at a time, and an end that everybody can see.
import { describe, expect, test } from 'vitest';
import { judge } from '../../src/core/danger/judge.ts';
import { type Mail, mostFromOneTask, waitingMail } from '../../src/core/mail.ts';
import { mayDeliver, mostTries } from '../../src/core/mail-flow.ts';
import type { Task } from '../../src/core/task.ts';
import * as event from './events.ts';
import { inAnswerTo } from './fact.ts';
import { type Fact, given, type Story } from './given.ts';
import { policy } from './policy.ts';
import { type Moment, task } from './task.ts';

const at = (moment: Moment) => given(() => task(moment));
const times = (count: number, fact: (index: number) => Fact) =>
  Array.from({ length: count }, (_, index) => fact(index));
const states = (story: Story) => story.record().mail.map(({ state }) => state);
const keysOf = (mail: readonly Mail[]) => mail.map(({ key }) => key);

describe('S-081, S-082: the queue', () => {
  test('numbers 25 additions from 1 to 25 without a gap, also where some are refused', () => {
    const story = at('assigned').when(...times(25, (index) => event.mailArrived({ key: `k${index}`, sender: null })));
    expect(story.record().mail.map(({ seq }) => seq)).toEqual(Array.from({ length: 25 }, (_, index) => index + 1));
    story.when(event.mailArrived({ key: 'k3' })).nothing();
    expect(story.when(event.mailArrived({ key: 'new' })).record().mailSeq).toBe(26);
  });

  test('gives what was added low, high, normal as high, normal, low; equal ones in their order', () => {
    const ranked = ['low', 'high', 'normal', 'high', 'low'] as const;
    const story = at('assigned').when(
      ...ranked.map((priority, index) => event.mailArrived({ key: `${priority}-${index}`, priority })),
    );
    expect(keysOf(waitingMail(story.record()))).toEqual(['high-1', 'high-3', 'normal-2', 'low-0', 'low-4']);
    expect(waitingMail(task('assigned'))).toEqual([]);
  });

  test('goes to the agent in that order, one at a time, each after the verdict on the one before', () => {
    const ranked = ['low', 'high', 'normal'] as const;
    let story = at('in_progress').when(...ranked.map((priority) => event.mailArrived({ key: priority, priority })));
    const order: string[] = [];
    for (let turn = 0; turn < 3; turn++) {
      expect(states(story).filter((state) => state === 'sent')).toHaveLength(1);
      order.push(story.wish('session.send').feedback.key);
      story = story.when(event.delivered());
    }
    // The first was on its way before the others came.
    expect(order).toEqual(['low', 'high', 'normal']);
    expect(states(story)).toEqual(['delivered', 'delivered', 'delivered']);
  });
});

describe('S-070: a full queue', () => {
  const two = policy({ limit: { maxQueuedMessages: 2, messageHistory: 3 } });
  const full = given(() => task('assigned', {}, two), two).when(
    ...times(2, (index) => event.mayDo('send', `Number ${index}.`, { cli: true })),
  );

  test.each(['send', 'decide', 'block'] as const)('refuses %s with a code of its own, and nothing is added', (word) => {
    const story = full.when(event.mayDo(word, 'One more.', { cli: true }));
    expect(story.wish('answer.give')).toMatchObject({
      outcome: 'refused',
      code: 'queue_full',
      note: { reason: '2 messages wait for this agent already' },
    });
    expect(story.record()).toMatchObject({ mailSeq: 2, decisions: [], blockers: [] });
  });

  test('takes no letter of another agent either', () => {
    const story = full.when(event.mailArrived());
    expect(story.history.at(-1)?.label).toBe('a message cannot be taken in');
    expect(story.record().mailSeq).toBe(2);
  });

  test('is full by its length too: a record is no archive', () => {
    const long = 'x'.repeat(65_000);
    const story = at('assigned').when(...times(9, () => event.mayDo('send', long)));
    expect(story.record().mailSeq).toBe(7);
  });

  test('keeps the last settled ones with time, actor and verdict, and never drops what waits', () => {
    const many = given(() => task('in_progress', {}, two), two);
    const story = times(6, (index) => event.mailArrived({ key: `k${index}`, sender: null })).reduce(
      (told, fact) => told.when(fact, event.delivered()),
      many,
    );
    expect(keysOf(story.record().mail)).toEqual(['k3', 'k4', 'k5']);
    expect(story.record().mail[0]).toMatchObject({
      from: 'docs-agent on #13',
      at: expect.any(Number),
      settledAt: expect.any(Number),
      state: 'delivered',
      reason: 'the pane is gone',
    });
    expect(story.record().mailSeq).toBe(6);
  });
});

describe('S-071: input is checked', () => {
  test.each([
    [' \n ', 'text_missing'],
    ['\u0007\u001b[31m\u200b', 'text_unprintable'],
    ['rm -rf /', judge('rm -rf /')?.code],
  ])('%j is refused with %s, and nothing is put into the queue', (text, code) => {
    const story = at('in_progress').when(event.mayDo('send', text, { cli: true }));
    expect(story.wish('answer.give')).toMatchObject({ outcome: 'refused', code });
    expect(story.record().mail).toEqual([]);
    const written = at('in_progress').when(event.writes('docs', text)).wishing('inbox.put');
    expect(written.wish('inbox.put').feedback).toMatchObject({ kind: 'receipt', results: [{ ok: false, code }] });
    expect(written.wish('audit.append').entry).toMatchObject({ trigger: 'message', decision: 'refused', code });
  });

  test('several lines stay one message', () => {
    const text = 'First:\n\n1. build\n2. test';
    const story = at('in_progress').when(event.mayDo('send', text)).wishing('session.send');
    expect(story.wish('session.send').feedback).toMatchObject({ text });
  });
});

describe('a message waits', () => {
  const working = task('in_progress');
  const session = (changes: Partial<Task['session']>) => ({ session: { ...working.session, ...changes } });
  const claude = working.agent && { ...working.agent, cli: 'claude' as const };
  const gemini = working.agent && { ...working.agent, cli: 'gemini' as const };

  test.each<[string, Partial<Task>, boolean]>([
    ['a program has its inbox', {}, true],
    ['its input takes prompts while it works', { agent: claude }, true],
    ['it works', { agent: gemini }, false],
    ['it waits for a person', { agent: gemini, ...session({ condition: 'waiting' }) }, true],
    ['it is quiet', { agent: gemini, ...session({ condition: 'quiet' }) }, true],
    ['it is at a limit', session({ condition: 'rate_limited' }), false],
    ['it has ended', session({ alive: false }), false],
    ['it is being started', session({ state: 'deploying' }), false],
    ['it is being stopped', { stopping: 'stopped by mona' }, false],
    ['the issue is gone', { gone: 'the issue was deleted' }, false],
  ])('unless it may go now: %s', (_, changes, may) => {
    expect(mayDeliver({ ...working, ...changes })).toBe(may);
  });

  test('until its agent is quiet', () => {
    const story = given(() => task('in_progress', { agent: gemini }))
      .when(event.mailArrived())
      .wishing();
    story.when(event.observed('quiet')).wishing('session.send', 'timer.set');
  });

  test('until its agent starts, which finds it in its inbox', () => {
    const story = at('deploying').when(event.mailArrived({ key: 'a' }), event.mailArrived({ key: 'b' }));
    const started = story.when(event.started({ mail: ['a'] }));
    expect(started.record().mail).toMatchObject([
      { state: 'delivered', reason: 'in its inbox when the agent started' },
      { state: 'sent' },
    ]);
    expect(started.wish('session.send').feedback.key).toBe('b');
  });

  test('and was in the inbox of an agent that was over before it was seen', () => {
    const story = at('deploying').when(
      event.mailArrived({ key: 'a' }),
      event.exited(0),
      event.started({ mail: ['a'], fence: 1 }),
    );
    expect(states(story)).toEqual(['delivered']);
  });
});

describe('what becomes of a message', () => {
  const sent = at('in_progress')
    .when(event.mailArrived({ key: 'a' }))
    .wishing('session.send');

  test.each(['delivered', 'unconfirmed'] as const)('%s is kept as its verdict', (verdict) => {
    expect(sent.when(event.delivered(verdict)).wishing().record().mail).toMatchObject([
      { state: verdict, reason: 'the pane is gone' },
    ]);
  });

  test('of which nothing was typed is tried again after a pause, then given up, and the sender hears of it', () => {
    let story = sent;
    for (let tries = 1; tries < mostTries; tries++) {
      story = story.when(event.delivered('failed')).wishing('event.repeat');
      expect(story.record().mail).toMatchObject([{ state: 'waiting', tries }]);
      const early = story.when(event.mailDue()).nothing();
      story = later(early, story.wish('event.repeat').afterMs).when(event.mailDue()).wishing('session.send');
    }
    const over = story.when(event.delivered('failed')).wishing('mail.answer');
    expect(over.record().mail).toMatchObject([
      { state: 'undeliverable', tries: mostTries, reason: 'the pane is gone' },
    ]);
    expect(over.wish('mail.answer')).toMatchObject({ to: '4711-13', results: [{ ok: false, code: 'undeliverable' }] });
  });

  test('of a person is told on the issue when it is given up', () => {
    const mine = given(() => {
      const [mail] = sent.record().mail;
      return { ...sent.record(), mail: [{ ...mail, tries: mostTries, sender: null } as Mail] };
    });
    const over = mine.when(event.delivered('failed')).wishing('comment.post');
    expect(over.wish('comment.post')).toMatchObject({ key: 'undelivered/a', note: { about: 'failed' } });
  });

  test('whose session crashed before the verdict: it waits for the next one, and is not lost', () => {
    const crashed = sent.when(event.exited(1)).then('retry_queue');
    expect(states(crashed)).toEqual(['waiting']);
    crashed.when(inAnswerTo(sent.record().wishes.at(-1)?.id ?? '', event.delivered())).nothing();
  });

  test('that waits when the task comes to rest is undeliverable; one under way is unconfirmed; the sender is told', () => {
    const both = sent.when(event.mailArrived({ key: 'b', sender: '4711-14' }), event.mayDo('send', 'Mine.'));
    const stopped = both.when(event.says('stop'), event.permission('write'), event.sessionStopped()).then('available');
    expect(states(stopped)).toEqual(['unconfirmed', 'undeliverable', 'undeliverable']);
    expect(stopped.record().mail[1]?.reason).toBe('the task came to rest (available) before it could be delivered');
    expect(stopped.step?.effects.flatMap(({ effect }) => (effect.kind === 'mail.answer' ? [effect.to] : []))).toEqual([
      '4711-14',
    ]);
    stopped.when(event.mailDue()).nothing();
  });

  test('is told to the agent that sent it as a file in its inbox', () => {
    const results = [{ to: 'acme/widgets#13', ok: true, seq: 1, code: null, reason: '' }];
    const told = at('in_progress').when(() => ({
      kind: 'mail.settled',
      key: 'a',
      addressee: 'docs',
      excerpt: 'Hi',
      results,
    }));
    expect(told.wishing('inbox.put').wish('inbox.put')).toMatchObject({
      host: 'host-1',
      feedback: { kind: 'receipt', results },
    });
  });
});

describe('S-130: an agent writes to others', () => {
  test('by a wish, never into their panes, and under a key that is the same when it is told again', () => {
    const story = at('in_progress')
      .when(event.writes('docs,#14', 'Use UTC.', 'high'))
      .wishing('mail.route');
    expect(story.wish('mail.route')).toMatchObject({
      to: 'docs,#14',
      text: 'Use UTC.',
      priority: 'high',
      key: expect.any(String),
    });
  });

  test('at most so often within an hour to the same one, and not for ever', () => {
    const ping = (index: number) => [event.mailArrived({ key: `k${index}` }), event.delivered()];
    const busy = at('in_progress').when(...(times(mostFromOneTask, ping as never).flat() as Fact[]));
    const refused = busy.when(event.mailArrived({ key: 'more' }));
    expect(refused.record().mailSeq).toBe(mostFromOneTask);
    expect(busy.when(event.mailArrived({ key: 'other', sender: '4711-14' })).record().mailSeq).toBe(
      mostFromOneTask + 1,
    );
    expect(
      later(busy, 3_600_000)
        .when(event.mailArrived({ key: 'more' }))
        .record().mailSeq,
    ).toBe(mostFromOneTask + 1);
  });
});

test('records of earlier versions have no mail', () => {
  expect(task('in_progress')).toMatchObject({ mail: [], mailSeq: 0, heardFrom: [] });
});

/** The same task so much later. */
function later(story: Story, ms: number): Story {
  return given(() => ({ ...story.record(), updatedAt: story.record().updatedAt + ms }));
}
