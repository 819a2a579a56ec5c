// Two sides changed the same files: entries and fields come together, and nobody's words go.
import { describe, expect, test } from 'vitest';
import { parseBlockers, renderBlockers, updateBlockers } from '../../../src/text/memory/blockers.ts';
import { parseDecisions, renderDecisions, updateDecisions } from '../../../src/text/memory/decisions.ts';
import { readMemoryEdits } from '../../../src/text/memory/memory-edits.ts';
import { mergeMemory } from '../../../src/text/memory/merge.ts';
import { parseProjectState, renderProjectState } from '../../../src/text/memory/project-state.ts';
import { updateProjectState } from '../../../src/text/memory/project-update.ts';
import {
  parseTaskAssignments,
  renderTaskAssignments,
  updateTaskAssignments,
} from '../../../src/text/memory/task-assignments.ts';

const since = '2024-01-15 10:32';
const question = {
  id: 'b1',
  issue: 3,
  kind: 'ask',
  author: 'rust',
  opened: since,
  text: 'Which database?',
  resolved: null,
} as const;
const obstacle = { ...question, id: 'b2', kind: 'blocker', text: 'No key' } as const;
const utc = { id: 'd1', issue: 3, author: 'rust', date: since, text: 'UTC everywhere' };
const row = { agent: 'rust', issue: 3, session: 'rust-w-3', status: 'In Progress', assignedAt: since };
const active = { issue: 3, title: 'Database', agent: 'rust', status: 'Pending' };
const base = {
  blockers: renderBlockers('Widgets', since, [question, obstacle]),
  decisions: renderDecisions('Widgets', since, [utc]),
  project_state: renderProjectState('Widgets', since, {
    phase: 'Foundation',
    status: 'In Progress',
    started: '2024-01-15',
    progress: 0,
    active: [active],
    features: [],
  }),
  task_assignments: renderTaskAssignments('Widgets', since, { active: [row], history: [] }),
};
type Texts = typeof base;

function merged(ours: Partial<Texts>, theirs: Partial<Texts>) {
  const found = readMemoryEdits({ base, found: { ...base, ...theirs }, now: since }).texts;
  const result = mergeMemory({ base, ours: { ...base, ...ours }, theirs: { ...base, ...found } });
  const again = mergeMemory({ base: result.texts, ours: result.texts, theirs: result.texts });
  expect(again).toEqual({ texts: result.texts, conflicts: [] });
  expect(readMemoryEdits({ base: result.texts, found: result.texts, now: since }).edits).toEqual([]);
  return result;
}

test('where nothing changed, nothing changes', () => {
  expect(merged({}, {})).toEqual({ texts: base, conflicts: [] });
});

test('S-126 S-127 different entries come together', () => {
  const ours = { decisions: updateDecisions(base.decisions, [utc, { ...utc, id: 'd2', text: 'No floats' }]) };
  const { texts, conflicts } = merged(ours, { decisions: `${base.decisions}\n- Use PostgreSQL\n` });
  expect(parseDecisions(texts.decisions).map(({ text }) => text)).toEqual([
    'UTC everywhere',
    'Use PostgreSQL',
    'No floats',
  ]);
  expect(conflicts).toEqual([]);
});

test('different fields of one entry come together', () => {
  const resolved = { ...question, resolved: { at: since, by: 'mona', outcome: 'PostgreSQL' } };
  const { texts, conflicts } = merged(
    { blockers: updateBlockers(base.blockers, [resolved, obstacle]) },
    { blockers: base.blockers.replace('Which database?', 'Which database, and which version?') },
  );
  expect(parseBlockers(texts.blockers)).toEqual([
    obstacle,
    { ...resolved, text: 'Which database, and which version?' },
  ]);
  expect(conflicts).toEqual([]);
});

describe('the same field changed on both sides', () => {
  test('of an entry: the words of the task stand there, the person’s beneath', () => {
    const { texts, conflicts } = merged(
      { decisions: base.decisions.replace('UTC everywhere', 'UTC in logs') },
      { decisions: base.decisions.replace('UTC everywhere', 'UTC or\n> local time') },
    );
    expect(parseDecisions(texts.decisions)).toEqual([{ ...utc, text: 'UTC in logs' }]);
    expect(texts.decisions).toContain(
      '> UTC in logs\n\n> conductor: conflict: the task says another text; was also written: UTC or local time\n',
    );
    expect(conflicts).toEqual([
      { file: 'decisions', id: 'd1', issue: 3, field: 'text', ours: 'UTC in logs', theirs: 'UTC or\nlocal time' },
    ]);
  });

  test('to the same: no conflict', () => {
    const both = base.blockers.replace('No key', 'No key for the API');
    expect(merged({ blockers: both }, { blockers: both })).toMatchObject({ texts: { blockers: both }, conflicts: [] });
  });

  test('of the phase', () => {
    const { texts, conflicts } = merged(
      { project_state: base.project_state.replace('Phase: Foundation', 'Phase: Launch') },
      { project_state: base.project_state.replace('Phase: Foundation', 'Phase: Holidays') },
    );
    expect(parseProjectState(texts.project_state).phase).toBe('Launch');
    expect(texts.project_state).toContain('was also written: Holidays');
    expect(conflicts).toMatchObject([{ file: 'project_state', field: 'phase' }]);
  });
});

test('S-123 S-125 a task ends while a person sets the phase and notes something in a row', () => {
  const past = { agent: 'rust', issue: 3, status: 'Completed', completedAt: since };
  const ours = {
    project_state: updateProjectState(base.project_state, {
      active: [],
      completed: [{ issue: 3, title: 'Database' }],
      dropped: [],
      started: null,
    }),
    task_assignments: updateTaskAssignments(base.task_assignments, { active: [], history: [past] }, [3]),
  };
  const { texts } = merged(ours, {
    project_state: base.project_state
      .replace('Status**: In Progress', 'Status**: Nearly there')
      .replace('## Active', 'Ann notes.\n\n## Active'),
    task_assignments: `Hello\n\n${base.task_assignments}`,
  });
  expect(parseProjectState(texts.project_state)).toMatchObject({
    status: 'Nearly there',
    progress: 100,
    active: [],
    features: [{ issue: 3, done: true }],
  });
  expect(texts.project_state).toContain('Ann notes.');
  expect(parseTaskAssignments(texts.task_assignments)).toEqual({ active: [], history: [past] });
  expect(texts.task_assignments).toMatch(/^Hello\n/);
});
