// What the law makes of what a runner sees: questions at the terminal, turns that end, limits, budgets.
import { describe, expect, test } from 'vitest';
import type { Usage } from '../../src/core/usage.ts';
import * as event from './events.ts';
import { given, type Story } from './given.ts';
import { agentType, policy } from './policy.ts';
import { task } from './task.ts';

const claude = agentType('rust', { cli: 'claude' });
const working = () => task('in_progress', { agent: claude });
const atWork = given(working);
const minute = 60_000;
const asking = (key = 'k1', text = 'May I use Bash: rm -r build?') => ({ asking: { key, text } });
const point = (story: Story) => story.record().blockers.at(-1);
const usage = (tokens: number, cost: number | null = null): Usage => ({
  ...{ input: tokens, output: 0, cacheRead: 0, cacheWrite: 0 },
  cost,
});

describe('B-06, W-67, W-68: a question at the terminal', () => {
  const asked = atWork.when(event.observed('waiting', asking()));

  test('becomes an open question on the issue, in a comment that notifies', () => {
    asked.wishing('comment.post').having({ session: expect.objectContaining({ condition: 'waiting' }) });
    expect(asked.wish('comment.post')).toMatchObject({
      key: 'question/b1',
      note: { about: 'question', blocker: { id: 'b1', kind: 'ask', permission: true, text: asking().asking.text } },
    });
  });

  test('is asked once, however often it is seen, and again when it is another one', () => {
    asked.when(event.observed('waiting', { ...asking(), usage: usage(1) })).wishing();
    const again = asked.when(event.observed('waiting', asking('k2'))).wishing('comment.post');
    expect(again.record().blockers).toMatchObject([
      { id: 'b1', closedBy: 'terminal' },
      { id: 'b2', closedAt: null },
    ]);
  });

  test('holds every message back but its answer, which goes to the dialog', () => {
    const sent = asked.when(event.mayDo('send', 'Hurry up.')).wishing();
    const answered = sent.when(event.mayDo('answer', 'yes', { cli: true })).wishing('session.send');
    expect(answered.wish('session.send').feedback).toMatchObject({ kind: 'answer', permission: 'k1', text: 'yes' });
    expect(point(answered)).toMatchObject({ closedBy: 'mona', resolution: 'yes' });
    answered.when(event.delivered(), event.observed('working')).wishing('session.send');
  });

  test('an answer that did not get to its dialog in time is no answer to the next one', () => {
    const late = asked.when(event.mayDo('answer', 'yes'), event.delivered('failed'));
    const other = late.when(event.observed('waiting', asking('k2', 'May I use Bash: rm -r src?')));
    const later = given(() => ({ ...other.record(), updatedAt: other.record().updatedAt + minute }));
    later.when(event.mailDue()).nothing();
    const settled = later.when(event.observed('working')).wishing('session.send');
    expect(settled.wish('session.send').feedback).toMatchObject({ permission: 'k1' });
  });

  test('that is settled at the terminal is closed, and what else was seen counts', () => {
    const settled = asked.when(event.observed('waiting', { evidence: 'its turn ended' }));
    settled.wishing('timer.set', 'session.send');
    expect(point(settled)).toMatchObject({ closedBy: 'terminal', resolution: 'settled at the terminal' });
    settled.having({ session: expect.objectContaining({ asking: null, evidence: 'its turn ended' }) });
    asked.when(event.observed('working')).wishing();
  });

  test('is closed when the agent ends', () => {
    expect(point(asked.when(event.exited(1)))).toMatchObject({ closedBy: 'terminal' });
  });

  test('an answer to a question of its own is no answer to a dialog', () => {
    const story = atWork.when(event.reported('ask', 'Which one?'), event.mayDo('answer', 'yes'));
    expect(story.wish('session.send').feedback).not.toHaveProperty('permission');
  });

  test('of an older session is nothing', () => {
    atWork.when(event.observed('waiting', { ...asking(), fence: 0 })).nothing();
  });
});

