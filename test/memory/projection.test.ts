// What the four files say of tasks as they live.
import { describe, expect, test } from 'vitest';
import type { Attempt, Task } from '../../src/core/task.ts';
import { archivesNeeded, freshTexts, project, projectMerging } from '../../src/memory/projection.ts';
import type { MemoryTexts } from '../../src/ports/memory.ts';
import { archiveOld } from '../../src/text/memory/archive.ts';
import { parseBlockers } from '../../src/text/memory/blockers.ts';
import { parseDecisions } from '../../src/text/memory/decisions.ts';
import { keyOf } from '../../src/text/memory/entries.ts';
import { parseProjectState } from '../../src/text/memory/project-state.ts';
import { parseTaskAssignments } from '../../src/text/memory/task-assignments.ts';
import { blocker, sampleTask } from '../text/sample-task.ts';
import { now } from './room.ts';

const minute = 60_000;
const attempt = (changes: Partial<Attempt> = {}): Attempt => ({
  number: 1,
  host: 'host-1',
  startedAt: now,
  endedAt: null,
  outcome: null,
  ...changes,
});

/** The files after the task went through these changes, one write for each. */
function filesOf(...lives: readonly Partial<Task>[]): MemoryTexts {
  return lives.reduce<MemoryTexts>((texts, life) => project(texts, [sampleTask(life)]), freshTexts('Widgets', now));
}

const active = (texts: MemoryTexts) => parseTaskAssignments(texts.task_assignments).active;
const history = (texts: MemoryTexts) => parseTaskAssignments(texts.task_assignments).history;
const lines = (texts: MemoryTexts) => parseProjectState(texts.project_state).active.map(({ status }) => status);

const queued = {
  state: 'assigned',
  attempts: [attempt()],
  session: { ...sampleTask().session, state: 'idle', name: null },
} as const;
const merged = { state: 'completed', attempts: [attempt({ endedAt: now + 5 * minute, outcome: 'merged' })] } as const;

describe('S-027 a line of project_state.md follows its task', () => {
  test.each([
    ['requested', 'Pending'],
    ['assigned', 'Pending'],
    ['in_progress', 'In Progress'],
    ['validating', 'Validating'],
    ['retry_queue', 'Retry Queue'],
    ['failed', 'Failed'],
    ['available', 'Available'],
  ] as const)('%s shows as %s', (state, word) => {
    expect(lines(filesOf({ state }))).toEqual([word]);
  });

  test('until it is completed, and the figures with it', () => {
    const done = parseProjectState(filesOf({}, merged).project_state);
    expect(done).toMatchObject({ status: 'Completed', started: '2024-01-15', progress: 100, active: [] });
    expect(done.features).toEqual([{ done: true, issue: 12, title: 'Add a size' }]);
  });

  test('and it goes with a rejection', () => {
    const texts = filesOf({ state: 'requested' }, { state: 'rejected' });
    expect(lines(texts)).toEqual([]);
    expect(texts.project_state).toContain('- **Progress**: no tasks yet');
  });
});

describe('assignments', () => {
  test('S-205 a task that waits for a slot has no session and no row', () => {
    expect(active(filesOf(queued))).toEqual([]);
  });

  test('S-124 a session has one row, changed in place while it lives', () => {
    const texts = filesOf(
      { ...queued, session: { ...sampleTask().session, state: 'deploying' } },
      {},
      { state: 'validating' },
    );
    expect(active(texts)).toEqual([
      {
        agent: 'rust',
        issue: 12,
        session: 'rust-agent-widgets-12-7',
        status: 'Validating',
        assignedAt: '2024-01-15 10:32',
      },
    ]);
  });

  test('S-125 the end of a task moves its row to the history', () => {
    const texts = filesOf({}, merged);
    expect(active(texts)).toEqual([]);
    expect(history(texts)).toEqual([
      { agent: 'rust', issue: 12, status: 'Completed', completedAt: '2024-01-15 10:37' },
    ]);
  });

  test('each attempt has its row, once, however often we write', () => {
    const first = attempt({ endedAt: now + minute, outcome: 'exit code 1' });
    const second = attempt({ number: 2, startedAt: now + 2 * minute });
    const texts = filesOf(
      { state: 'retry_queue', attempts: [first] },
      { attempt: 2, attempts: [first, second] },
      { attempt: 2, attempts: [first, second], state: 'validating' },
    );
    expect(history(texts).map(({ status }) => status)).toEqual(['Exit code 1']);
    expect(active(texts)).toMatchObject([{ status: 'Validating', assignedAt: '2024-01-15 10:34' }]);
  });

  test('two attempts that ended within one minute are two rows', () => {
    const first = attempt({ endedAt: now, outcome: 'a' });
    const second = attempt({ number: 2, endedAt: now + 1, outcome: 'b' });
    const life = { state: 'failed', attempt: 2, attempts: [first, second] } as const;
    expect(history(filesOf(life, life)).map(({ status }) => status)).toEqual(['A', 'B']);
  });
});

