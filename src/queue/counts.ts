// How much lies in each of our queues, counted by BullMQ.
import type { Queue } from 'bullmq';
import type { QueueCounts } from '../ports/queue-counts.ts';
import { prefix, type Scripted } from './connection.ts';
import type { Outbox } from './outbox.ts';

/** BullMQ is asked for these, which are all that we give. */
const numbers = Array.from({ length: 41 }, (_, number) => number);
/** Of the queues of agents: see `outbox`. */
const ranks = { high: [5, 10], normal: [15, 20], low: [25, 30] } as const;

/** @returns every queue there is, by name */
export async function countQueues(redis: Scripted, outbox: Pick<Outbox, 'queue'>): Promise<readonly QueueCounts[]> {
  const names = await queueNames(redis);
  return Promise.all(names.map((name) => countOf(name, outbox.queue(name))));
}

/** BullMQ keeps a hash `<prefix>:<queue>:meta` for each queue it ever opened. */
async function queueNames(redis: Scripted): Promise<readonly string[]> {
  const names = new Set<string>();
  for await (const found of redis.scanStream({ match: `${prefix}:*:meta`, count: 500 })) {
    for (const key of found as string[]) names.add(key.slice(prefix.length + 1, -':meta'.length));
  }
  return [...names].sort();
}

async function countOf(name: string, queue: Queue): Promise<QueueCounts> {
  const [counts, byNumber] = await Promise.all([
    queue.getJobCounts('waiting', 'prioritized', 'active', 'delayed', 'failed'),
    queue.getCountsPerPriority(numbers),
  ]);
  const of = (state: string) => counts[state] ?? 0;
  const waiting = of('waiting');
  return {
    name,
    total: waiting + of('prioritized') + of('active') + of('delayed'),
    waiting,
    prioritized: of('prioritized'),
    active: of('active'),
    delayed: of('delayed'),
    failed: of('failed'),
    priorities: name.startsWith('agent.') ? named(byNumber) : present(byNumber),
  };
}

function named(byNumber: Readonly<Record<string, number>>): Record<string, number> {
  const sum = (of: readonly number[]) => of.reduce((all, number) => all + (byNumber[number] ?? 0), 0);
  return Object.fromEntries(Object.entries(ranks).map(([name, of]) => [name, sum(of)]));
}

function present(byNumber: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(byNumber).filter(([, count]) => count > 0));
}
