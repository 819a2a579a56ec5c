// The law: a task, an event and the owner's policy make a step. Pure: no clock, no chance, no I/O.
import { answered, type Effect, type EffectKind, type Wish } from './effect.ts';
import type { Event, EventBody, EventKind, EventOf } from './event.ts';
import type { Case, Row } from './lifecycle/row.ts';
import { lifecycle } from './lifecycle.ts';
import { allows, type Policy } from './policy.ts';
import { mayMove, noSession, type Session, type SessionState } from './session.ts';
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
  let task = start;
  let next: Event | undefined = read(event, policy);
  while (next) {
    const current: Event = next;
    const row = rowFor(task, current, policy);
    if (!row) break;
    const given = { task, event: current, policy } as Case<EventKind>;
    effects.push(...(row.effects?.(given) ?? []));
    const follow: EventBody | undefined = row.next?.(given);
    const moved = apply(row, given);
    transitions.push(transitionOf(task, moved, row, current));
    task = moved;
    next = follow && withBase(follow, current);
  }
  if (transitions.length === 0 && !holds(start, event.answers)) return undefined;
  return finish(start, task, event, effects, transitions);
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
    task: { ...task, rev, wishes, seen, updatedAt: event.at },
    effects: named,
    transitions,
    at: event.at,
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
  return event.kind !== 'actor.checked' || event.cause.kind === 'label';
}

function holds(task: Task, wish: string | undefined): boolean {
  return task.wishes.some(({ id }) => id === wish);
}

/** Reads a permission look-up into what it means for the one who asked. A look-up that failed denies. */
function read(event: Event, policy: Policy): Event {
  if (event.kind !== 'actor.checked') return event;
  return withBase(meaning(event, policy), event);
}

function meaning({ cause, role, actor, capacity }: EventOf<'actor.checked'>, policy: Policy): EventBody {
  const may = (verb: keyof Policy['permissions']) => role !== null && allows(role, policy.permissions[verb]);
  if (cause.kind === 'label') {
    const { repository, issue } = cause;
    if (!may('deploy')) return { kind: 'request.denied', actor, role };
    return { kind: 'request.granted', repository, issue, requester: actor, label: cause.label, agent: null, capacity };
  }
  if (cause.kind === 'review') {
    return { kind: may('send') ? 'review.granted' : 'review.denied', review: cause.review };
  }
  const { command, repository, issue } = cause;
  if (command.verb === 'unknown' || !may(command.verb)) return { kind: 'command.denied', command, role };
  return { kind: 'command.granted', command, repository, issue, capacity };
}

function withBase(body: EventBody, { id, task, at, delivery }: Event): Event {
  return { ...body, id, task, at, ...(delivery === undefined ? {} : { delivery }) } as Event;
}

/** An issue nobody conducts yet is like a task at rest; only events that tell where they come from can begin one. */
function blank(event: Event): Task | undefined {
  const origin = originOf(event);
  if (!origin) return undefined;
  return {
    id: event.task,
    rev: 0,
    state: 'available',
    stage: null,
    reason: '',
    stopping: null,
    repository: origin.repository,
    issue: origin.issue,
    requester: '',
    choice: null,
    agent: null,
    branch: '',
    attempt: 0,
    attemptsBefore: 0,
    attempts: [],
    round: 0,
    pullRounds: 0,
    session: noSession,
    checks: { commit: null, verdict: null, results: [] },
    summary: null,
    ciHint: null,
    pull: null,
    blockers: [],
    decisions: [],
    salvage: null,
    statusComment: null,
    wishes: [],
    seen: [],
    createdAt: event.at,
    updatedAt: event.at,
  };
}

function originOf(event: Event): Pick<Task, 'repository' | 'issue'> | undefined {
  if (event.kind === 'issue.labeled' || event.kind === 'command.given') return event;
  if (event.kind === 'actor.checked' && event.cause.kind !== 'review') return event.cause;
  return undefined;
}
