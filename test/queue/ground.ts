// A Redis of a test file's own on a Unix socket, emptied before each test, and what is mostly asked of it.
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Job, Queue, type Worker } from 'bullmq';
import { afterAll, beforeAll, beforeEach, onTestFinished } from 'vitest';
import { type PrivateRedis, startPrivateRedis } from '../../src/home/private-redis.ts';
import type { TaskStore } from '../../src/ports/store.ts';
import { connect, keys, prefix, type Scripted } from '../../src/queue/connection.ts';
import { createOutbox, type Outbox, type OutboxEntry } from '../../src/queue/outbox.ts';
import { createTaskStore, type SlotLimits } from '../../src/queue/task-store.ts';
import { startWorker } from '../../src/queue/workers.ts';

export interface Ground {
  readonly url: () => string;
  readonly redis: () => Scripted;
  /** A connection of its own, gone after the test. @param patience as of `connect` */
  connection(patience?: number): Scripted;
  store(limits?: SlotLimits, nudge?: () => void): TaskStore;
  outbox(redis?: Scripted): Outbox;
  /** What waits in the outbox, oldest first. */
  waiting(): Promise<readonly OutboxEntry[]>;
  /** Jobs of a queue that were not finished yet, in the order in which they would be taken. */
  jobs(queue: string): Promise<readonly Job[]>;
  /** A worker that runs until the test ends. */
  work(
    queue: string,
    process: (data: unknown, again: boolean) => Promise<void>,
    concurrency?: number,
    limited?: 'queue' | 'job',
  ): Work;
  kill(): Promise<void>;
  restart(): Promise<void>;
}

export interface Work {
  readonly worker: Worker;
  readonly givenUp: { readonly data: unknown; readonly message: string }[];
  readonly lasting: { readonly data: unknown; readonly message: string }[];
  readonly troubles: string[];
}

export const unlimited: SlotLimits = { total: 1_000, of: () => 1_000 };

/** To be called once at the top of a test file. */
export function ownRedis(): Ground {
  let home = '';
  let server: PrivateRedis;
  let redis: Scripted;
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'conductor-redis-'));
    server = await startPrivateRedis(home);
    redis = connect(server.url);
    redis.on('error', () => {});
  });
  beforeEach(async () => {
    await redis.flushall();
  });
  afterAll(async () => {
    redis.disconnect();
    await server.stop();
    await rm(home, { recursive: true, force: true });
  });
  return {
    url: () => server.url,
    redis: () => redis,
    connection,
    store: (limits = unlimited, nudge = () => {}) => createTaskStore(redis, () => limits, nudge),
    outbox,
    waiting: async () => (await redis.lrange(keys.outbox, 0, -1)).map((line) => JSON.parse(line) as OutboxEntry),
    jobs,
    work,
    kill: async () => {
      process.kill(server.pid, 'SIGKILL');
      await until(() => !isRunning(server.pid));
    },
    restart: async () => {
      server = await startPrivateRedis(home);
    },
  };

  function connection(patience?: number): Scripted {
    const made = connect(server.url, patience);
    made.on('error', () => {});
    onTestFinished(() => made.disconnect());
    return made;
  }

  function outbox(on = redis): Outbox {
    const made = createOutbox(on, () => {}, randomUUID);
    onTestFinished(() => made.close());
    return made;
  }

  function work(
    queue: string,
    process: (data: unknown, again: boolean) => Promise<void>,
    concurrency = 1,
    limited: 'queue' | 'job' = 'queue',
  ): Work {
    const givenUp: Work['givenUp'] = [];
    const lasting: Work['lasting'] = [];
    const troubles: string[] = [];
    const worker = startWorker(connection(), queue, process, {
      concurrency,
      limited,
      onGiveUp: async (data, { message }) => void givenUp.push({ data, message }),
      onLasting: async (data, { message }) => void lasting.push({ data, message }),
      onTrouble: (_, { message }) => void troubles.push(message),
      now: Date.now,
    });
    onTestFinished(() => worker.close(true));
    return { worker, givenUp, lasting, troubles };
  }

  async function jobs(name: string): Promise<readonly Job[]> {
    const queue = new Queue(name, { connection: redis, prefix, skipVersionCheck: true });
    onTestFinished(() => queue.close());
    return queue.getJobs(['active', 'waiting', 'prioritized', 'delayed'], 0, -1, true);
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** @returns the first answer that is neither undefined nor false. @throws after `ms` */
export async function until<T>(ask: () => T | Promise<T>, ms = 15_000): Promise<Exclude<T, undefined | false>> {
  const end = Date.now() + ms;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer as Exclude<T, undefined | false>;
    if (Date.now() > end) throw new Error(`not within ${ms} ms: ${ask}`);
    await pause(5);
  }
}
