// The outbox: what was committed and is not in its queue yet. Nothing committed is forgotten.
import { type JobsOptions, Queue } from 'bullmq';
import type { Effect, QueueName } from '../core/effect.ts';
import type { Task } from '../core/task.ts';
import { keys, prefix, type Scripted } from './connection.ts';
import { placeOf } from './rank.ts';
import { createRounds } from './rounds.ts';
import { noteUnwritten } from './unwritten.ts';

export type OutboxEntry =
  | EffectEntry
  | { readonly id: string; readonly queue: 'deliveries'; readonly delivery: string };

interface EffectEntry {
  readonly id: string;
  readonly queue: QueueName;
  readonly task: string;
  readonly effect: Effect;
  readonly again: boolean;
}

/** Data of a job in the queue `deliveries`: those that came close together share one, as a job costs more than to look at a delivery. */
export interface DeliveriesData {
  readonly deliveries: readonly string[];
}

/** Data of a job in any queue but `deliveries`. */
export interface EffectData {
  readonly id: string;
  readonly task: string;
  readonly effect: Effect;
  readonly again: boolean;
  /** The task itself, for an issue nobody conducts: it has no record to load. */
  readonly record?: Task;
}

export interface Outbox {
  /** Moves what is there into the queues; calls made meanwhile are served by one more round. */
  relay(): Promise<void>;
  queue(name: string): Queue;
  close(): Promise<void>;
}

interface QueuedJob {
  readonly name: string;
  readonly data: object;
  readonly opts: JobsOptions;
}

const batch = 200;
const deliveriesPerJob = 50;
/** BullMQ's priorities: lower goes first, 0 is none. Tasks of the current phase go before others of the same priority. */
const order = { high: 10, normal: 20, low: 30 } as const;
/** Edits of a status comment wait this long, so that several changes become one write. */
const calmMs = 2_000;
/** The project issue follows at this distance: one write for everything that changed meanwhile. */
const mirrorMs = 30_000;

/**
 * @param onTrouble told when a round failed (Redis away); the caller's sweep tries again
 */
export function createOutbox(redis: Scripted, onTrouble: (error: unknown) => void, unique: () => string): Outbox {
  const queues = new Map<string, Queue>();
  const { ask: relay, rest } = createRounds(empty, onTrouble);
  return { relay, queue, close };

  async function empty(): Promise<void> {
    while (await round()) {
      // one batch after the other, until it is empty
    }
  }

  /** Adding is repeatable by job id, so a crash between adding and removing does no harm. */
  async function round(): Promise<boolean> {
    const lines = await redis.lrange(keys.outbox, 0, batch - 1);
    if (lines.length === 0) return false;
    const entries = lines.map((line) => JSON.parse(line) as OutboxEntry);
    const names = [...new Set(entries.map((entry) => entry.queue))];
    await Promise.all(
      names.map((name) =>
        addAll(
          name,
          entries.filter((entry) => entry.queue === name),
        ),
      ),
    );
    const done = redis.multi();
    for (const line of lines) done.lrem(keys.outbox, 1, line);
    if (names.some((name) => name.startsWith('agent.'))) done.publish(keys.hints, 'slot');
    await done.exec();
    return true;
  }

  async function addAll(name: string, entries: readonly OutboxEntry[]): Promise<void> {
    const guids = entries.flatMap((entry) => (entry.queue === 'deliveries' ? [entry.delivery] : []));
    const wishes = entries.filter((entry) => entry.queue !== 'deliveries');
    await noteUnwritten(redis, tasksToWrite(wishes));
    const effects = wishes.map(jobOf);
    await queue(name).addBulk([...chunks(guids).map(deliveriesJob), ...effects]);
  }

  function jobOf(entry: EffectEntry): QueuedJob {
    const { queue: _, ...data } = entry;
    const jobId = entry.again ? `${entry.id}/${unique()}` : entry.id;
    return {
      name: entry.effect.kind,
      data,
      opts: {
        ...kept,
        attempts: effectTries,
        backoff: { type: 'capped' },
        jobId,
        ...optionsOf(entry.effect, entry.task, entry.again),
      },
    };
  }

  function queue(name: string): Queue {
    const known = queues.get(name);
    if (known) return known;
    const made = new Queue(name, { connection: redis, prefix, skipVersionCheck: true });
    made.on('error', () => {});
    queues.set(name, made);
    return made;
  }

  async function close(): Promise<void> {
    await rest();
    await Promise.all([...queues.values()].map((one) => one.close()));
  }
}

/** Of several wishes to write a repository's files only one makes a job: the others' tasks are noted. */
function tasksToWrite(entries: readonly EffectEntry[]): readonly string[] {
  return [...new Set(entries.filter(({ effect }) => effect.kind === 'memory.write').map(({ task }) => task))];
}

/** With the pauses of `workers.ts` an outage of half an hour fails no task. */
const effectTries = 36;
const backoff = { type: 'exponential', delay: 500 } as const;
const kept = {
  removeOnComplete: { age: 3_600, count: 5_000 },
  removeOnFail: { age: 8 * 86_400, count: 5_000 },
} as const;

/**
 * Without a job id, for who else relays may group them otherwise; handling one twice changes nothing. Nothing is kept of it either:
 * the delivery's own record says what became of it, and a failed one must get in again.
 */
function deliveriesJob(deliveries: readonly string[]): QueuedJob {
  const data: DeliveriesData = { deliveries };
  return { name: 'deliveries', data, opts: { attempts: 5, backoff, removeOnComplete: true, removeOnFail: true } };
}

function chunks(guids: readonly string[]): readonly (readonly string[])[] {
  const count = Math.ceil(guids.length / deliveriesPerJob);
  return Array.from({ length: count }, (_, at) => guids.slice(at * deliveriesPerJob, (at + 1) * deliveriesPerJob));
}

function optionsOf(effect: Effect, task: string, again: boolean): JobsOptions {
  if (effect.kind === 'slot.find')
    return { priority: order[effect.priority] - (effect.phase ? 5 : 0), delay: again ? 1_000 : 0 };
  if (effect.kind === 'timer.set' || effect.kind === 'event.repeat') return { delay: effect.afterMs };
  if (effect.kind === 'memory.write')
    return { deduplication: { id: `memory/${task.split('-')[0]}`, keepLastIfActive: true } };
  if (effect.kind === 'project.mirror') {
    const speed = effect.urgent ? 'now' : 'calm';
    return {
      ...placeOf(effect),
      deduplication: { id: `mirror-${speed}/${task.split('-')[0]}`, keepLastIfActive: true },
      ...(effect.urgent ? {} : { delay: mirrorMs }),
    };
  }
  if (effect.kind !== 'comment.upsert') return placeOf(effect);
  const speed = effect.urgent ? 'now' : 'calm';
  return {
    ...placeOf(effect),
    deduplication: { id: `status-${speed}/${task}`, keepLastIfActive: true },
    ...(effect.urgent ? {} : { delay: calmMs }),
  };
}
