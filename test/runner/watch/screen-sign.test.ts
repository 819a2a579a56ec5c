// What a screen says, by the patterns of its CLI.
import { expect, it } from 'vitest';
import type { ScreenPatterns } from '../../../src/runner/agents/driver.ts';
import { signOn } from '../../../src/runner/watch/screen-sign.ts';

const patterns: ScreenPatterns = {
  version: '1',
  working: ['esc to interrupt'],
  ready: ['^> $'],
  asking: ['Do you want to proceed\\?'],
  limited: ['limit reached'],
  dialog: ['Do you trust'],
  title: { working: '^Working', ready: '^Ready', asking: '^Action' },
};
const box = ['╭──────╮', '│ Bash  rm -r build │', '│ Do you want to proceed?', '│ ❯ 1. Yes', '│   2. No', '╰──╯'];
const lines = (count: number) => Array.from({ length: count }, (_, index) => `line ${index}`);

it.each([
  ['nothing', ['hello'], '', undefined],
  ['work', ['* Thinking (esc to interrupt)', '>'], '', { sign: 'working', text: '* Thinking (esc to interrupt)' }],
  ['an empty input line, whose blank tmux left out', ['>'], '', { sign: 'ready', text: '>' }],
  [
    'a question, with what is asked and the answers',
    ['old', ...box, '>'],
    '',
    { sign: 'asking', text: 'old\nBash rm -r build\nDo you want to proceed?\n❯ 1. Yes\n2. No\n>' },
  ],
  ['a question of trust', ['Do you trust it?'], '', { sign: 'asking', text: 'Do you trust it?' }],
  ['a limit', ['Usage limit reached', '>'], '', { sign: 'limited', text: 'Usage limit reached' }],
  [
    'work beside words about a limit',
    ['Usage limit reached', 'esc to interrupt'],
    '',
    { sign: 'working', text: 'esc to interrupt' },
  ],
  ['a limit of long ago is history', ['Usage limit reached', ...lines(13), '>'], '', { sign: 'ready', text: '>' }],
  ['a title that works', ['x'], 'Working… (dir)', { sign: 'working', text: 'Working… (dir)' }],
  ['a title that asks', ['Shall I?'], 'Action Required', { sign: 'asking', text: 'Shall I?' }],
  ['rows before the title', ['esc to interrupt'], 'Ready', { sign: 'working', text: 'esc to interrupt' }],
  [
    'no escape sequences',
    ['\u001b[1mDo you want to proceed?\u001b[0m'],
    '',
    { sign: 'asking', text: 'Do you want to proceed?' },
  ],
])('shows %s', (_, rows, title, sign) => {
  expect(signOn(patterns, { rows, title })).toEqual(sign);
});

it('gives no more of a question than a person reads', () => {
  const wide = ['Do you want to proceed?', ...lines(6).map((line) => line.repeat(1_000))];
  expect(signOn(patterns, { rows: wide, title: '' })?.text.length).toBeLessThanOrEqual(1_500);
});
