// What the commands need of the adapters: the running conductor's tasks, hosts and events, its tmux, and what a webhook means.
import { type Config, policyOf } from '../config/config.ts';
import type { EventBody } from '../core/event.ts';
import type { TaskId } from '../core/subject.ts';
import type { Translated, TranslateOptions } from '../github/translate.ts';
import { isAlive } from '../home/owner.ts';
import type { Fleet } from '../ports/fleet.ts';
import type { TaskStore } from '../ports/store.ts';
import { connect } from '../queue/connection.ts';
import { createFleet } from '../queue/fleet.ts';
import { createTaskStore } from '../queue/task-store.ts';

export { attachCommand } from '../runner/attach.ts';

export interface Client {
  readonly store: Pick<TaskStore, 'get' | 'byPull' | 'list' | 'history'>;
  readonly fleet: Pick<Fleet, 'hosts' | 'capacity'>;
  /** Resolves when Redis answers. @throws its error */
  ping(): Promise<unknown>;
  /** Tells the law of an event; the same id is taken in once. Loads BullMQ, which takes a moment. */
  publish(task: TaskId, body: EventBody, id: string): Promise<void>;
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
    ping: () => redis.ping(),
    publish,
    close: () => redis.disconnect(),
  };

  async function publish(task: TaskId, body: EventBody, id: string): Promise<void> {
    const { createOutbox } = await import('../queue/outbox.ts');
    const { createEventQueue } = await import('../queue/event-queue.ts');
    const outbox = createOutbox(
      redis,
      () => {},
      () => id,
    );
    await createEventQueue(outbox, () => id, now).publish(task, body, id);
    await outbox.close();
  }
}

/** The same reading that the engine gives a delivery. @throws ZodError when a field it relies on is missing */
export async function readWebhook(
  event: string,
  payload: unknown,
  options: TranslateOptions,
): Promise<readonly Translated[]> {
  const { translate } = await import('../github/translate.ts');
  return translate(event, payload, options);
}
