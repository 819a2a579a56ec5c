// What is made of all that is known of an agent, and which word counts more than which.
import { describe, expect, it } from 'vitest';
import { conditionOf, type Known } from '../../../src/runner/watch/condition.ts';
import { type Turn, turnAfter, unheard } from '../../../src/runner/watch/known.ts';

const timing = { working: 10_000, quiet: 600_000, redraw: 3_000 };
const now = 1_800_000_000_000;
const asked = { key: 'k', text: 'May I?' };

type Word = Partial<Turn> & { readonly is: Turn['is'] };
type Shown = NonNullable<Known['screen']>['sign'];

/** @param ago seconds since that was: its word, what its screen showed, its last output */
function seen(word: Word, ago: { word?: number; output?: number; screen?: readonly [Shown, number]; answer?: number }) {
  const at = (seconds = 0) => now - seconds * 1_000;
  const [sign, looked] = ago.screen ?? [];
  const turn = word.is === 'unheard' ? unheard : ({ at: at(ago.word), ...word } as Turn);
  const answeredAt = ago.answer === undefined ? 0 : at(ago.answer);
  const screen = sign && { sign, text: 'on its screen', key: 's', at: at(looked) };
  const {
    condition,
    asking,
    until,
    evidence = '',
  } = conditionOf({ turn, screen, answeredAt, outputAt: at(ago.output) }, now, timing) ?? {};
  return [condition, asking?.text ?? until ?? evidence];
}

const working: Word = { is: 'working' };
const ended: Word = { is: 'ended' };
const asking: Word = { is: 'asking', asked };
const silent: Word = { is: 'unheard' };

describe('the condition of an agent', () => {
  it.each<[string, Word, Parameters<typeof seen>[1], unknown, unknown]>([
    ['without hooks works after output of just now', silent, { output: 0 }, 'working', 'output on the terminal'],
    ['without hooks is as before after a minute of silence', silent, { output: 60 }, undefined, ''],
    ['without hooks is quiet after ten minutes', silent, { output: 600 }, 'quiet', 'no output for 600 s'],
    ['works when the clock was set back', silent, { output: -7200 }, 'working', 'output on the terminal'],
    [
      'without hooks works while its screen says so',
      silent,
      { output: 60, screen: ['working', 5] },
      'working',
      'its screen shows that it works',
    ],
    [
      'without hooks waits where its screen says so and nothing moves',
      silent,
      { output: 20, screen: ['ready', 5] },
      'waiting',
      'its screen waits for input',
    ],
    [
      'an input line beside output is no end',
      silent,
      { output: 2, screen: ['ready', 1] },
      'working',
      'output on the terminal',
    ],
    [
      'B-06: without hooks waits for permission where its screen asks',
      silent,
      { output: 2, screen: ['asking', 1] },
      'waiting',
      'on its screen',
    ],
    ['waits for permission by its own word', asking, { word: 1 }, 'waiting', 'May I?'],
    ['waits for permission however long', asking, { word: 5_000, output: 5_000 }, 'waiting', 'May I?'],
    [
      'waits for permission also where the screen was drawn before',
      asking,
      { word: 1, screen: ['working', 4] },
      'waiting',
      'May I?',
    ],
    [
      'has its answer where the screen shows work after it',
      asking,
      { word: 9, output: 1, screen: ['working', 2] },
      'working',
      'it told that it works',
    ],
    [
      'B-06: has its answer once it was given here',
      asking,
      { word: 9, output: 1, answer: 1 },
      'working',
      'it told that it works',
    ],
    ['B-06: asks again what is told after the answer to another', asking, { word: 1, answer: 2 }, 'waiting', 'May I?'],
    [
      'B-06: asks again where the dialog stands there after its answer',
      asking,
      { word: 60, answer: 9, screen: ['asking', 2] },
      'waiting',
      'on its screen',
    ],
    [
      'has its answer while the screen may not show it yet',
      asking,
      { word: 60, output: 1, answer: 4, screen: ['asking', 2] },
      'working',
      'it told that it works',
    ],
    [
      'has its answer where the screen waits for input after it',
      asking,
      { word: 60, output: 60, screen: ['ready', 2] },
      'waiting',
      'its screen waits for input',
    ],
    [
      'a question on the screen counts more than a turn that ended',
      ended,
      { word: 9, screen: ['asking', 1] },
      'waiting',
      'on its screen',
    ],
    [
      'a question that its word may have left on the screen is over',
      working,
      { word: 5, screen: ['asking', 4] },
      'working',
      'it told that it works',
    ],
    ['its turn ended', ended, { word: 0, output: 0 }, 'waiting', 'its turn ended'],
    [
      'its turn ended, and an input line proves nothing more',
      ended,
      { word: 50, output: 50, screen: ['ready', 5] },
      'waiting',
      'its turn ended',
    ],
    [
      'a prompt was missed: its screen works after the end',
      ended,
      { word: 9, screen: ['working', 1] },
      'working',
      'its screen shows that it works',
    ],
    ['its turn broke off', { is: 'broken', why: 'error' }, { word: 1 }, 'waiting', 'its turn broke off'],
    [
      'its turn was interrupted',
      { is: 'broken', why: 'interrupted' },
      { word: 1 },
      'waiting',
      'its turn was interrupted',
    ],
    [
      'works by its word, whatever the terminal shows',
      working,
      { word: 60, output: 60 },
      'working',
      'it told that it works',
    ],
    ['began a turn', { is: 'begun' }, { word: 1 }, 'working', 'it began a turn'],
    [
      'B-09: the end of a turn was missed, and its screen waits',
      working,
      { word: 60, output: 20, screen: ['ready', 2] },
      'waiting',
      'its screen waits for input',
    ],
    [
      'B-09: the end of a turn was missed, and all is silent',
      working,
      { word: 900, output: 700 },
      'quiet',
      'in a turn, but no output for 700 s',
    ],
    [
      'B-09: a long turn with output is no end',
      working,
      { word: 7_000, output: 1, screen: ['ready', 2] },
      'working',
      'it told that it works',
    ],
    [
      'its provider limits it until then',
      { is: 'limited', until: now + 5 },
      { word: 900, output: 900 },
      'rate_limited',
      now + 5,
    ],
    [
      'its provider limits it, by its screen alone',
      ended,
      { word: 9, output: 9, screen: ['limited', 1] },
      'rate_limited',
      'its provider limits it',
    ],
    [
      'a limit on the screen from before its word is over',
      working,
      { word: 1, screen: ['limited', 2] },
      'working',
      'it told that it works',
    ],
  ])('%s', (_, word, ago, condition, told) => {
    expect(seen(word, ago)).toEqual([condition, told]);
  });
});