describe('what is seen before the start of the agent was told', () => {
  const early = given(() => task('deploying', { agent: claude })).when(event.observed('waiting', asking()));

  test('counts: a question is asked, and the start changes nothing about it', () => {
    early.then('in_progress').wishing('comment.post');
    const started = early.when(event.started()).then('in_progress').wishing('timer.set');
    expect(started.record().session).toMatchObject({
      state: 'active',
      alive: true,
      condition: 'waiting',
      asking: { key: 'k1' },
    });
    expect(point(started)).toMatchObject({ closedAt: null });
  });

  test('counts after feedback began a new session, too', () => {
    const sent = given(() => task('checks', { agent: claude }))
      .when(event.checked('fail'))
      .then('in_progress');
    const seen = sent.when(event.observed('waiting', asking()), event.started());
    expect(seen.record().session).toMatchObject({ condition: 'waiting', asking: { key: 'k1' } });
  });

  test('does not make a message go twice: what lay in its inbox as it started was delivered there', () => {
    const waiting = given(() => task('deploying', { agent: claude })).when(event.mailArrived({ key: 'a' }));
    const seen = waiting.when(event.observed('quiet')).then('in_progress');
    expect(seen.record().mail).toMatchObject([{ key: 'a', state: 'waiting' }]);
    expect(
      seen
        .when(event.started({ mail: ['a'] }))
        .wishing('timer.set')
        .record().mail,
    ).toMatchObject([{ key: 'a', state: 'delivered' }]);
  });

  test('is nothing where it works: the start says so too, and how its session is called', () => {
    given(() => task('deploying', { agent: claude }))
      .when(event.observed('working'))
      .then('assigned');
  });

  test('is nothing where no host is starting it', () => {
    given(() => task('assigned', { agent: claude }))
      .when(event.observed('waiting', asking()))
      .nothing();
  });
});

