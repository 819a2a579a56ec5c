// Old entries go to the archive: the files stay small, and nothing is written twice.
import { describe, expect, test } from 'vitest';
import { archiveOld } from '../../../src/text/memory/archive.ts';
import { filesBehind } from '../../../src/text/memory/archive-need.ts';
import { parseBlockers, renderBlockers } from '../../../src/text/memory/blockers.ts';
import { parseDecisions, renderDecisions } from '../../../src/text/memory/decisions.ts';
import { readMemoryEdits } from '../../../src/text/memory/memory-edits.ts';
import { parseProjectState, renderProjectState } from '../../../src/text/memory/project-state.ts';
import { updateProjectState } from '../../../src/text/memory/project-update.ts';
import { parseTaskAssignments, renderTaskAssignments } from '../../../src/text/memory/task-assignments.ts';

const since = '2024-01-15 10:32';
const minute = (number: number) => `2024-01-15 11:${String(number).padStart(2, '0')}`;
const numbers = Array.from({ length: 30 }, (_, at) => at + 1);
const decisions = numbers.map((number) => ({
  id: 'd1',
  issue: number,
  author: 'rust',
  date: minute(number),
  text: `Decision ${number}`,
}));
const resolved = numbers.map((number) => ({
  id: 'b1',
  issue: number,
  kind: 'ask' as const,
  author: 'rust',
  opened: since,
  text: `Question ${number}`,
  resolved: { at: minute(number), by: 'mona', outcome: 'yes' },
}));
const waiting = { ...(resolved[0] as (typeof resolved)[number]), id: 'b2', resolved: null };
const history = numbers.map((number) => ({
  agent: 'rust',
  issue: number,
  status: 'Completed',
  completedAt: minute(number),
}));
const features = numbers.map((number) => ({ done: true, issue: number, title: `Feature ${number}` }));
const open = { issue: 2, title: 'Again', agent: 'rust', status: 'Pending' };
const texts = {
  project_state: renderProjectState('Widgets', since, {
    phase: 'Foundation',
    status: 'In Progress',
    started: '2024-01-15',
    progress: 96,
    active: [open],
    features: [...features.filter(({ issue }) => issue !== 2), { done: true, issue: null, title: 'Own' }],
  }),
  task_assignments: renderTaskAssignments('Widgets', since, { active: [], history }),
  blockers: renderBlockers('Widgets', since, [waiting, ...resolved]),
  decisions: renderDecisions('Widgets', since, decisions).replace('> Decision 1\n', '> Decision 1\n\nAnn liked it.\n'),
};
const { kept, archived } = archiveOld(texts, { keep: 10 });
const archives = Object.fromEntries(Object.entries(archived).map(([file, part]) => [file, part.head + part.body]));

test('the newest stay, and what is about an open task; everything else is in the archive, and nothing in both', () => {
  expect(parseDecisions(kept.decisions).map(({ issue }) => issue)).toEqual([2, ...numbers.slice(-10)]);
  expect(
    [...parseDecisions(archives.decisions ?? ''), ...parseDecisions(kept.decisions)].toSorted(
      (a, b) => (a.issue ?? 0) - (b.issue ?? 0),
    ),
  ).toEqual(decisions);
  expect(parseBlockers(kept.blockers).map(({ id, issue }) => [id, issue])).toEqual([
    ['b2', 1],
    ['b1', 2],
    ...numbers.slice(-10).map((number) => ['b1', number]),
  ]);
  expect(parseBlockers(archives.blockers ?? '')).toHaveLength(19);
  expect(parseTaskAssignments(kept.task_assignments).history).toHaveLength(11);
  expect(parseTaskAssignments(archives.task_assignments ?? '').history).toHaveLength(19);
  expect(parseProjectState(kept.project_state).features).toHaveLength(11);
  expect(parseProjectState(archives.project_state ?? '').features).toHaveLength(19);
});

