// BullMQ workers: one per queue, each job short and repeatable.
import { DelayedError, type Job, UnrecoverableError, Worker } from 'bullmq';
import { PortError } from '../ports/port-error.ts';
import { prefix, type Scripted } from './connection.ts';

export interface WorkerOptions {
  readonly concurrency: number;
  /** Told of a job that will not be tried again. */
  readonly onGiveUp: (data: unknown, error: Error) => Promise<void>;
  readonly onTrouble: (queue: string, error: Error) => void;
  /** Told once of a job that has failed for some seconds and is tried on. */
  readonly onLasting?: (data: unknown, error: Error) => Promise<void>;
  readonly now: () => number;
  /**
   * What a limit stops: the whole queue, or only the job that met it. A host's queue goes on: a stop must not wait for GitHub.
   * @default 'queue'
   */
  readonly limited?: 'queue' | 'job';
}

/** A job whose process died is found again after this long; renewed while the process lives. */
const lockMs = 6_000;
const stalledMs = 5_000;
/** Between two tries of a job whose `backoff` is `capped`: 0.5 s, 1 s, 2 s … at most a minute. */
const firstPauseMs = 500;
const longestPauseMs = 60_000;
/** From this try on, some 4 s after the first, people are told that something lasts. */
const lastingTries = 4;
/** However soon a limit is over, a queue does not spin. */
const shortestRestMs = 200;
/** A queue that rests is looked at this often: what was delayed becomes due, and the rest may have been lifted. */
const restingLookMs = 5_000;
/** BullMQ looks at a queue's rest only where a limit is set; this one is never reached. */
const limiter = { max: 1_000_000_000, duration: 1_000 } as const;

/**
 * @param process repeatable: a stalled job runs twice. `again` says that a former try may have taken effect.
 * @returns the worker, running; `close()` lets jobs under way end
 */
export function startWorker(
  redis: Scripted,
  queue: string,
  process: (data: unknown, again: boolean) => Promise<void>,
  options: WorkerOptions,
): Worker {
  const worker: Worker = new Worker(queue, (job, token) => run(job, process, options, wait(job, token)), {
    connection: redis,
    prefix,
    concurrency: options.concurrency,
    lockDuration: lockMs,
    stalledInterval: stalledMs,
    maxStalledCount: 100,
    drainDelay: 30,
    limiter,
    maximumRateLimitDelay: restingLookMs,
    settings: { backoffStrategy: (made) => Math.min(firstPauseMs * 2 ** (made - 1), longestPauseMs) },
  });
  worker.on('error', (error) => options.onTrouble(queue, error));
  return worker;

  /** Either way the job keeps its attempts. @returns what BullMQ must be thrown */
  function wait(job: Job, token: string | undefined): (until: Date) => Promise<Error> {
    return async (until) => {
      const ms = Math.max(shortestRestMs, until.getTime() - options.now());
      if (options.limited === 'job') {
        await job.moveToDelayed(options.now() + ms, token);
        return new DelayedError();
      }
      await worker.rateLimit(ms);
      return Worker.RateLimitError();
    };
  }
}

async function run(
  job: Job,
  process: (data: unknown, again: boolean) => Promise<void>,
  options: WorkerOptions,
  wait: (until: Date) => Promise<Error>,
): Promise<void> {
  try {
    await process(job.data, job.attemptsStarted > 1);
  } catch (error) {
    const cause = error instanceof Error ? error : new Error(String(error));
    options.onTrouble(job.queueName, cause);
    if (cause instanceof PortError && cause.retry instanceof Date) {
      // A limit is nobody's failure.
      throw await wait(cause.retry);
    }
    const hopeless = cause instanceof PortError && cause.retry === 'never';
    if (!hopeless && job.attemptsMade + 1 < (job.opts.attempts ?? 1)) {
      if (job.attemptsMade + 1 === lastingTries) await options.onLasting?.(job.data, cause);
      throw cause;
    }
    await options.onGiveUp(job.data, cause);
    throw new UnrecoverableError(cause.message);
  }
}
