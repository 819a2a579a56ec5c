// What the files are made to say of a task, and when the words that stand there are left alone.
import { expect, test } from 'vitest';
import { asStanding, createWords, maskedTask } from '../../src/memory/masked-task.ts';
import { blocker, sampleTask } from '../text/sample-task.ts';
import { now, secret } from './room.ts';

const words = createWords((text) => text.replaceAll(secret, '[redacted]'));
const seen = '<!-- unseen -->Use **tabs**.';
const task = sampleTask({
  blockers: [blocker({ text: seen, closedAt: now, closedBy: 'ann', resolution: 'Yes<!-- , and no -->.' })],
  decisions: [{ id: 'd1', text: `It is ${secret}.`, author: 'ann', at: now }],
});

test('words that say the same to whoever sees the page stay as they stand, those of an outcome too', () => {
  const standing = new Map([
    ['12 b1', { text: 'Use **tabs**.', outcome: 'Yes.' }],
    ['12 d1', { text: 'It is another.', outcome: null }],
  ]);
  const { blockers, decisions } = asStanding(task, standing, words);
  expect(blockers).toMatchObject([{ text: 'Use **tabs**.', resolution: 'Yes.' }]);
  expect(decisions).toMatchObject([{ text: `It is ${secret}.` }]);
});

test('a word of a person that is masked elsewhere stays theirs, and without an outcome none is made', () => {
  const standing = new Map([
    ['12 b1', { text: 'Use spaces.', outcome: null }],
    ['12 d1', { text: `It is  ${secret}.`, outcome: null }],
  ]);
  const { blockers, decisions } = asStanding(maskedTask(task, words), standing, words);
  expect(blockers).toMatchObject([{ text: seen, resolution: 'Yes<!-- , and no -->.' }]);
  expect(decisions).toMatchObject([{ text: `It is  ${secret}.` }]);
  const open = sampleTask({ blockers: [blocker({ text: seen })] });
  expect(asStanding(open, new Map([['12 b1', { text: seen, outcome: 'Yes.' }]]), words).blockers).toEqual(
    open.blockers,
  );
});

test('a text is looked at once, however often it is written', () => {
  const looked: string[] = [];
  const counting = createWords((text) => {
    looked.push(text);
    return text;
  });
  for (let write = 0; write < 3; write++) maskedTask(task, counting);
  expect(looked).toEqual([...new Set(looked)]);
});
