// The door: stored, then answered.
import { expect, test } from 'vitest';
import { createIntake } from '../../src/engine/intake.ts';
import { accept } from '../../src/queue/deliveries.ts';
import { ownRedis } from './ground.ts';

const ground = ownRedis();

test('a delivery is stored before the answer, and the same one again is a duplicate', async () => {
  const intake = createIntake((delivery) => accept(ground.redis(), delivery));
  expect(await intake('a-1', 'issues', '{}')).toBe('accepted');
  expect(await ground.waiting()).toHaveLength(1);
  expect(await intake('a-1', 'issues', '{}')).toBe('duplicate');
  expect(await ground.waiting()).toHaveLength(1);
});

test('R-06: a delivery that could not be stored is not answered for', async () => {
  const intake = createIntake(() => Promise.reject(new Error('Redis is away')));
  await expect(intake('a-1', 'issues', '{}')).rejects.toThrow('Redis is away');
});
