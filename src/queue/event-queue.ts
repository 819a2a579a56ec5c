// Events of other processes on their way to the law.
import type { EventBody } from '../core/event.ts';
import type { TaskId } from '../core/subject.ts';
import type { EventQueue } from '../ports/store.ts';
import type { Outbox } from './outbox.ts';

/** Data of an event's job in the queue `events`. */
export interface EventData {
  readonly task: TaskId;
  readonly body: EventBody;
  readonly eventId: string;
  /** When it happened, not when it is handled. */
  readonly at: number;
}

/** @returns a queue whose events are kept until the law took them in; the same id is queued once. */
export function createEventQueue(outbox: Outbox, unique: () => string, now: () => number): EventQueue {
  return { publish };

  async function publish(task: TaskId, body: EventBody, id?: string): Promise<void> {
    const eventId = id ?? unique();
    const data: EventData = { task, body, eventId, at: now() };
    await outbox.queue('events').add(body.kind, data, {
      jobId: `event/${eventId}`,
      attempts: 10,
      backoff: { type: 'exponential', delay: 200 },
      removeOnComplete: { age: 3_600, count: 5_000 },
      removeOnFail: { age: 8 * 86_400, count: 5_000 },
    });
  }
}
