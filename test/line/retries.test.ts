// A failed attempt is made again after a pause.
import { expect, test } from 'vitest';
import { useLine } from './use-line.ts';

const line = useLine({ project: { limits: { max_attempts: 2, max_feedback_rounds: 1 } } });

test('an attempt whose validation fails waits in the retry queue, and the comment says so', async () => {
  const number = await line().request('Try twice', 'break');
  const task = await line().seen(number, 'waits for its next attempt', ({ state }) => state === 'retry_queue');
  expect(task.attempts).toMatchObject([{ number: 1, outcome: expect.stringContaining('validation') }]);
  await line().until('the comment says so', () => {
    return line().statusComments(number)[0]?.body.includes('Attempt 2 starts by itself after a pause.');
  });
  expect(line().notes(number)).toEqual([]);
  const failed = await line().seen(number, 'has failed for good', ({ state }) => state === 'failed');
  expect(failed.attempt).toBe(2);
  expect(await line().branchesOf(number)).toEqual([]);
});
