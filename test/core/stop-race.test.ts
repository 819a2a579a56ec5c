// A stop races with everything else: whatever the order, it ends in one final state and nothing is delivered afterwards.
import { describe, expect, test } from 'vitest';
import * as event from './events.ts';
import { onlyIfAsked } from './fact.ts';
import { given } from './given.ts';
import { everyOrder, type Move, type Run } from './interleave.ts';
import { policy } from './policy.ts';
import { type Moment, task } from './task.ts';

const owner = policy({ limit: { maxFeedbackRounds: 1 } });

const stopSaid: Move = { name: 'stop said', facts: [event.says('stop')] };
const stopGranted: Move = {
  name: 'stop granted',
  can: ({ effects }) => effects.some(({ effect }) => effect.kind === 'actor.check' && effect.cause.kind === 'command'),
  facts: [event.mayCommand()],
};
const exits: Move = {
  name: 'agent exits',
  can: ({ task }) => task?.session.alive === true,
  facts: [event.exited(0, { fence: 1 })],
};
const exitsEarly: Move = {
  ...exits,
  can: ({ task }) => task?.session.state === 'deploying' || task?.session.alive === true,
};
const crashes: Move = { ...exits, name: 'agent crashes', facts: [event.exited(1, { fence: 1 })] };
const done: Move = { ...exits, name: 'agent says it is done', facts: [event.reported('done')] };
const vanishes: Move = { ...exits, name: 'session vanishes', facts: [event.lost('gone', { fence: 1 })] };
const hint: Move = { name: 'CI hints', can: ({ task }) => task?.pull !== null, facts: [event.ciHinted()] };

const pauseOver: Move = {
  name: 'pause is over',
  can: ({ task }) => task?.state === 'retry_queue',
  facts: [event.timeIsUp('retry')],
};

const delivering = ['branch.push', 'pull.open', 'session.start', 'session.resume', 'checks.run'];

describe.each<[Moment, readonly Move[]]>([
  ['requested', []],
  ['assigned', [exits]],
  ['deploying', [exits]],
  ['deploying', [exitsEarly]],
  ['in_progress', [exits]],
  ['in_progress', [done, exits]],
  ['in_progress', [crashes, pauseOver]],
  ['in_progress', [vanishes, pauseOver]],
  ['retry_queue', [pauseOver]],
  ['checks', []],
  ['push', []],
  ['pull', [hint]],
  ['ci', [hint]],
])('a stop at "%s" %#', (moment, moves) => {
  const runsOf = () => [
    ...everyOrder(
      given(() => task(moment, {}, owner), owner),
      [stopSaid, stopGranted, ...moves],
    ),
  ];

  test('ends in a single final state, whatever the order', () => {
    const runs = runsOf();
    expect(runs.length).toBeGreaterThan(0);
    expect(distinct(runs.map((run) => end(run)?.state))).toEqual(['available']);
    expect(distinct(runs.map((run) => end(run)?.stopping))).toEqual([null]);
  });

  test('wishes no push and no session from the moment it was granted', () => {
    const kinds = ['branch.push', 'session.start', 'session.resume'];
    for (const { told, path } of runsOf()) {
      const grantedAt = told.findIndex(({ task }) => task?.stopping !== null || task.state === 'available');
      expect(wishedAfter(told, grantedAt, kinds), path.join(' → ')).toEqual([]);
    }
  });

  test('is followed by no push, no pull request and no session once it was reported', () => {
    for (const { told, path } of runsOf()) {
      const stoppedAt = told.findIndex(({ task }) => task?.state === 'available');
      expect(wishedAfter(told, stoppedAt, delivering), path.join(' → ')).toEqual([]);
    }
  });
});

test('a stop after a crash leaves no wish that is never answered', () => {
  const runs = everyOrder(
    given(() => task('in_progress')),
    [stopSaid, stopGranted, crashes, pauseOver],
  );
  expect(distinct([...runs].map((run) => end(run)?.wishes.length))).toEqual([0]);
});

test('a stop and the end of the agent, in orders that no world has either', () => {
  const said = [event.says('stop'), event.permission('write')];
  const facts = [
    said,
    [event.exited(0)],
    [event.checked('pass')],
    [event.pushed()],
    [event.pullOpened()],
    [event.sessionStopped()],
  ];
  const orders = permutations(facts);
  expect(orders).toHaveLength(720);
  for (const order of orders) {
    const told = given(() => task('in_progress')).when(...order.flat().map(onlyIfAsked));
    const ends = [...everyOrder(told, [])].map((run) => end(run)?.state);
    expect(distinct(ends)).toEqual(['available']);
  }
});

function permutations<T>(all: readonly T[]): readonly (readonly T[])[] {
  if (all.length === 0) return [[]];
  return all.flatMap((one, at) => permutations(all.toSpliced(at, 1)).map((rest) => [one, ...rest]));
}

function wishedAfter(told: Run['told'], at: number, kinds: readonly string[]): readonly string[] {
  const wished = told.slice(at + 1).flatMap(({ step }) => step?.effects ?? []);
  return wished.map(({ effect }) => effect.kind).filter((kind) => kinds.includes(kind));
}

function end({ told }: Run) {
  return told.at(-1)?.task;
}

function distinct<T>(values: readonly T[]): readonly T[] {
  return [...new Set(values)];
}
