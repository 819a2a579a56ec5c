// A memory with many past tasks, most of which are only in the archives.
import { appendFileSync, existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Task } from '../../src/core/task.ts';
import type { Memory } from '../../src/ports/memory.ts';
import { parseDecisions } from '../../src/text/memory/decisions.ts';
import { sampleTask } from '../text/sample-task.ts';
import { freshRoot, memoryIn, now, settled, widgets } from './room.ts';

const past = Array.from({ length: 300 }, (_, at) => pastTask(at + 1));
const live = sampleTask({ blockers: [], decisions: [], issue: { ...sampleTask().issue, number: 301 } });
const numbers = past.map(({ issue }) => issue.number);

test('an edit asks for the tasks that the files name, and for no other', async () => {
  const memory = await grown();
  const path = memory.paths(widgets).decisions;
  appendFileSync(path, '\n- Task #301: Use tabs, as in #7.\n');
  const asked: (readonly [string, readonly number[]])[] = [];
  await settleWith(memory, (which, mentioned) => asked.push([which, mentioned]));
  expect(asked.map(([which]) => which)).toEqual(['changed', 'changed']);
  const [[, named = []] = []] = asked;
  expect(named).toEqual(expect.arrayContaining([7, 301, ...numbers.slice(-50)]));
  expect(named).not.toContain(8);
  await settleWith(memory, (which, mentioned) => asked.push([which, mentioned]));
  expect(asked.slice(2), 'nobody changed a file').toEqual([['changed', []]]);
});

test('what is in an archive that is full is written no second time, neither after an edit nor when a file is lost', async () => {
  const memory = await grown();
  const path = memory.paths(widgets).decisions;
  const [archive, full] = ['archive', 'archive-1'].map((name) => path.replace(/md$/, `${name}.md`)) as [string, string];
  renameSync(archive, full);
  const kept = parseDecisions(readFileSync(path, 'utf8'));
  const everything = () =>
    [path, full, archive]
      .filter((file) => existsSync(file))
      .flatMap((file) => parseDecisions(readFileSync(file, 'utf8')))
      .map(({ issue }) => issue);
  appendFileSync(path, '\nSee #7 and #8.\n');
  await settleWith(memory);
  expect(everything().toSorted(byNumber)).toEqual(numbers);
  rmSync(path);
  await settleWith(memory, (which) => expect(which).toBe('all'));
  const again = parseDecisions(readFileSync(path, 'utf8'));
  expect(again.map(({ issue }) => issue)).toEqual(kept.map(({ issue }) => issue));
});

test('files that are lost with all archives are there again, with more lines than a call has room for', async () => {
  const memory = memoryIn(freshRoot());
  const text = Array.from({ length: 100 }, () => 'One more line.').join('\n');
  const talkative = Array.from({ length: 1_500 }, (_, at) => pastTask(at + 1, text));
  await settled(memory, talkative);
  const path = memory.paths(widgets).decisions;
  const archive = readFileSync(path.replace(/md$/, 'archive.md'), 'utf8');
  expect(parseDecisions(archive).length + parseDecisions(readFileSync(path, 'utf8')).length).toBe(1_500);
});

/** As it came to be: one task after the other was done. */
async function grown(): Promise<Memory> {
  const memory = memoryIn(freshRoot());
  for (let first = 0; first < past.length; first += 50) await settled(memory, past.slice(first, first + 50));
  await settled(memory, [live]);
  return memory;
}

function settleWith(memory: Memory, told: (which: string, mentioned: readonly number[]) => void = () => {}) {
  const world = {
    tasks: async (which: string, mentioned: readonly number[]) => {
      told(which, mentioned);
      const isWanted = ({ issue }: Task) => which === 'all' || mentioned.includes(issue.number);
      return [live, ...past.filter(isWanted)];
    },
    hear: async () => {},
    mirrored: async () => [],
  };
  return memory.settle(widgets, world, now);
}

function pastTask(number: number, text = `Decision ${number}`): Task {
  const at = now + number * 60_000;
  const ended = { number: 1, host: 'host-1', startedAt: at, endedAt: at, outcome: null };
  return sampleTask({
    id: `7-${number}`,
    state: 'completed',
    issue: { ...sampleTask().issue, number },
    session: { ...sampleTask().session, state: 'idle' },
    attempts: [ended],
    blockers: [],
    decisions: [{ id: 'd1', text, author: 'rust', at }],
    createdAt: at,
  });
}

function byNumber(one: number | null, other: number | null): number {
  return (one ?? 0) - (other ?? 0);
}
