// Tests of the law as sentences: `given(task('in_progress')).when(exited(0)).then('validating')`.
import { expect } from 'vitest';
import { decide, type Step, type Transition } from '../../src/core/decide.ts';
import type { Effect, EffectKind, EffectOf, Wish } from '../../src/core/effect.ts';
import type { Event, EventBody, EventKind } from '../../src/core/event.ts';
import type { Policy } from '../../src/core/policy.ts';
import type { Stage, Task, TaskState } from '../../src/core/task.ts';
import { issueNumber, repository } from './origin.ts';
import { policy } from './policy.ts';

/** What a sentence has told so far. */
export interface Told {
  readonly task: Task | undefined;
  readonly policy: Policy;
  /** Everything wished so far, oldest first. */
  readonly effects: Step['effects'];
  readonly history: readonly Transition[];
  /** What the last event led to; undefined when it meant nothing. */
  readonly step: Step | undefined;
  /** Events told so far. */
  readonly events: number;
}

/** Something that happens, in the light of what was told: a builder in `events.ts` fills in fences, ids and answers. */
export type Fact = (told: Told) => EventBody & { readonly id?: string };

export interface Story extends Told {
  when(...facts: readonly Fact[]): Story;
  /** The task stands there now. */
  then(state: TaskState, stage?: Stage | null): Story;
  /** The last event led to exactly these wishes, apart from those that only show the task to people. */
  wishing(...kinds: readonly EffectKind[]): Story;
  /** The last event led to exactly these wishes, in this order, apart from its line in the audit. */
  exactly(...effects: readonly Effect[]): Story;
  /** The last event was answered in a comment with this refusal, and `after` it led to these wishes. */
  refusing(reason: string, hint: string, ...after: readonly Effect[]): Story;
  /** The last event meant nothing. */
  nothing(): Story;
  /** The task holds these fields. */
  having(fields: Partial<Task>): Story;
  /** @returns the latest wish of the kind; fails when there is none. */
  wish<K extends EffectKind>(kind: K): EffectOf<K>;
  /** @returns the task; fails when nobody conducts the issue. */
  record(): Task;
}

const started = Date.UTC(2026, 0, 5, 9);
const second = 1_000;

/** @param task undefined: nobody conducts the issue yet; a function where it takes the law to make one */
export function given(task: Task | undefined | (() => Task), owner: Policy = policy()): Story {
  return tell(() => ({
    task: typeof task === 'function' ? task() : task,
    policy: owner,
    effects: [],
    history: [],
    step: undefined,
    events: 0,
  }));
}

/**
 * A story is told within the test that asks for it, also where it was written down outside: what breaks the law then breaks a test,
 * and which test speaks of which line of the law can be seen.
 */
function tell(told: () => Told): Story {
  const now = oncePerTest(told);
  const then = (say: (so: Told) => void): Story => {
    if (isInTest()) say(now());
    return tell(() => {
      say(now());
      return now();
    });
  };
  const story: Story = {
    get task() {
      return now().task;
    },
    get policy() {
      return now().policy;
    },
    get effects() {
      return now().effects;
    },
    get history() {
      return now().history;
    },
    get step() {
      return now().step;
    },
    get events() {
      return now().events;
    },
    when: (...facts) => tell(() => facts.reduce(happen, now())),
    // biome-ignore lint/suspicious/noThenProperty: it reads as a sentence, and nobody awaits a story
    then: (state, stage) =>
      then(({ task }) => {
        expect(task?.state).toBe(state);
        if (stage !== undefined) expect(task?.stage).toBe(stage);
      }),
    wishing: (...kinds) =>
      then(({ step }) => {
        const wished = (step?.effects ?? []).map(({ effect }) => effect.kind).filter((kind) => !showing.includes(kind));
        expect(wished.toSorted()).toEqual(kinds.toSorted());
      }),
    exactly: (...effects) => then(({ step }) => expect(deedsOf(step)).toStrictEqual(effects)),
    refusing: (reason, hint, ...after) =>
      then(({ step }) => {
        const command = expect.any(Object);
        expect(deedsOf(step)).toStrictEqual([
          { kind: 'reaction.add', comment: expect.any(Number), content: 'confused' },
          {
            kind: 'comment.post',
            key: expect.any(String),
            number: issueNumber,
            note: { about: 'refused', command, reason, hint },
          },
          ...after,
        ]);
      }),
    nothing: () => then(({ step }) => expect(step).toBeUndefined()),
    having: (fields) => then(({ task }) => expect(task).toMatchObject(fields)),
    wish: (kind) => wishOf(now().effects, kind),
    record: () => recordOf(now()),
  };
  return story;
}

function isInTest(): boolean {
  return expect.getState().currentTestName !== undefined;
}

/** The same within one test, told anew in the next. */
function oncePerTest<T>(make: () => T): () => T {
  let made: { readonly during: string | undefined; readonly value: T } | undefined;
  return () => {
    const during = expect.getState().currentTestName;
    if (!made || made.during !== during) made = { during, value: make() };
    return made.value;
  };
}

const showing: readonly EffectKind[] = [
  'memory.write',
  'comment.upsert',
  'reaction.add',
  'audit.append',
  'answer.give',
];

function deedsOf(step: Step | undefined): readonly Effect[] {
  return (step?.effects ?? []).map(({ effect }) => effect).filter(({ kind }) => kind !== 'audit.append');
}

/** @returns the story with one more event in it. */
export function happen(told: Told, fact: Fact): Told {
  const event = toEvent(fact(told), told);
  const step = decide(told.task, event, told.policy);
  if (!step) return { ...told, step, events: told.events + 1 };
  return {
    ...told,
    task: step.task,
    effects: [...told.effects, ...step.effects],
    history: [...told.history, ...step.transitions],
    step,
    events: told.events + 1,
  };
}

function toEvent(body: EventBody & { id?: string }, { task, events }: Told): Event {
  const id = body.id ?? `event-${task?.rev ?? 0}-${events}`;
  return {
    ...body,
    id,
    task: task?.id ?? `${repository.id}-${issueNumber}`,
    at: (task?.updatedAt ?? started) + second,
  };
}

function wishOf<K extends EffectKind>(effects: Step['effects'], kind: K): EffectOf<K> {
  const found = effects.findLast((committed) => committed.effect.kind === kind);
  if (!found) throw new Error(`nobody wished ${kind}; wished: ${effects.map(({ effect }) => effect.kind).join(', ')}`);
  return found.effect as EffectOf<K>;
}

function recordOf({ task }: Told): Task {
  if (!task) throw new Error('nobody conducts this issue');
  return task;
}

/** @returns the oldest held wish that such an event answers: what its performer would speak of. */
export function heldWish(task: Task | undefined, kind: EventKind): Wish | undefined {
  const kinds = answers[kind] ?? [];
  return task?.wishes.find(({ effect }) => kinds.includes(effect.kind));
}

/** Which wishes each kind of event answers. */
export const answers: Partial<Record<EventKind, readonly EffectKind[]>> = {
  'issue.seen': ['issue.look'],
  'slot.taken': ['slot.find'],
  'session.started': ['session.start', 'session.resume'],
  'session.refused': ['session.start', 'session.resume'],
  'session.stopped': ['session.stop'],
  'message.delivered': ['session.send', 'session.resume'],
  'checks.finished': ['checks.run'],
  'branch.pushed': ['branch.push'],
  'branch.refused': ['branch.push'],
  'pull.opened': ['pull.open'],
  'pull.refused': ['pull.open'],
  'ci.finished': ['ci.look'],
};
