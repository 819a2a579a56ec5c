// What holds whatever happens.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Row } from '../../src/core/lifecycle/row.ts';
import { lifecycle } from '../../src/core/lifecycle.ts';
import { mayMove, sessionMoves, sessionStates } from '../../src/core/session.ts';
import { type Stage, stages, type TaskState, taskStates } from '../../src/core/task.ts';
import { anything, anythingAsked } from './chance.ts';
import { type Fact, given, happen, type Told } from './given.ts';
import { moments, task } from './task.ts';

const rows = Object.values(lifecycle).flat() as unknown as readonly Pick<
  Row<never>,
  'from' | 'to' | 'stage' | 'session'
>[];

describe('the table', () => {
  test('declares these moves of a task and no others', () => {
    expect(declaredMoves()).toEqual([
      'assigned → available',
      'assigned → completed',
      'assigned → failed',
      'assigned → in_progress',
      'assigned → rejected',
      'assigned → requested',
      'available → completed',
      'available → in_progress',
      'available → requested',
      'available → validating',
      'completed → requested',
      'failed → available',
      'failed → completed',
      'failed → rejected',
      'failed → requested',
      'failed → retry_queue',
      'in_progress → available',
      'in_progress → completed',
      'in_progress → failed',
      'in_progress → rejected',
      'in_progress → validating',
      'rejected → available',
      'rejected → requested',
      'requested → assigned',
      'requested → available',
      'requested → completed',
      'requested → failed',
      'requested → rejected',
      'retry_queue → assigned',
      'retry_queue → available',
      'retry_queue → completed',
      'retry_queue → rejected',
      'retry_queue → requested',
      'validating → available',
      'validating → completed',
      'validating → failed',
      'validating → in_progress',
      'validating → rejected',
    ]);
  });

  test('declares these moves of a session and no others', () => {
    const pairs = sessionStates.flatMap((from) =>
      sessionStates.filter((to) => mayMove(from, to)).map((to) => `${from} → ${to}`),
    );
    expect(pairs).toEqual([
      'idle → deploying',
      'idle → error_recovery',
      'deploying → active',
      'deploying → stopped',
      'deploying → error_recovery',
      'active → completing',
      'active → stopped',
      'active → error_recovery',
      'completing → active',
      'completing → stopped',
      'completing → error_recovery',
      'stopped → idle',
      'stopped → error_recovery',
      'error_recovery → idle',
    ]);
  });

  test('names a stage only where the task is validating', () => {
    const astray = rows.filter(
      ({ stage, from, to }) =>
        stage !== undefined && to !== 'validating' && !(to === undefined && String(from) === 'validating'),
    );
    expect(astray).toEqual([]);
  });

  test('goes round by declared session moves only', () => {
    const paths = rows.map(({ session }) => session ?? []);
    const steps = paths.flatMap((path) => path.slice(1).map((to, index) => [path[index] ?? 'idle', to] as const));
    expect(steps.filter(([from, to]) => !sessionMoves[from].includes(to))).toEqual([]);
  });

  test('leads into every state', () => {
    const reached = new Set(rows.flatMap(({ to }) => (to === undefined ? [] : [to])));
    expect(taskStates.filter((state) => !reached.has(state))).toEqual([]);
  });
});

describe('whatever happens', () => {
  test('a task moves only as declared, a stage belongs to validating, and a rejection does not last', () => {
    const declared = new Set(declaredMoves());
    explore(anythingAsked, (_, after) => {
      for (const { from, to } of after.step?.transitions ?? []) {
        if (from !== to) expect(declared).toContain(`${from} → ${to}`);
      }
      expect(after.task?.stage ?? null).toSatisfy((stage: Stage | null) =>
        after.task?.state === 'validating' ? stages.includes(stage as Stage) : stage === null,
      );
      expect(after.task?.state).not.toBe('rejected');
    });
  });

  test('a session moves only as declared', () => {
    explore(anythingAsked, (_, after) => {
      for (const { session } of after.step?.transitions ?? []) {
        session.slice(1).forEach((to, index) => {
          expect(mayMove(session[index] ?? 'idle', to)).toBe(true);
        });
      }
    });
  });

  test('the revision grows by one with each step, and no effect has the id of another', () => {
    explore(anythingAsked, (before, after) => {
      const rev = before.task?.rev ?? 0;
      expect(after.task?.rev ?? 0).toBe(after.step ? rev + 1 : rev);
      const ids = after.effects.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
    });
  });

  test('a task that rests or pauses wants no more work done', () => {
    const pausing: readonly (TaskState | undefined)[] = ['available', 'completed', 'failed', 'retry_queue'];
    explore(anythingAsked, (_, { task }) => {
      const held = (task?.wishes ?? []).map(({ effect }) => effect.kind);
      const work = held.filter((kind) => kind !== 'session.stop' && kind !== 'issue.look');
      if (pausing.includes(task?.state)) expect(work).toEqual([]);
    });
  });

  test('the count of feedback rounds on a pull request never falls while it is open', () => {
    explore(anythingAsked, (before, after) => {
      const stayed = before.task?.pull?.state === 'open' && after.task?.pull?.state === 'open';
      if (stayed) expect(after.task?.pullRounds).toBeGreaterThanOrEqual(before.task?.pullRounds ?? 0);
    });
  });

  test('not even a runner that speaks unasked makes the law fail', () => {
    explore(anything, () => {});
  });
});

/** Tells random stories from every named moment of a life, with a fixed seed so that a failure can be seen again. */
function explore(facts: fc.Arbitrary<Fact>, holds: (before: Told, after: Told) => void): void {
  const starts = [undefined, ...moments.map((moment) => task(moment))];
  const stories = fc.tuple(fc.constantFrom(...starts), fc.array(facts, { minLength: 1, maxLength: 25 }));
  fc.assert(
    fc.property(stories, ([start, story]) => {
      let told: Told = given(start);
      for (const fact of story) {
        const after = happen(told, fact);
        holds(told, after);
        told = after;
      }
    }),
    { seed: 12, numRuns: 600 },
  );
}

function declaredMoves(): readonly string[] {
  const moves = rows.flatMap(({ from, to }) => {
    const origins = from === 'any' ? taskStates : from;
    return origins.flatMap((origin) => (to === undefined || to === origin ? [] : [`${origin} → ${to}`]));
  });
  return [...new Set(moves)].toSorted();
}