test('notes go with their entries, and a line tells where the rest is', () => {
  expect(archives.decisions).toContain('> Decision 1\n\nAnn liked it.\n');
  expect(kept.decisions).toContain(
    '## Decisions\n\n_19 earlier ones are in `decisions.archive.md`, up to 2024-01-15 11:20._\n\n### d1',
  );
  expect(kept.project_state).toContain('_19 earlier ones are in `project_state.archive.md`._');
});

test('a little more than is to stay stays', () => {
  expect(archiveOld(texts, { keep: 25 })).toEqual({ kept: texts, archived: {} });
});

test('a second time counts on', () => {
  const more = archiveOld(kept, { keep: 5 });
  expect(more.kept.decisions).toContain('_24 earlier ones are in `decisions.archive.md`, up to 2024-01-15 11:25._');
  expect(more.kept.decisions.match(/earlier/g)).toHaveLength(1);
});

test('S-108 progress counts what is in the archive', () => {
  const state = updateProjectState(kept.project_state, { active: [open], completed: [], dropped: [], started: null });
  expect(state).toContain('- **Progress**: 96%');
});

test('the files hold no edit, and the line about the archive comes back', () => {
  expect(readMemoryEdits({ base: kept, found: kept, now: since })).toEqual({
    edits: [],
    odd: [],
    damage: [],
    texts: kept,
  });
  const found = { ...kept, decisions: kept.decisions.replace(/_19 earlier.*\n\n/, '') };
  const { edits, texts: after } = readMemoryEdits({ base: kept, found, now: since });
  expect({ edits, text: after.decisions }).toEqual({ edits: [], text: kept.decisions });
});

describe('an archive is read only', () => {
  const nothing = { completed: [], history: [], blockers: [], decisions: [] };
  const young = '2024-02-01 09:00';
  const one = <T>(list: readonly T[]) => list.slice(0, 1);

  test('when something old is told that is not in the file', () => {
    const old = { completed: [1], history: one(history), blockers: one(resolved), decisions: one(decisions) };
    expect(filesBehind(kept, old)).toEqual(['project_state', 'task_assignments', 'blockers', 'decisions']);
    expect(filesBehind(texts, old)).toEqual([]);
  });

  test('and not for what is new, or is there', () => {
    expect(
      filesBehind(kept, { ...nothing, decisions: one(decisions).map((it) => ({ ...it, id: 'd9', date: young })) }),
    ).toEqual([]);
    expect(
      filesBehind(kept, { ...nothing, history: one(history).map((it) => ({ ...it, completedAt: young })) }),
    ).toEqual([]);
    expect(
      filesBehind(kept, {
        completed: [2, 30],
        history: history.slice(-1),
        blockers: [waiting, ...resolved.slice(-1)],
        decisions: decisions.slice(-1),
      }),
    ).toEqual([]);
  });
});

test('of entries fifty stay, of lines two hundred, and nothing goes before there is a quarter more', () => {
  const withTasks = (count: number) => {
    const issues = Array.from({ length: count }, (_, at) => at + 1);
    const date = (issue: number) => `2024-01-${String(10 + Math.floor(issue / 60)).padStart(2, '0')} 11:00`;
    return {
      ...texts,
      decisions: renderDecisions(
        'Widgets',
        since,
        issues.map((issue) => ({ id: 'd1', issue, author: 'rust', date: date(issue), text: 'So' })),
      ),
      task_assignments: renderTaskAssignments('Widgets', since, {
        active: [],
        history: issues.map((issue) => ({ agent: 'rust', issue, status: 'Completed', completedAt: date(issue) })),
      }),
    };
  };
  const leftOf = (count: number) => {
    const left = archiveOld(withTasks(count)).kept;
    return [parseDecisions(left.decisions).length, parseTaskAssignments(left.task_assignments).history.length];
  };
  // One of them is about an open task: it stays, and does not count.
  expect([63, 64, 251, 252].map(leftOf)).toEqual([
    [63, 63],
    [50 + 1, 64],
    [50 + 1, 251],
    [50 + 1, 200 + 1],
  ]);
});
