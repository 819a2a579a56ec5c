// BullMQ workers: one per queue, each job short and repeatable.
import { type Job, UnrecoverableError, Worker } from 'bullmq';
import { PortError } from '../ports/port-error.ts';
import { prefix, type Scripted } from './connection.ts';

export interface WorkerOptions {
  readonly concurrency: number;
  /** Told of a job that will not be tried again. */
  readonly onGiveUp: (data: unknown, error: Error) => Promise<void>;
  readonly onTrouble: (queue: string, error: Error) => void;
  readonly now: () => number;
}

/** A job whose process died is found again after this long; renewed while the process lives. */
const lockMs = 6_000;
const stalledMs = 5_000;
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
  const worker: Worker = new Worker(queue, (job) => run(job, process, options, rest), {
    connection: redis,
    prefix,
    concurrency: options.concurrency,
    lockDuration: lockMs,
    stalledInterval: stalledMs,
    maxStalledCount: 100,
    drainDelay: 30,
    limiter,
    maximumRateLimitDelay: restingLookMs,
  });
  worker.on('error', (error) => options.onTrouble(queue, error));
  return worker;

  async function rest(until: Date): Promise<void> {
    await worker.rateLimit(Math.max(shortestRestMs, until.getTime() - options.now()));
  }
}

async function run(
  job: Job,
  process: (data: unknown, again: boolean) => Promise<void>,
  options: WorkerOptions,
  rest: (until: Date) => Promise<void>,
): Promise<void> {
  try {
    await process(job.data, job.attemptsStarted > 1);
  } catch (error) {
    const cause = error instanceof Error ? error : new Error(String(error));
    options.onTrouble(job.queueName, cause);
    if (cause instanceof PortError && cause.retry instanceof Date) {
      // A limit is nobody's failure: the whole queue rests until it is over, and the job keeps its attempts.
      await rest(cause.retry);
      throw Worker.RateLimitError();
    }
    const hopeless = cause instanceof PortError && cause.retry === 'never';
    if (!hopeless && job.attemptsMade + 1 < (job.opts.attempts ?? 1)) throw cause;
    await options.onGiveUp(job.data, cause);
    throw new UnrecoverableError(cause.message);
  }
}