describe('a turn that ended without an end', () => {
  const stopped = atWork.when(event.observed('waiting', { evidence: 'its turn ended' }));
  const ignored = stopped.when(event.delivered(), event.observed('working'), event.observed('waiting'));

  test('is followed by one reminder, through the mail', () => {
    stopped.wishing('timer.set', 'session.send');
    expect(stopped.record().mail).toMatchObject([
      { kind: 'system', about: 'notice', from: 'conductor', state: 'sent' },
    ]);
  });

  test('and a second one by no reminder, but by a call for a person after quiet_minutes, once', () => {
    expect(ignored.record().mailSeq).toBe(1);
    expect(ignored.wish('timer.set')).toMatchObject({ timer: 'idle', afterMs: 10 * minute });
    const called = ignored.when(event.timeIsUp('idle')).wishing('comment.post');
    expect(called.wish('comment.post').note).toMatchObject({ about: 'idle' });
    called.when(event.timeIsUp('idle')).nothing();
    called.when(event.observed('working'), event.observed('waiting'), event.timeIsUp('idle')).wishing();
  });

  test('that leaves the agent as it was leads to the call all the same', () => {
    stopped.when(event.delivered(), event.timeIsUp('idle')).wishing('comment.post');
  });

  test('is no news while its agent works again: an old timer says nothing', () => {
    const back = stopped.when(event.delivered(), event.observed('working'));
    back.when(event.timeIsUp('idle')).nothing();
    back.when(event.observed('waiting')).when(event.timerFired('idle', 1)).nothing();
  });

  test.each([
    ['it asked a question', [event.reported('ask', 'Which one?')]],
    ['a message is on its way', [event.mayDo('send', 'Go on.')]],
  ])('needs no reminder where %s; it is looked at again', (_, facts) => {
    const story = atWork.when(...facts, event.observed('waiting')).wishing('timer.set');
    story.when(event.timeIsUp('idle')).wishing('timer.set');
  });

  test('because the answer to its dialog broke it off is followed by a reminder, whichever is told first', () => {
    const denied = atWork.when(event.observed('waiting', asking()), event.mayDo('answer', 'no'));
    const ended = event.observed('waiting', { evidence: 'its turn was interrupted' });
    const late = denied.when(event.delivered(), ended).wishing('session.send', 'timer.set');
    const early = denied.when(ended).wishing('timer.set').when(event.delivered()).wishing('session.send');
    for (const story of [late, early])
      expect(story.record().mail.at(-1)).toMatchObject({ about: 'notice', state: 'sent' });
    early.when(event.delivered(), event.timeIsUp('idle')).wishing('comment.post');
    const more = denied.when(event.mayDo('send', 'Use npm.'), ended).when(event.delivered()).wishing('session.send');
    expect(more.record().mail).toMatchObject([{ about: 'answer' }, { about: 'send', state: 'sent' }]);
  });

  test('is reminded later where a message had been on its way and did not help', () => {
    const story = atWork.when(event.mayDo('send', 'Go on.'), event.observed('waiting'), event.delivered('unconfirmed'));
    const idle = story.when(event.observed('waiting')).wishing('session.send', 'timer.set');
    expect(idle.record().mail.at(-1)).toMatchObject({ about: 'notice' });
  });

  test('is forgiven when a person or another agent gave it something new to do', () => {
    const again = ignored.when(event.mayDo('send', 'Sort it.'), event.delivered(), event.observed('working'));
    again.when(event.observed('waiting')).wishing('session.send', 'timer.set');
  });

  test('is forgiven when feedback begins a new round', () => {
    const round = stopped.when(event.delivered(), event.reported('done'), event.checked('fail')).then('in_progress');
    round.having({ session: expect.objectContaining({ nudged: 'no', idleSince: null }) });
  });

  test('and an agent that says it is done goes on as always', () => {
    stopped.when(event.reported('done')).then('validating', 'checks').when(event.timeIsUp('idle')).nothing();
  });

  test.each([
    ['quiet, for a program without a prompt: it is silent while it works', 'command', 'quiet', []],
    ['quiet, for a CLI: its end was missed (B-09)', 'claude', 'quiet', ['session.send', 'timer.set']],
    ['waiting, for a program whose screen the operator described', 'command', 'waiting', ['session.send', 'timer.set']],
  ] as const)('%s', (_, cli, condition, wishes) => {
    given(() => task('in_progress', { agent: agentType('rust', { cli }) }))
      .when(event.observed(condition))
      .wishing(...wishes);
  });

  test('nobody is reminded while feedback is on its way: the turn that ended was the one before', () => {
    const sent = given(() => task('checks', { agent: claude }))
      .when(event.checked('fail'))
      .then('in_progress');
    expect(sent.when(event.observed('waiting')).record()).toMatchObject({ mail: [], session: { nudged: 'no' } });
  });

  test('while it is being stopped nobody is reminded', () => {
    const stopping = atWork.when(event.mayDo('stop'));
    stopping.when(event.observed('waiting')).wishing();
    stopping.when(event.observed('waiting', asking())).wishing().having({ blockers: [] });
  });
});

describe('a limit of its provider', () => {
  const until = Date.UTC(2026, 0, 5, 12);
  const limited = atWork.when(event.observed('rate_limited', { until }));

  test('is shown, and waited for: nobody is called, no attempt is used up', () => {
    limited.wishing('timer.set').having({ session: expect.objectContaining({ condition: 'rate_limited', until }) });
    expect(limited.wish('timer.set')).toMatchObject({ timer: 'rate-limit', afterMs: until - (limited.step?.at ?? 0) });
    limited.when(event.observed('rate_limited', { until })).wishing();
    limited.when(event.timeIsUp('idle')).nothing();
    const waits = limited.when(event.timerFired('session-limit', 1)).then('in_progress').wishing('timer.set');
    expect(waits.wish('timer.set')).toMatchObject({ timer: 'session-limit', mark: 1 });
    expect(waits.record().attempt).toBe(1);
  });

  test('that should be over lets the agent go on, once', () => {
    const early = limited.when(event.timerFired('rate-limit', 1)).nothing();
    expect(early.record().session.condition).toBe('rate_limited');
    const over = given({ ...limited.record(), updatedAt: until }).when(event.timerFired('rate-limit', 1));
    over.wishing('session.send').having({ session: expect.objectContaining({ condition: 'waiting', until: null }) });
    over.when(event.timerFired('rate-limit', 1)).nothing();
  });

  test('of unknown length is tried after half an hour', () => {
    const story = atWork.when(event.observed('rate_limited'));
    expect(story.wish('timer.set')).toMatchObject({ afterMs: 30 * minute });
    story.when(event.timeIsUp('rate-limit')).wishing('session.send');
  });
});

