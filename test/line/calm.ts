// Is anything still to be done? For tests that something does not happen.
import type { Redis } from 'ioredis';
import { keys, prefix } from '../../src/queue/connection.ts';

/** Jobs that are due later wait for a time, such as a retry or the end of a session; those due sooner are on their way. */
const soonMs = 5_000;
/** BullMQ keeps the time of a delayed job shifted by so many bits. */
const shift = 0x1000;

/**
 * @param passesOver queues that may be busy
 * @returns whether no job waits or runs, but for tasks that wait for a slot, jobs that wait for a time, and edits of a status comment that wait for more
 */
export async function isCalm(redis: Redis, passesOver = (_queue: string) => false): Promise<boolean> {
  if ((await lengthOf(redis, keys.outbox)) > 0) return false;
  for (const key of await redis.keys(`${prefix}:*`)) {
    const [, queue = '', part] = key.split(':');
    if (passesOver(queue) || queue.startsWith('agent.') || (queue.startsWith('github.') && part === 'delayed'))
      continue;
    if (part === 'delayed' && (await redis.zcount(key, 0, (Date.now() + soonMs) * shift)) > 0) return false;
    if (isBusy(part) && (await lengthOf(redis, key)) > 0) return false;
  }
  return true;
}

function isBusy(part: string | undefined): boolean {
  return part === 'wait' || part === 'active' || part === 'prioritized' || part === 'paused';
}

async function lengthOf(redis: Redis, key: string): Promise<number> {
  const type = await redis.type(key);
  if (type === 'list') return redis.llen(key);
  if (type === 'zset') return redis.zcard(key);
  if (type === 'stream') return redis.xlen(key);
  return type === 'hash' ? redis.hlen(key) : 0;
}
