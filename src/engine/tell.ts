// Events on their way to the law, and what becomes of one that asks for a slot when none is left.
import type { EventBody } from '../core/event.ts';
import type { TaskId } from '../core/subject.ts';
import type { Clock } from '../ports/clock.ts';
import type { TaskStore } from '../ports/store.ts';
import type { Handle } from './handle.ts';

/**
 * Takes an event to the law; the same id is taken in once.
 *
 * @param at when it happened, milliseconds since the epoch; now, unless it waited in a queue
 */
export type TellAt = (task: TaskId, body: EventBody, id: string, at?: number) => Promise<void>;

/** @returns how this process tells the law of an event. */
export function createTell(handle: Handle, store: TaskStore, clock: Clock): TellAt {
  return async (task, body, id, at = clock.now()) => {
    const result = await handle(task, body, { id, at });
    if (result === 'full') await giveBack(task, body);
  };

  /** A host offered a slot, but another task was quicker: the host is told, and the task waits again. */
  async function giveBack(id: TaskId, body: EventBody): Promise<void> {
    const task = await store.get(id);
    if (!task || body.kind !== 'slot.taken') return;
    const waiting = task.wishes.filter((wish) => wish.id === body.answers);
    const release = {
      id: `${body.answers}/full/${clock.id()}`,
      effect: { kind: 'slot.release', host: body.host } as const,
    };
    await store.resend(task, [release, ...waiting]);
  }
}
