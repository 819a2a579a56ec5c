// Edits that concern the project as a whole, made to the files: each once, however often it is told.
import { describe, expect, test } from 'vitest';
import type { MemoryEdit } from '../../src/core/memory-edit.ts';
import { renderBlockers } from '../../src/text/memory/blockers.ts';
import { renderDecisions } from '../../src/text/memory/decisions.ts';
import { parseProjectState, renderProjectState } from '../../src/text/memory/project-state.ts';
import { withProjectEdits } from '../../src/text/project/project-edits.ts';

const since = '2024-01-15 10:32';
const now = '2024-02-01 08:00';
const texts = {
  project_state: renderProjectState('Widgets', since, {
    phase: 'Foundation',
    status: 'In Progress',
    started: '2024-01-15',
    progress: null,
    active: [],
    features: [
      { issue: 3, title: 'Login', done: true },
      { issue: null, title: 'Dark mode', done: false },
      { issue: null, title: 'Sound', done: true },
    ],
  }),
  blockers: renderBlockers('Widgets', since, []),
  decisions: renderDecisions('Widgets', since, []),
};
const made = (edit: MemoryEdit) => withProjectEdits(texts, [edit], now);
const featuresAfter = (edit: MemoryEdit) => parseProjectState(made(edit).project_state).features;

describe('C-23: an edit of the project as a whole', () => {
  const about = { issue: null, title: 'Dark mode' };

  test.each([
    ['added', { kind: 'feature.added', issue: null, title: 'Search' }, ['Login', 'Dark mode', 'Sound', 'Search']],
    ['there already', { kind: 'feature.added', ...about }, ['Login', 'Dark mode', 'Sound']],
    ['dropped', { kind: 'feature.dropped', ...about }, ['Login', 'Sound']],
    [
      'of a task, which no edit drops',
      { kind: 'feature.dropped', issue: null, title: 'Login' },
      ['Login', 'Dark mode', 'Sound'],
    ],
  ] as const)('a feature is %s', (_, edit, titles) => {
    expect(featuresAfter(edit).map(({ title }) => title)).toEqual(titles);
  });

  test('a feature is ticked, and unticked', () => {
    expect(featuresAfter({ kind: 'feature.done', ...about })[1]).toMatchObject({ title: 'Dark mode', done: true });
    expect(featuresAfter({ kind: 'feature.undone', issue: null, title: 'Sound' })[2]).toMatchObject({ done: false });
  });

  test.each<MemoryEdit>([
    { kind: 'phase.changed', field: 'name', value: 'Growth' },
    { kind: 'phase.changed', field: 'status', value: 'On hold' },
    { kind: 'feature.added', issue: null, title: 'Search' },
    { kind: 'feature.done', ...about },
    { kind: 'feature.dropped', ...about },
    { kind: 'blocker.opened', id: 'b-1', issue: null, text: 'No server.', author: 'rita', asks: false },
    { kind: 'decision.made', id: 'd-1', issue: null, text: 'Use tabs.', author: 'rita' },
  ])('told twice it changes nothing more: $kind $field', (edit) => {
    const once = made(edit);
    expect(once).not.toEqual(texts);
    expect(withProjectEdits(once, [edit], now)).toEqual(once);
  });

  test('of a task is not its business', () => {
    expect(made({ kind: 'decision.made', id: 'd1', issue: 3, text: 'Use tabs.', author: 'rita' })).toEqual(texts);
  });
});