test('C-23 files that were deleted come back with the same content', () => {
  const closed = blocker({ closedAt: now, closedBy: 'mona', resolution: 'PostgreSQL' });
  const lived = filesOf(
    { ...queued, blockers: [blocker()] },
    { blockers: [blocker()] },
    { blockers: [closed] },
    { ...merged, blockers: [closed] },
  );
  expect(filesOf({ ...merged, blockers: [closed] })).toEqual(lived);
});

test('a thousand tasks are written, and found to say nothing new, within seconds', () => {
  const tasks = Array.from({ length: 1000 }, (_, at) => {
    const { issue } = sampleTask();
    return sampleTask({ ...merged, issue: { ...issue, number: at + 1 } });
  });
  const begun = performance.now();
  const texts = project(freshTexts('Widgets', now), tasks);
  expect(project(texts, tasks)).toEqual(texts);
  expect(performance.now() - begun).toBeLessThan(5_000);
});

describe('C-23 a file says what the tasks say now', () => {
  const told = { issue: 12, id: 'b1' };
  const texts = filesOf({ blockers: [blocker()] });
  const read = (after: MemoryTexts) => parseBlockers(after.blockers)[0];

  test('a text that was changed elsewhere since the last write is written', () => {
    const changed = sampleTask({ blockers: [blocker({ text: 'Which port?' })] });
    expect(read(project(texts, [changed], { base: texts }))).toMatchObject({ text: 'Which port?' });
    expect(read(project(texts, [changed]))).toMatchObject({ text: 'Which database?' });
  });

  test('what a person wrote stays while its task has not heard of it', () => {
    const edited = { ...texts, blockers: texts.blockers.replace('Which database?', 'Which one?') };
    const options = { base: edited, unsettled: new Set([keyOf(told)]) };
    expect(project(edited, [sampleTask({ blockers: [blocker()] })], options).blockers).toBe(edited.blockers);
  });

  test('and stands beneath when the task heard of it and says otherwise', () => {
    const edited = { ...texts, blockers: texts.blockers.replace('Which database?', 'Which one?') };
    const { texts: after, conflicts } = projectMerging(edited, [sampleTask({ blockers: [blocker()] })], {
      base: edited,
      heard: new Set([keyOf(told)]),
    });
    expect(read(after)).toMatchObject({ text: 'Which database?' });
    expect(after.blockers).toContain('was also written: Which one?');
    expect(conflicts).toMatchObject([{ file: 'blockers', ...told, field: 'text' }]);
  });

  test('a blocker that was opened again stands among the open ones, with its earlier outcome', () => {
    const closed = filesOf({ blockers: [blocker({ closedAt: now, closedBy: 'mona', resolution: 'PostgreSQL' })] });
    const { blockers } = project(closed, [sampleTask({ blockers: [blocker()] })], { base: closed });
    expect(parseBlockers(blockers)).toMatchObject([{ id: 'b1', resolved: null }]);
    expect(blockers).toContain('**Earlier outcome**\n\n> PostgreSQL');
  });
});

test('S-121 the current phase follows from the tasks', () => {
  const phases = [
    { number: 1, name: 'Foundation', priorityTasks: [12] },
    { number: 2, name: 'Launch', priorityTasks: [13] },
  ];
  const first = project(freshTexts('Widgets', now), [sampleTask()], { phases, now });
  const second = project(first, [sampleTask(merged)], { phases, now: now + 86_400_000 });
  expect([first, second].map(({ project_state }) => parseProjectState(project_state))).toMatchObject([
    { phase: 'Foundation', started: '2024-01-15' },
    { phase: 'Launch', started: '2024-01-16' },
  ]);
});

test('with thousands of past tasks the files are as long as with some hundred, and nothing is written twice', {
  timeout: 120_000,
}, () => {
  const past = (number: number) =>
    sampleTask({
      ...merged,
      issue: { ...sampleTask().issue, number },
      createdAt: now + number * minute,
      attempts: [attempt({ endedAt: now + number * minute, outcome: 'merged' })],
      blockers: [blocker({ closedAt: now + number * minute, closedBy: 'mona', resolution: 'yes' })],
      decisions: [{ id: 'd1', text: 'UTC everywhere', author: 'rust', at: now + number * minute }],
    });
  let texts = freshTexts('Widgets', now);
  const archives: Record<string, string> = {};
  const lengths: number[] = [];
  for (let first = 1; first <= 3_000; first += 300) {
    const tasks = Array.from({ length: 300 }, (_, at) => past(first + at));
    expect(archivesNeeded(texts, tasks).filter((file) => file !== 'project_state')).toEqual([]);
    const { kept, archived } = archiveOld(project(texts, tasks));
    for (const [file, part] of Object.entries(archived)) archives[file] = (archives[file] ?? part.head) + part.body;
    texts = kept;
    lengths.push(Object.values(texts).join('').length);
  }
  expect(Math.max(...lengths)).toBeLessThan(2 * (lengths[1] ?? 0));
  expect(parseProjectState(texts.project_state)).toMatchObject({ progress: 100, status: 'Completed' });
  expect(parseDecisions(archives.decisions ?? '').length + parseDecisions(texts.decisions).length).toBe(3_000);

  const again = past(17);
  expect(archivesNeeded(texts, [again])).toEqual(['project_state', 'task_assignments', 'blockers', 'decisions']);
  expect(project(texts, [again], { archives })).toEqual(texts);
});