describe('W-69, W-72, W-76: what the agent used', () => {
  const used = (tokens: number, session = 's-1', cost: number | null = null) =>
    event.observed('working', { session, usage: usage(tokens, cost) });

  test('is kept with the attempt, by session: the last figures count, not their sum', () => {
    const story = atWork.when(used(10), used(30), used(30), used(20), used(5, 's-2'));
    expect(story.record().attempts).toMatchObject([
      {
        number: 1,
        used: [
          { session: 's-1', usage: usage(30) },
          { session: 's-2', usage: usage(5) },
        ],
      },
    ]);
    expect(story.record().session.resumable).toBe('s-2');
  });

  test('is kept also when nothing else is known any more', () => {
    const story = atWork.when(event.observed('unknown', { usage: usage(7) }));
    expect(story.record().attempts[0]?.used).toEqual([{ session: '1', usage: usage(7) }]);
    story.having({ session: expect.objectContaining({ condition: 'working' }) });
  });

  test('counts for a session that went on in a later attempt only as far as it grew there', () => {
    const second = { number: 2, host: 'host-1', startedAt: 2, endedAt: null, outcome: null };
    const story = atWork.when(used(100, 's-1', 1));
    const later = { ...story.record(), attempt: 2, attempts: [...story.record().attempts, second] };
    const { attempts } = given(later)
      .when(used(130, 's-1', 1.5))
      .record();
    expect(attempts[1]?.used).toEqual([{ session: 's-1', usage: usage(30, 0.5) }]);
    expect(attempts[0]?.used).toEqual([{ session: 's-1', usage: usage(100, 1) }]);
  });

  describe('over the budget of the owner', () => {
    const tokens = policy({ limit: { maxTokens: 100 } });
    const money = policy({ limit: { maxCostUsd: 2 } });

    test.each([
      ['tokens', tokens, used(100), used(101), 'over its budget: 101 tokens, and 100 are the most'],
      ['cost', money, used(1, 's-1', 2), used(1, 's-1', 2.01), 'over its budget: $2.01, and $2 are the most'],
    ])('by %s is stopped, its work saved, and a person called', (_, owner, enough, tooMuch, reason) => {
      const within = given(working, owner).when(enough).then('in_progress').wishing();
      const over = within.when(tooMuch).then('failed').wishing('session.stop', 'comment.post');
      expect(over.wish('session.stop')).toMatchObject({ worktree: 'keep' });
      expect(over.wish('comment.post').note).toMatchObject({ about: 'failed', reason });
      over.having({ reason, attempts: [expect.objectContaining({ outcome: reason, used: [expect.anything()] })] });
    });

    test('is not stopped at its end: what it did is done', () => {
      given(working, tokens)
        .when(event.observed('unknown', { session: 's-1', usage: usage(500) }))
        .then('in_progress');
    });

    test('what earlier requests used does not count', () => {
      const past = { number: 1, host: 'host-1', startedAt: 1, endedAt: 2, outcome: 'failed' };
      const before = { ...past, used: [{ session: 's-0', usage: usage(500) }] };
      const attempts = [before, { ...past, number: 2, endedAt: null, outcome: null }];
      const again = () => ({ ...working(), attemptsBefore: 1, attempt: 2, attempts });
      given(again, tokens).when(used(100)).then('in_progress').when(used(101)).then('failed');
    });
  });
});
