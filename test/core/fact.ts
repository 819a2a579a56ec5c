// Facts: what is told of an event, filled in from the story: ids, fences, and which wish it answers.
import type { EventBody, EventKind, EventOf } from '../../src/core/event.ts';
import { answers, type Fact, heldWish, type Told } from './given.ts';

/** An event without what every event carries. */
export type Body<K extends EventKind> = Omit<EventOf<K>, 'id' | 'task' | 'at' | 'kind'>;

/** An event as its performer reports it: in answer to the wish the task holds, if it holds one. */
export function fact<K extends EventKind>(kind: K, body: (told: Told) => Body<K>): Fact {
  return (told) => {
    const held = heldWish(told.task, kind);
    return { kind, ...(held && { answers: held.id }), ...body(told) } as unknown as EventBody;
  };
}

/** The same fact under this id: the same id twice is a duplicate. */
export function withId(id: string, told: Fact): Fact {
  return (before) => ({ ...told(before), id });
}

/** The same fact in answer to this wish. */
export function inAnswerTo(wish: string, told: Fact): Fact {
  return (before) => ({ ...told(before), answers: wish });
}

/** The same fact, but where no wish is held that it could answer, it answers one that nobody holds. */
export function onlyIfAsked(told: Fact): Fact {
  return (before) => {
    const body = told(before);
    const astray = answers[body.kind] !== undefined && body.answers === undefined;
    return astray ? { ...body, answers: 'nobody-wished-it' } : body;
  };
}

/** The session that the answered wish speaks of, else the present one. */
export function fenceOf({ task }: Told, kind: EventKind): { fence: number } {
  const asked = heldWish(task, kind)?.effect;
  return { fence: asked && 'fence' in asked ? asked.fence : (task?.session.fence ?? 0) };
}
