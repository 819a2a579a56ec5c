// What an event would lead to: the law is asked, and nobody acts.
import { decide, type Step, type Transition } from '../../core/decide.ts';
import type { Effect } from '../../core/effect.ts';
import type { Event, EventBody } from '../../core/event.ts';
import type { Capacity } from '../../core/event-parts.ts';
import type { Policy, Role } from '../../core/policy.ts';
import type { TaskId } from '../../core/subject.ts';
import type { Stage, Task, TaskState } from '../../core/task.ts';

/** What one event would lead to. */
export interface Outcome {
  readonly from: TaskState;
  readonly to: TaskState;
  readonly stage: Stage | null;
  readonly transitions: readonly Pick<Transition, 'event' | 'label' | 'from' | 'to' | 'reason'>[];
  readonly effects: readonly Effect[];
}

export interface Simulation {
  readonly task: TaskId;
  /** `owner/repo#12`. */
  readonly name: string;
  /** Is there a record of the task? */
  readonly known: boolean;
  readonly event: EventBody;
  /** null: it means nothing now, and `ignored` says why. */
  readonly outcome: Outcome | null;
  readonly ignored: 'taken in before' | 'no line of the lifecycle fits' | null;
  /** Where it asks who may: what follows if that person may, and if not. */
  readonly ifGranted: Outcome | null;
  readonly ifDenied: Outcome | null;
}

export interface Given {
  readonly id: string;
  readonly task: TaskId;
  readonly name: string;
  readonly found: Task | undefined;
  readonly body: EventBody;
  readonly at: number;
  readonly policy: Policy;
  readonly capacity: Capacity;
}

/** Pure. */
export function simulated({ id, task, name, found, body, at, policy, capacity }: Given): Simulation {
  const event = { ...body, id, task, at } as Event;
  const step = decide(found, event, policy);
  const told = { task, name, known: found !== undefined, event: body };
  if (!step) {
    const ignored = found?.seen.includes(id) ? 'taken in before' : 'no line of the lifecycle fits';
    return { ...told, outcome: null, ignored, ifGranted: null, ifDenied: null };
  }
  const follow = (role: Role) => afterLook(step, role, { event, policy, capacity });
  return { ...told, outcome: outcomeOf(step), ignored: null, ifGranted: follow('admin'), ifDenied: follow('none') };
}

function afterLook(
  step: Step,
  role: Role,
  { event, policy, capacity }: { event: Event; policy: Policy; capacity: Capacity },
): Outcome | null {
  const look = step.effects.find(({ effect }) => effect.kind === 'actor.check');
  if (look?.effect.kind !== 'actor.check') return null;
  const { actor, cause } = look.effect;
  const { task, at } = event;
  const answer: Event = {
    kind: 'actor.checked',
    id: look.id,
    answers: look.id,
    task,
    at,
    actor,
    role,
    member: true,
    cause,
    capacity,
    // As if GitHub had nothing against it: a text that needs no approval, an issue that is still as the webhook says.
    text: null,
    seen: null,
    paused: null,
  };
  // An issue that was only asked about leaves no record.
  const record = step.base > 0 || step.task.state !== 'available' ? step.task : undefined;
  const next = decide(record, answer, policy);
  return next ? outcomeOf(next) : null;
}

function outcomeOf({ task, transitions, effects }: Step): Outcome {
  return {
    from: transitions[0]?.from ?? task.state,
    to: task.state,
    stage: task.stage,
    transitions: transitions.map(({ event, label, from, to, reason }) => ({ event, label, from, to, reason })),
    effects: effects.map(({ effect }) => effect),
  };
}
