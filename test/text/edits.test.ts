// Changes to a text, noted by place.
import { expect, test } from 'vitest';
import { applied, merged, onlyWithin } from '../../src/text/edits.ts';

const edit = (start: number, end: number, text = '') => ({ start, end, text });

test.each([
  ['noted in any order they come in order', [edit(5, 6), edit(1, 2), edit(3, 4)], [edit(1, 2), edit(3, 4), edit(5, 6)]],
  ['those that only meet stay two', [edit(1, 3), edit(3, 4)], [edit(1, 3), edit(3, 4)]],
  ['one within another goes', [edit(1, 9, 'a'), edit(3, 4, 'b')], [edit(1, 9, 'a')]],
  ['of two that begin together the longer counts', [edit(1, 3, 'a'), edit(1, 9, 'b')], [edit(1, 9, 'b')]],
  ['two that overlap become one with the first text', [edit(3, 9, 'b'), edit(1, 5, 'a')], [edit(1, 9, 'a')]],
  ['and so do three', [edit(1, 4, 'a'), edit(3, 6), edit(5, 9), edit(9, 10)], [edit(1, 9, 'a'), edit(9, 10)]],
])('edits: %s', (_, edits, result) => {
  expect(merged(edits)).toEqual(result);
});

test('edits are made where they were noted', () => {
  expect(applied('0123456789', [edit(1, 3, 'a'), edit(5, 5, 'b'), edit(9, 10)])).toBe('0a34b5678');
});

test('a text outside of some spans is blank, line by line', () => {
  expect(onlyWithin('ab\ncd\nef', [edit(1, 4), edit(2, 3), edit(6, 7)])).toBe(' b\nc \ne ');
});