describe('the turn of an agent, fact by fact', () => {
  const at = 5_000;
  const heard = (fact: Parameters<typeof turnAfter>[1]['fact']) => ({ fact, at, id: 'line-1' });
  const before: Turn = { is: 'working', at: 1 };

  it.each([
    [
      'a prompt that comes while it works may begin another',
      heard({ kind: 'prompted', text: 'x' }),
      { is: 'begun', at, another: true },
    ],
    ['work goes on', heard({ kind: 'working' }), { is: 'working', at }],
    [
      'a question waits',
      heard({ kind: 'asking', question: ' May I?\u001b[1m ' }),
      { is: 'asking', at, asked: { key: 'line-1', text: 'May I?' } },
    ],
    ['it ends', heard({ kind: 'turn.ended', text: '' }), { is: 'ended', at }],
    ['it breaks off', heard({ kind: 'turn.broken', why: 'error', text: '' }), { is: 'broken', at, why: 'error' }],
    ['it is limited', heard({ kind: 'rate_limited', until: 9_000, text: '' }), { is: 'limited', at, until: 9_000 }],
    [
      'it is limited for a year, which nobody believes',
      heard({ kind: 'rate_limited', until: 4e10, text: '' }),
      { is: 'limited', at, until: null },
    ],
    ['what is used says nothing of it', heard({ kind: 'session.ended' }), before],
    ['a session that begins says nothing of a turn under way', heard({ kind: 'session.began', session: 's' }), before],
  ])('%s', (_, fact, turn) => {
    expect(turnAfter(before, fact)).toEqual(turn);
  });

  it('B-09: ends for sure when no other one begins, where it was given a prompt while it worked', () => {
    const told = [{ kind: 'prompted', text: 'x' }, { kind: 'working' }, { kind: 'turn.ended', text: '' }] as const;
    const turn = told.reduce<Turn>((is, fact) => turnAfter(is, heard(fact)), before);
    const later = (ms: number, of = turn) =>
      conditionOf({ turn: of, screen: undefined, answeredAt: 0, outputAt: at }, at + ms, timing);
    expect(later(2_000)).toBeUndefined();
    expect(later(3_000)).toMatchObject({ condition: 'waiting', evidence: 'its turn ended' });
    const next = turnAfter(turnAfter(turn, heard({ kind: 'working' })), heard({ kind: 'turn.ended', text: '' }));
    expect(later(0, next)).toMatchObject({ condition: 'waiting' });
  });

  it('begins with a prompt', () => {
    expect(turnAfter(unheard, heard({ kind: 'prompted', text: 'x' }))).toEqual({ is: 'begun', at });
  });

  it('is asked in no more words than a person reads', () => {
    const turn = turnAfter(unheard, heard({ kind: 'asking', question: 'x'.repeat(100_000) }));
    expect(turn.is === 'asking' && turn.asked.text.length).toBe(1_500);
  });
});
