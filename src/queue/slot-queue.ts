// Tasks that wait for a slot, a queue per agent type; a host takes one only when it has room.
import { Worker } from 'bullmq';
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
  return { take, onHint, close };

  async function take(agents: readonly string[]): Promise<Waiting | undefined> {
    const occupied = await redis.hvals(keys.slots);
    if (occupied.length >= limits().total) return undefined;
    for (const agent of agents) {
      if (occupied.filter((one) => one === agent).length >= limits().of(agent)) continue;
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

  async function close(): Promise<void> {
    await Promise.all([...workers.values()].map((worker) => worker.close(true)));
  }
}
