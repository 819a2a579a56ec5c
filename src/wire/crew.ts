// The workers of a server process, by queue.
import type { Worker } from 'bullmq';
import type { Scripted } from '../queue/connection.ts';
import type { Outbox } from '../queue/outbox.ts';
import { startWorker } from '../queue/workers.ts';
import type { Base } from './base.ts';
import { endWithin } from './end.ts';

type Process = (data: unknown, again: boolean) => Promise<void>;
type Hear = (data: unknown, error: Error) => Promise<void>;

/** Who hears of jobs that fail. */
export interface Hearers {
  readonly onGiveUp: Hear;
  readonly onLasting?: Hear;
}

export interface Crew {
  has(queue: string): boolean;
  /** Starts a worker, unless there is one. */
  work(queue: string, concurrency: number, process: Process, hearers?: Hearers): void;
  /** One job at a time in all processes together: nothing comes between a look and the write that follows from it. */
  workAlone(queue: string, process: Process, hearers?: Hearers): void;
  /** Jobs under way end; none is begun. */
  close(): Promise<void>;
}

const nobody: Hearers = { onGiveUp: async () => {} };

export function createCrew(redis: Scripted, outbox: Outbox, { clock, log }: Pick<Base, 'clock' | 'log'>): Crew {
  const workers = new Map<string, Worker>();
  let closing = false;
  return { has: (queue) => workers.has(queue), work, workAlone, close };

  function work(queue: string, concurrency: number, process: Process, hearers: Hearers = nobody): void {
    if (closing || workers.has(queue)) return;
    const options = { concurrency, ...hearers, onTrouble, now: clock.now };
    workers.set(queue, startWorker(redis, queue, process, options));
  }

  function workAlone(queue: string, process: Process, hearers?: Hearers): void {
    if (workers.has(queue)) return;
    outbox
      .queue(queue)
      .setGlobalConcurrency(1)
      .catch((error) => onTrouble(queue, error));
    work(queue, 1, process, hearers);
  }

  function onTrouble(queue: string, error: Error): void {
    log.warn({ queue, err: error.message }, 'a job has trouble');
  }

  async function close(): Promise<void> {
    closing = true;
    await endWithin([...workers.values()].map((worker) => worker.close()));
  }
}
