// The law: a task, an event and the owner's policy make a step. Pure: no clock, no chance, no I/O.
import { audited, settled, type Taken } from './audited.ts';
import { blank } from './blank.ts';
import { answered, type Effect, type EffectKind, type Wish } from './effect.ts';
import type { Event, EventBody, EventKind } from './event.ts';
import type { Case, Row } from './lifecycle/row.ts';
import { lifecycle } from './lifecycle.ts';
import { heldMail, moveMail } from './mail-flow.ts';
import { meaning } from './meaning.ts';
import { withoutGone } from './permission.ts';
import type { Policy } from './policy.ts';
import { mayMove, type Session, type SessionState } from './session.ts';
import { isResting, type Stage, type Task, type TaskState } from './task.ts';

/** One line of a task's history. */
export interface Transition {
  readonly event: EventKind;
  readonly label: string;
  readonly from: TaskState;
  readonly to: TaskState;
  readonly stage: Stage | null;
  /** Session states passed through, the first being where it stood. */
  readonly session: readonly SessionState[];
  readonly reason: string;
}

/** A decision, ready to be committed against revision `base`. */
export interface Step {
  readonly base: number;
  readonly task: Task;
  readonly effects: readonly { readonly id: string; readonly effect: Effect }[];
  readonly transitions: readonly Transition[];
  readonly at: number;
  /** What it was decided on; absent where a record was put in its place by hand. */
  readonly event?: Event;
}

/** An undeclared move: a fault of the table, never of the world. */
export class LawError extends Error {
  override readonly name = 'LawError';
}

const remembered = 64;

/**
 * @param found the task's record, undefined when nobody conducts the issue yet
 * @returns the step the event leads to; undefined when it means nothing (no line fits, or it was taken in before)
 */
export function decide(found: Task | undefined, event: Event, policy: Policy): Step | undefined {
  const start = found ?? blank(event);
  if (!start || start.seen.includes(event.id) || isStale(start, event)) return undefined;
  const transitions: Transition[] = [];
  const effects: Effect[] = [];
  const taken: Taken[] = [];
  let task = start;
  let next: Event | undefined = event.kind === 'actor.checked' ? withBase(meaning(event, start, policy), event) : event;
  while (next) {
    const current: Event = next;
    const row = rowFor(task, current, policy);
    if (!row) break;
    const given = { task, event: current, policy } as Case<EventKind>;
    effects.push(...(row.effects?.(given) ?? []));
    const follow: EventBody | undefined = row.next?.(given);
    const moved = apply(row, given);
    transitions.push(transitionOf(task, moved, row, current));
    taken.push({ row, given });
    task = moved;
    next = follow && withBase(follow, current);
  }
  if (transitions.length === 0 && !holds(start, event.answers)) return undefined;
  const moved = moveMail(withoutGone(task, event.at), event.at, policy.limits);
  const wished = [...settled(effects, taken), ...moved.effects, ...audited(event, taken, task)];
  return finish(start, moved.task, event, wished, transitions);
}

function rowFor(task: Task, event: Event, policy: Policy): Row<EventKind> | undefined {
  const rows = lifecycle[event.kind] as unknown as readonly Row<EventKind>[];
  const given = { task, event, policy } as Case<EventKind>;
  return rows.find((row) => (row.from === 'any' || row.from.includes(task.state)) && (row.when?.(given) ?? true));
}

function apply(row: Row<EventKind>, given: Case<EventKind>): Task {
  const patch = row.patch?.(given) ?? {};
  const state = row.to ?? given.task.state;
  const session = walk({ ...given.task.session, ...patch.session }, given.task.session.state, row.session ?? []);
  const stage = state === 'validating' ? (row.stage ?? given.task.stage) : null;
  return { ...given.task, ...patch, state, stage, session };
}

function walk(session: Session, from: SessionState, path: readonly SessionState[]): Session {
  let state = from;
  if (path.at(-1) === from) return { ...session, state };
  for (const next of path) {
    if (!mayMove(state, next)) throw new LawError(`a session may not go from ${state} to ${next}`);
    state = next;
  }
  return { ...session, state };
}

function transitionOf(before: Task, after: Task, row: Row<EventKind>, event: Event): Transition {
  const path = after.session.state === before.session.state ? [] : (row.session ?? []);
  return {
    event: event.kind,
    label: row.label,
    from: before.state,
    to: after.state,
    stage: after.stage,
    session: [before.session.state, ...path],
    reason: after.reason,
  };
}

function finish(
  start: Task,
  task: Task,
  event: Event,
  effects: readonly Effect[],
  transitions: readonly Transition[],
): Step {
  const rev = start.rev + 1;
  // An issue nobody conducts stays at revision 0 for ever; there the event tells effects apart.
  const name = task.state === 'available' && start.rev === 0 ? event.id : rev;
  const named = effects.map((effect, index) => ({ id: `${task.id}/${name}/${index}`, effect }));
  const fresh = named.filter(({ effect }) => answered[effect.kind]).map((wish): Wish => ({ ...wish, at: event.at }));
  const open = event.kind === 'effect.failed' && !event.permanent;
  const kept = task.wishes.filter((wish) => open || wish.id !== event.answers);
  const wishes = [...kept, ...fresh].filter(({ effect }) => expects(task, effect.kind));
  const seen = [...task.seen, event.id].slice(-remembered);
  return {
    base: start.rev,
    task: { ...task, rev, wishes, mail: heldMail(task.mail, wishes), seen, updatedAt: event.at },
    effects: named,
    transitions,
    at: event.at,
    event,
  };
}

/** A task that rests expects nothing but the end of its session; one that waits for its next attempt may still be looked at. */
function expects({ state }: Task, kind: EffectKind): boolean {
  if (kind === 'session.stop') return true;
  return state === 'retry_queue' ? kind === 'issue.look' : !isResting(state);
}

/**
 * The answer to a wish nobody holds any more is yesterday's news. A look at who gave a command may be older than the record, and a
 * slot that comes too late must be given back.
 */
function isStale(task: Task, event: Event): boolean {
  if (event.answers === undefined || holds(task, event.answers)) return false;
  if (event.kind === 'slot.taken') return false;
  return event.kind !== 'actor.checked' || event.cause.kind === 'label' || event.cause.kind === 'start';
}

function holds(task: Task, wish: string | undefined): boolean {
  return task.wishes.some(({ id }) => id === wish);
}

function withBase(body: EventBody, { id, task, at, delivery }: Event): Event {
  return { ...body, id, task, at, ...(delivery === undefined ? {} : { delivery }) } as Event;
}
