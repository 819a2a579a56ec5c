import { describe, expect, it } from 'vitest';
import { holdsDraft, inputHolds, type Screen } from '../../../src/runner/deliver/input-line.ts';

const text = 'Read .conductor/inbox/feedback-7.md and act on it.';
const rule = '─'.repeat(80);

describe('the input line of any program', () => {
  it.each([
    ['holds it behind a prompt', [`> ${text}`], 0, true],
    ['holds it in a box', [`│ > ${text}      │`], 0, true],
    ['holds it broken in two', ['> Read .conductor/inbox/feedback-7.m', 'd and act on it.'], 1, true],
    ['is empty below its echo', [text, ''], 1, false],
    ['is empty below the echo of a prompt', [`> ${text}`, ''], 1, false],
    ['is a prompt below its echo', [text, '> '], 1, false],
    ['holds something else', [text, '> and more'], 1, false],
  ])('%s', (_, rows, cursorRow, holds) => {
    expect(inputHolds(text, at(rows, cursorRow), 'unknown')).toBe(holds);
  });

  it.each([
    ['nothing', '', 0, false],
    ['a prompt of words', 'aider architect> ', 17, false],
    ['a prompt and words', 'aider> fix it', 13, true],
    ['words', 'fix it', 6, true],
    ['words that end in a question', '> really?', 9, true],
  ])('has a draft: %s', (_, row, column, draft) => {
    expect(holdsDraft(at([row], 0, column), 'unknown')).toBe(draft);
  });
});

describe('the input line of a program that was described', () => {
  it.each([
    ['is empty behind words', ['> done', 'aider> '], 1, 7, false],
    ['has a draft behind words', ['> done', 'aider> fix it'], 1, 13, true],
  ])('%s', (_, rows, row, column, draft) => {
    expect(holdsDraft(at(rows, row, column), 'prompt')).toBe(draft);
  });
});

/** As their own versions drew them at 200 columns; the rows above the input are left out where they say nothing. */
describe('the input of an agent CLI', () => {
  it.each([
    ['claude', [rule, '❯', rule, "  ⏵⏵ don't ask on"], 1, 2],
    ['codex with its advice', ['› Ask Codex to do anything', '', '  fake-model default · ~/repo'], 0, 2],
    ['gemini with its advice', ['▄'.repeat(80), ' *   Type your message or @path/to/file', '▀'.repeat(80)], 1, 3],
    ['pi', [' Pi can explain its own features.', '', rule, '', rule, '~/repo (master)'], 3, 0],
    ['claude below an echo', [`❯ ${text}`, '', '● Done.', '', rule, '❯', rule], 5, 2],
  ])('is empty: %s', (_, rows, row, column) => {
    expect(holdsDraft(at(rows, row, column), 'box')).toBe(false);
    expect(inputHolds(text, at(rows, row, column), 'box')).toBe(false);
  });

  it.each([
    ['claude', [rule, '❯ one draft line', '  second row of it', rule], 2, 18],
    ['claude in an empty second row', [rule, '❯ one draft line', '', rule], 2, 2],
    ['codex', ['› one draft line', '  second row of it', '', '  fake-model default'], 1, 18],
    ['gemini', ['▄'.repeat(80), ' * one draft line', '   second row of it', '▀'.repeat(80)], 2, 19],
    ['pi', [rule, 'one draft line', '', rule], 2, 0],
  ])('has a draft: %s', (_, rows, row, column) => {
    expect(holdsDraft(at(rows, row, column), 'box')).toBe(true);
  });

  it.each([
    ['broken in two', [rule, '❯ Read .conductor/inbox/feedback-7.md and', '  act on it.', rule], 2, 12],
    ['with a newline that an Enter became', [rule, `❯ ${text}`, '', rule], 2, 2],
    ['below its own echo', [`❯ ${text}`, rule, `❯ ${text}`, rule], 2, 52],
  ])('holds a text of ours: %s', (_, rows, row, column) => {
    expect(inputHolds(text, at(rows, row, column), 'box')).toBe(true);
  });
});

function at(rows: readonly string[], cursorRow: number, cursorColumn = rows[cursorRow]?.length ?? 0): Screen {
  return { rows, cursorRow, cursorColumn, title: '' };
}
