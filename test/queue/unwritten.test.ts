// Of many wishes to write the files of one repository the last makes a job, and no task's change is forgotten.
import { expect, test } from 'vitest';
import { createUnwritten } from '../../src/queue/unwritten.ts';
import { ownRedis } from './ground.ts';
import { issueTask } from './steps.ts';

const ground = ownRedis();

test('C-23: every task that wished it is noted until it was written, also where its wish made no job', async () => {
  const { unwritten, wish } = noting();
  await wish(12, 13, 14);
  expect(await ground.jobs('files')).toHaveLength(1);
  const seen = await unwritten.of(4711);
  expect([...seen.keys()].toSorted()).toEqual(['4711-12', '4711-13', '4711-14']);
  await unwritten.written(4711, seen);
  expect(await unwritten.of(4711)).toEqual(new Map());
});

test('C-23: one that changed while the files were written stays noted', async () => {
  const { unwritten, wish } = noting();
  await wish(12, 13);
  const seen = await unwritten.of(4711);
  await wish(13);
  await unwritten.written(4711, seen);
  expect([...(await unwritten.of(4711)).keys()]).toEqual(['4711-13']);
  await unwritten.written(4711, new Map());
  expect((await unwritten.of(4711)).size).toBe(1);
  expect((await unwritten.of(1)).size).toBe(0);
});

test('C-23: the project issue waits half a minute for what else changes; a phase or a blocker does not', async () => {
  const { wishing } = noting();
  for (const urgent of [false, false, true, true]) await wishing({ kind: 'project.mirror', urgent });
  const jobs = await ground.jobs('github.99');
  expect(jobs.map(({ delay }) => delay).toSorted()).toEqual([0, 30_000]);
});

function noting() {
  const outbox = ground.outbox();
  const store = ground.store();
  let count = 0;
  return {
    unwritten: createUnwritten(ground.redis()),
    wish: async (...numbers: number[]) => {
      for (const number of numbers) await wishing({ kind: 'memory.write' }, number);
    },
    wishing,
  };

  async function wishing(effect: Parameters<typeof store.resend>[1][number]['effect'], number = 12): Promise<void> {
    await store.resend(issueTask(number, 'in_progress'), [{ id: `wish-${++count}`, effect }]);
    await outbox.relay();
  }
}
