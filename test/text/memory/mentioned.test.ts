// Which issues the files may be about: never fewer than a reader of them finds.
import { expect, test } from 'vitest';
import { mentionedIn } from '../../../src/text/memory/mentioned.ts';

test('an issue is named in a heading, by its address, by a bare number behind a word or in a cell', () => {
  const texts = {
    decisions: '### d1 · Task #12\n\n- task 13: So\n- Issue: (14) so\n- [#15] so\n- acme/widgets#16\n',
    blockers: '- https://github.example/acme/widgets/issues/17?x\n',
    task_assignments: '| rust | 18 | Completed |\n| rust | #19 |\n20 | rust\nrust | 21\n',
  };
  expect([...mentionedIn(texts)].toSorted()).toEqual([12, 13, 14, 15, 16, 17, 18, 19, 20, 21]);
});

test('files that are not there name nobody, and what several files name is named once', () => {
  expect([...mentionedIn({}, { decisions: '#1' }, { blockers: '#1' })]).toEqual([1]);
});
