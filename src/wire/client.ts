// What the commands need of the adapters: the running conductor's tasks, hosts and events, its tmux, and what a webhook means.
import { type Config, policyOf } from '../config/config.ts';
import type { EventBody } from '../core/event.ts';
import { keptEntries } from '../core/stream.ts';
import type { TaskId } from '../core/subject.ts';
import type { TranslateOptions } from '../github/translate/given.ts';
import { isAlive } from '../home/owner.ts';
import type { CommandAnswer, CommandRequest } from '../ports/answers.ts';
import type { Fleet } from '../ports/fleet.ts';
import type { Heard } from '../ports/heard.ts';
import type { QueueCounts } from '../ports/queue-counts.ts';
import type { Repositories } from '../ports/repositories.ts';
import type { TaskStore } from '../ports/store.ts';
import type { Streams } from '../ports/streams.ts';
import { connect } from '../queue/connection.ts';
import { createFleet } from '../queue/fleet.ts';
import type { Outbox } from '../queue/outbox.ts';
import { createRepositories } from '../queue/repositories.ts';
import { createRedisStreams } from '../queue/streams.ts';
import { createTaskStore } from '../queue/task-store.ts';

export { attachCommand } from '../runner/attach.ts';

export interface Client {
  readonly store: Pick<TaskStore, 'get' | 'byPull' | 'list' | 'history'>;
  readonly fleet: Pick<Fleet, 'hosts' | 'capacity'>;
  readonly repositories: Pick<Repositories, 'allPaused'>;
  /** Those on Redis. */
  readonly streams: Pick<Streams, 'range'>;
  /** Resolves when Redis answers. @throws its error */
  ping(): Promise<unknown>;
  /** Tells the law of an event; the same id is taken in once. Loads BullMQ, which takes a moment. */
  publish(task: TaskId, body: EventBody, id: string): Promise<void>;
  /**
   * Has a command carried out. Loads BullMQ too.
   *
   * @param onSilence told once, when no answer has come for some seconds
   * @returns `untaken`: nobody took it up, and nobody will any more; `unanswered`: it was taken up, and may still be carried out
   */
  ask(request: CommandRequest, onSilence: () => void): Promise<CommandAnswer | 'untaken' | 'unanswered'>;
  /** What lies in the queues. Loads BullMQ too. */
  queues(): Promise<readonly QueueCounts[]>;
  close(): void;
}

/**
 * Loads neither Probot nor BullMQ: `conductor status` must be there at once.
 *
 * @param redisUrl `redis://…` or the path of a socket
 * @param patience milliseconds after which a command fails while Redis is away
 */
export function openClient(redisUrl: string, config: Config, patience: number, now: () => number): Client {
  const redis = connect(redisUrl, patience);
  redis.on('error', () => {}); // told by the command that fails
  const policy = () => policyOf(config);
  const noSlots = () => ({ total: 0, of: () => 0 });
  return {
    store: createTaskStore(redis, noSlots, () => {}),
    fleet: createFleet(redis, policy, () => Number.MAX_SAFE_INTEGER, isAlive),
    repositories: createRepositories(redis),
    streams: createRedisStreams(redis, { mask: (text) => text, kept: keptEntries }),
    ping: () => redis.ping(),
    publish,
    ask,
    queues,
    close: () => redis.disconnect(),
  };

  async function publish(task: TaskId, body: EventBody, id: string): Promise<void> {
    const { createEventQueue } = await import('../queue/event-queue.ts');
    await withOutbox(id, (outbox) => createEventQueue(outbox, () => id, now).publish(task, body, id));
  }

  async function ask(request: CommandRequest, onSilence: () => void) {
    const { createCommandDesk } = await import('../queue/command-desk.ts');
    return withOutbox(request.reply, (outbox) => createCommandDesk(redis, outbox).ask(request, onSilence));
  }

  async function queues(): Promise<readonly QueueCounts[]> {
    const { countQueues } = await import('../queue/counts.ts');
    return withOutbox('queues', (outbox) => countQueues(redis, outbox));
  }

  async function withOutbox<T>(id: string, use: (outbox: Outbox) => Promise<T>): Promise<T> {
    const { createOutbox } = await import('../queue/outbox.ts');
    const outbox = createOutbox(
      redis,
      () => {},
      () => id,
    );
    try {
      return await use(outbox);
    } finally {
      await outbox.close();
    }
  }
}

/** The same reading that the engine gives a delivery. @throws ZodError when a field it relies on is missing */
export async function readWebhook(
  event: string,
  payload: unknown,
  options: TranslateOptions,
): Promise<readonly Heard[]> {
  const { translate } = await import('../github/translate.ts');
  return translate(event, payload, options);
}
