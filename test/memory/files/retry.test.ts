// S-087: trying again, on a clock of the test's own.
import { expect, test } from 'vitest';
import { FileError } from '../../../src/memory/files/file-error.ts';
import { retry } from '../../../src/memory/files/retry.ts';

function failing(times: number, error: unknown = new Error('not yet')) {
  const pauses: number[] = [];
  let made = 0;
  const work = async () => {
    if (++made <= times) throw error;
    return made;
  };
  return { work, pauses, pause: async (ms: number) => pauses.push(ms) };
}

test('S-087 the pauses are 100, 200, 400 ms and so on up to the cap', async () => {
  const { work, pauses, pause } = failing(7);
  expect(await retry(work, { pause, capMs: 2_000 })).toBe(8);
  expect(pauses).toEqual([100, 200, 400, 800, 1_600, 2_000, 2_000]);
});

test('S-087 after the last try its error is thrown', async () => {
  const { work, pauses, pause } = failing(10);
  await expect(retry(work, { pause, tries: 3 })).rejects.toThrow('not yet');
  expect(pauses).toEqual([100, 200]);
});

test.each([
  ['marked permanent', new FileError('read_only', 'a.md', 'no'), {}],
  ['that the user calls permanent', new Error('no'), { isPermanent: () => true }],
])('S-087 an error %s is not retried', async (_, error, options) => {
  const { work, pauses, pause } = failing(1, error);
  await expect(retry(work, { pause, ...options })).rejects.toBe(error);
  expect(pauses).toEqual([]);
});

test('S-087 what may go better later is not marked permanent', () => {
  const codes = ['lock_timeout', 'conflict', 'no_space', 'unreadable', 'failed'] as const;
  for (const code of codes) expect(new FileError(code, 'a.md', '').permanent).toBe(false);
});
