// Tasks that wait for a slot, a queue per agent type; a host takes one only when it has room.
import { Queue, Worker } from 'bullmq';
import type { SlotQueue, Waiting } from '../ports/fleet.ts';
import { keys, prefix, type Scripted } from './connection.ts';
import type { EffectData } from './outbox.ts';
import type { SlotLimits } from './task-store.ts';

export interface Closable {
  close(): Promise<void>;
}

/**
 * @param listener a connection of its own: it only listens for hints
 * @param token unique per process: BullMQ's lock on a job under way
 */
export function createSlotQueue(
  redis: Scripted,
  listener: Scripted,
  limits: () => SlotLimits,
  token: string,
): SlotQueue & Closable {
  const workers = new Map<string, Worker>();
  const queues = new Map<string, Queue>();
  return { isWaiting, take, onHint, close };

  /** What a process took that died since is seen as active, until a later look brings it back. */
  async function isWaiting(agents: readonly string[]): Promise<boolean> {
    const counts = await Promise.all(
      agents.map((agent) => queueOf(agent).getJobCountByTypes('prioritized', 'wait', 'delayed', 'active')),
    );
    return counts.some((count) => count > 0);
  }

  async function take(agents: readonly string[]): Promise<Waiting | undefined> {
    const occupied = await redis.hvals(keys.slots);
    if (occupied.length >= limits().total) return undefined;
    const open = agents.filter((agent) => occupied.filter((one) => one === agent).length < limits().of(agent));
    for (const agent of await inOrder(open)) {
      const job = await workerOf(agent).getNextJob(token, { block: false });
      if (!job) continue;
      const { id, task, effect } = job.data as EffectData;
      if (effect.kind !== 'slot.find') continue;
      return {
        effectId: id,
        task,
        agent,
        attempt: effect.attempt,
        taken: async () => {
          await job.moveToCompleted(null, token, false);
        },
      };
    }
    return undefined;
  }

  /** The type whose first task goes before the others' comes first. One where nothing is seen may still hold a task that is due again. */
  async function inOrder(agents: readonly string[]): Promise<readonly string[]> {
    if (agents.length < 2) return agents;
    const heads = await Promise.all(agents.map((agent) => queueOf(agent).getJobs(['prioritized'], 0, 0, true)));
    const places = agents.map((agent, index) => {
      const head = heads[index]?.[0];
      return { agent, priority: head?.priority ?? Number.POSITIVE_INFINITY, since: head?.timestamp ?? 0 };
    });
    return places.sort((a, b) => compare(a.priority, b.priority) || a.since - b.since).map(({ agent }) => agent);
  }

  function onHint(callback: () => void): void {
    listener.on('message', callback);
    void listener.subscribe(keys.hints).catch(() => {});
  }

  /** A worker without a processor only fetches; its stalled check brings back jobs of a process that died. */
  function workerOf(agent: string): Worker {
    const known = workers.get(agent);
    if (known) return known;
    const worker = new Worker(`agent.${agent}`, null, {
      connection: redis,
      prefix,
      autorun: false,
      lockDuration: 10_000,
      stalledInterval: 5_000,
      maxStalledCount: 100,
      skipVersionCheck: true,
    });
    worker.on('error', () => {});
    void worker.startStalledCheckTimer().catch(() => {});
    workers.set(agent, worker);
    return worker;
  }

  function queueOf(agent: string): Queue {
    const known = queues.get(agent);
    if (known) return known;
    const queue = new Queue(`agent.${agent}`, { connection: redis, prefix, skipVersionCheck: true });
    queue.on('error', () => {});
    queues.set(agent, queue);
    return queue;
  }

  async function close(): Promise<void> {
    await Promise.all([...workers.values()].map((worker) => worker.close(true)));
    await Promise.all([...queues.values()].map((queue) => queue.close()));
  }
}

function compare(a: number, b: number): number {
  return a === b ? 0 : a - b;
}
