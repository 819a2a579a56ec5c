// The current phase follows from the tasks.
import { expect, test } from 'vitest';
import { currentPhase } from '../../../src/text/memory/phase.ts';
import { parseProjectState } from '../../../src/text/memory/project-state.ts';
import { updateProjectState } from '../../../src/text/memory/project-update.ts';

const phases = [
  { number: 1, name: 'Foundation', priorityTasks: [1, 2] },
  { number: 2, name: 'Launch | beta', priorityTasks: [3] },
  { number: 3, name: 'Care', priorityTasks: [] },
];
const nothing = { active: [], completed: [], dropped: [], started: null, phases, today: '2024-02-01' };
const task = (issue: number) => ({ issue, title: `Task ${issue}`, agent: 'rust', status: 'Pending' });
const done = (issue: number) => ({ issue, title: `Task ${issue}` });

test('it is the first whose tasks are not all completed, and the last when all are', () => {
  const completed = (...issues: number[]) => currentPhase(phases, (issue) => issues.includes(issue))?.name;
  expect([completed(), completed(1, 3), completed(1, 2), completed(1, 2, 3)]).toEqual([
    'Foundation',
    'Foundation',
    'Launch | beta',
    'Care',
  ]);
  expect(currentPhase([], () => true)).toBeUndefined();
});

test('S-121 the file follows, with the day on which a phase began', () => {
  const first = updateProjectState('', { ...nothing, active: [task(1)], started: '2024-01-15' });
  expect(parseProjectState(first)).toMatchObject({ phase: 'Foundation', started: '2024-01-15' });
  const half = updateProjectState(first, { ...nothing, completed: [done(1)] });
  expect(parseProjectState(half)).toMatchObject({ phase: 'Foundation', started: '2024-01-15' });
  const next = updateProjectState(half, { ...nothing, completed: [done(2)] });
  expect(parseProjectState(next)).toMatchObject({ phase: 'Launch | beta', started: '2024-02-01' });
  expect(updateProjectState(next, nothing)).toBe(next);
});

test('tasks of long ago need not be told, and one that is open again takes the phase back', () => {
  const late = '## Current Phase: Launch \\| beta\n\n## Active Tasks\n\n## Completed Features\n';
  expect(parseProjectState(updateProjectState(late, nothing)).phase).toBe('Launch | beta');
  expect(parseProjectState(updateProjectState(late, { ...nothing, active: [task(2)] })).phase).toBe('Foundation');
});

test('a phase of a person’s own stays', () => {
  const own = '## Current Phase: Holidays\n';
  expect(parseProjectState(updateProjectState(own, { ...nothing, completed: [done(1), done(2)] })).phase).toBe(
    'Holidays',
  );
});
