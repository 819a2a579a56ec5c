// A stored delivery, heard: put into our words, brought to its task, decided on.
import type { EventBody } from '../core/event.ts';
import { type Repository, taskId } from '../core/subject.ts';
import type { Clock } from '../ports/clock.ts';
import type { TaskStore } from '../ports/store.ts';
import type { Handle } from './handle.ts';
import type { Delivery } from './intake.ts';

/** What a delivery says, and of which issue or pull request. */
export interface Said {
  readonly address: { readonly repository: Repository; readonly number: number; readonly by: 'issue' | 'pull' };
  readonly body: EventBody;
  /** What makes the event the same one when another delivery tells it again; null: the delivery's id does. */
  readonly meaning: string | null;
}

export interface HearParts {
  readonly translate: (event: string, payload: unknown) => readonly Said[];
  readonly serves: (owner: string, name: string) => boolean;
  readonly store: Pick<TaskStore, 'byPull'>;
  readonly handle: Handle;
  readonly clock: Clock;
  /** Makes sure that somebody performs what concerns this repository. */
  readonly lane: (repository: Repository) => void;
}

/** @returns what is done with a delivery; repeatable, for its events are taken in once. */
export function createHear({
  translate,
  serves,
  store,
  handle,
  clock,
  lane,
}: HearParts): (delivery: Delivery) => Promise<void> {
  return async ({ guid, event, body }) => {
    for (const [index, said] of translate(event, JSON.parse(body)).entries()) {
      const { repository } = said.address;
      if (!serves(repository.owner, repository.name)) continue;
      lane(repository);
      await handle(await taskOf(said), said.body, {
        id: said.meaning ?? `${guid}/${index}`,
        at: clock.now(),
        delivery: guid,
      });
    }
  };

  async function taskOf({ address: { repository, number, by } }: Said) {
    const found = by === 'pull' ? await store.byPull(repository.id, number) : undefined;
    return found ?? taskId(repository.id, number);
  }
}
