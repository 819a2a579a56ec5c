// The workers of a server process, by queue.
import type { Worker } from 'bullmq';
import type { Scripted } from '../queue/connection.ts';
import type { Outbox } from '../queue/outbox.ts';
import { startWorker } from '../queue/workers.ts';
import type { Base } from './base.ts';
import { endWithin } from './end.ts';

type Process = (data: unknown, again: boolean) => Promise<void>;
type GiveUp = (data: unknown, error: Error) => Promise<void>;

export interface Crew {
  has(queue: string): boolean;
  /** Starts a worker, unless there is one. */
  work(queue: string, concurrency: number, process: Process, onGiveUp?: GiveUp): void;
  /** One job at a time in all processes together: nothing comes between a look and the write that follows from it. */
  workAlone(queue: string, process: Process, onGiveUp?: GiveUp): void;
  /** Jobs under way end; none is begun. */
  close(): Promise<void>;
}

export function createCrew(redis: Scripted, outbox: Outbox, { clock, log }: Pick<Base, 'clock' | 'log'>): Crew {
  const workers = new Map<string, Worker>();
  let closing = false;
  return { has: (queue) => workers.has(queue), work, workAlone, close };

  function work(queue: string, concurrency: number, process: Process, onGiveUp: GiveUp = async () => {}): void {
    if (closing || workers.has(queue)) return;
    const options = { concurrency, onGiveUp, onTrouble, now: clock.now };
    workers.set(queue, startWorker(redis, queue, process, options));
  }

  function workAlone(queue: string, process: Process, onGiveUp?: GiveUp): void {
    if (workers.has(queue)) return;
    outbox
      .queue(queue)
      .setGlobalConcurrency(1)
      .catch((error) => onTrouble(queue, error));
    work(queue, 1, process, onGiveUp);
  }

  function onTrouble(queue: string, error: Error): void {
    log.warn({ queue, err: error.message }, 'a job has trouble');
  }

  async function close(): Promise<void> {
    closing = true;
    await endWithin([...workers.values()].map((worker) => worker.close()));
  }
}
