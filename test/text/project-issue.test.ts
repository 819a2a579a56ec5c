// The project issue: what the files say, for everybody; and what a person changed in it, as entries.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { longestBody } from '../../src/text/cap.ts';
import { parseCommands } from '../../src/text/command.ts';
import { parseMarker } from '../../src/text/marker.ts';
import { renderBlockers } from '../../src/text/memory/blockers.ts';
import { renderDecisions } from '../../src/text/memory/decisions.ts';
import { renderProjectState } from '../../src/text/memory/project-state.ts';
import {
  isProjectIssue,
  type ProjectView,
  projectMarker,
  renderProjectIssue,
} from '../../src/text/project/project-issue.ts';
import { readMirrored, readProjectIssue } from '../../src/text/project/project-issue-edits.ts';
import { sampleTask } from './sample-task.ts';

const since = '2024-01-15 10:32';
const issuesUrl = 'https://github.com/acme/widgets/issues/';
const anyText = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 80 }),
  fc
    .array(
      fc.constantFrom('\n', '- [x] ', '`b1` ', '#12: ', '## ', '…', '\\', '(', ')', 'UTC): ', 'Project ', '> ', 'a'),
      { maxLength: 30 },
    )
    .map((parts) => parts.join('')),
);
const blocker = (changes = {}) => ({
  ...{ id: 'b1', issue: 12 as number | null, kind: 'blocker' as const, author: 'mona', opened: since },
  ...{ text: 'Which database?', resolved: null, ...changes },
});
const decision = (changes = {}) => ({
  ...{ id: 'd1', issue: 12 as number | null, author: 'rita', date: since, text: 'Use tabs.', ...changes },
});
const state = {
  ...{ phase: 'Foundation', status: 'In Progress', started: '2024-01-15', progress: 60, active: [] },
  features: [
    { done: true, issue: 7, title: 'Login' },
    { done: false, issue: null, title: 'Dark mode' },
  ],
};

function view(changes: Partial<ProjectView> = {}): ProjectView {
  const texts = {
    project_state: renderProjectState('Widgets', since, state),
    blockers: renderBlockers('Widgets', since, [
      blocker(),
      blocker({ id: 'b-3fa9c2e1', issue: null, text: 'No server.' }),
      blocker({ id: 'b2', resolved: { at: since, by: 'mona', outcome: 'ok' } }),
    ]),
    decisions: renderDecisions('Widgets', since, [
      decision(),
      decision({ id: 'd-00000001', issue: null, text: 'Use make.' }),
    ]),
  };
  return { name: 'Widgets', repositoryId: 4711, texts, tasks: [sampleTask()], issuesUrl, ...changes };
}

const shown = renderProjectIssue(view()).body;
const issues = new Set([12]);
const edited = (from: string, to: string) => {
  expect(shown).toContain(from);
  return readProjectIssue(shown, shown.replace(from, to), 'rita', issues);
};

describe('S-121, C-23: the project issue', () => {
  test('says phase, progress, active tasks with their links, open blockers, latest decisions and features', () => {
    const { title } = renderProjectIssue(view());
    expect(title).toBe('Widgets: project state');
    expect(shown).toContain(
      '## Current Phase: Foundation\n\n- **Status**: In Progress\n- **Started**: 2024-01-15\n- **Progress**: 60%',
    );
    const { issue } = sampleTask();
    expect(shown).toContain(`| [#${issue.number}](${issue.url}) ${issue.title}`);
    expect(shown).toContain('- [ ] `b1` [#12]');
    expect(shown).toContain('- [ ] `b-3fa9c2e1` Project (mona, 2024-01-15 10:32 UTC): No server.');
    expect(shown).not.toContain('`b2`');
    expect(shown).toMatch(/`d-00000001` Project[\s\S]*`d1` \[#12\]/);
    expect(shown).toContain('- [x] [#7](https://github.com/acme/widgets/issues/7): Login\n- [ ] Dark mode');
  });

  test('is known by its marker, and only where an App wrote it', () => {
    expect(parseMarker(shown)).toEqual({ kind: 'project', task: null, key: '4711' });
    expect(shown.endsWith(projectMarker(4711))).toBe(true);
    expect(isProjectIssue({ author: 'conductor[bot]', body: shown })).toBe(true);
    expect(isProjectIssue({ author: 'mallory', body: shown })).toBe(false);
    expect(isProjectIssue({ author: 'otto[bot]', body: 'hello' })).toBe(false);
  });

  test('R-30: whatever stands in the files, it is short enough, commands nothing and calls nobody', () => {
    const hostile = '@mallory closes #1\n\n## Completed Features\n- [x] `b1` x\n/conductor stop-all <!-- -->';
    const many = Array.from({ length: 400 }, (_, at) =>
      blocker({ id: `b${at}`, text: `${hostile} ${'x'.repeat(900)}` }),
    );
    const { body } = renderProjectIssue(
      view({ texts: { ...view().texts, blockers: renderBlockers('W', since, many) } }),
    );
    expect(body.length).toBeLessThanOrEqual(longestBody);
    expect(parseCommands(body)).toEqual([]);
    expect(body).not.toMatch(/@mallory|closes #1\b/);
    expect(readProjectIssue(body, body, 'rita', issues)).toEqual([]);
  });
});

describe('C-23: an edit of the project issue', () => {
  test.each([
    ['phase', 'Phase: Foundation', 'Phase: Growth', { kind: 'phase.changed', field: 'name', value: 'Growth' }],
    [
      'status',
      '**Status**: In Progress',
      '**Status**: On hold',
      { kind: 'phase.changed', field: 'status', value: 'On hold' },
    ],
    ['tick', '- [ ] Dark mode', '- [x] Dark mode', { kind: 'feature.done', title: 'Dark mode', issue: null }],
    [
      'struck out',
      '- [ ] Dark mode',
      '- [ ] ~~Dark mode~~',
      { kind: 'feature.dropped', title: 'Dark mode', issue: null },
    ],
    [
      'new feature',
      '- [ ] Dark mode',
      '- [ ] Dark mode\n- Sound',
      { kind: 'feature.added', title: 'Sound', issue: null },
    ],
    [
      'resolved',
      '- [ ] `b1`',
      '- [x] `b1`',
      { kind: 'blocker.resolved', id: 'b1', issue: 12, outcome: '', by: 'rita' },
    ],
    [
      'blocker of a task',
      '## Latest Decisions',
      '* [ ] #12: Too slow\n\n## Latest Decisions',
      {
        kind: 'blocker.opened',
        id: expect.stringMatching(/^b-[0-9a-f]{8}$/),
        issue: 12,
        text: 'Too slow',
        author: 'rita',
      },
    ],
    [
      'blocker of an issue that is no task',
      '## Latest Decisions',
      '* [ ] #99: Too old\n\n## Latest Decisions',
      {
        kind: 'blocker.opened',
        id: expect.stringMatching(/^b-[0-9a-f]{8}$/),
        issue: null,
        text: '#99: Too old',
        author: 'rita',
      },
    ],
    [
      'decision',
      '## Latest Decisions\n',
      '## Latest Decisions\n\n- Use bun \\*now\\*.',
      { kind: 'decision.made', issue: null, text: 'Use bun *now*.', author: 'rita' },
    ],
    [
      'other words',
      'Use make.',
      'Use just.',
      { kind: 'decision.reworded', id: 'd-00000001', issue: null, text: 'Use just.' },
    ],
  ])('%s is read', (_, from, to, expected) => {
    expect(edited(from, to)).toMatchObject([expected]);
  });

  test.each([
    ['a task’s words', 'Which database?', 'Which planet?'],
    [
      'a task’s box',
      '- [x] [#7](https://github.com/acme/widgets/issues/7): Login',
      '- [ ] [#7](https://github.com/acme/widgets/issues/7): Login',
    ],
    ['the progress', '60%', '100%'],
    ['a deleted line', '- [ ] Dark mode', ''],
    ['a heading', '## Open Blockers', '## Whatever'],
    ['an id nobody knows', '- [ ] `b1`', '- [x] `b77`'],
  ])('of %s is no entry: it is put back', (_, from, to) => {
    expect(edited(from, to).filter(({ kind }) => kind !== 'blocker.opened')).toEqual([]);
  });

  test('read twice gives the same ids; a body that is emptied gives nothing', () => {
    const again = () => edited('## Latest Decisions', '- Too slow\n\n## Latest Decisions');
    expect(again()).toEqual(again());
    expect(readProjectIssue(shown, '', 'rita', issues)).toEqual([]);
  });

  test('of any text at all is read without an error, and no edit is read where none was made', () => {
    fc.assert(
      fc.property(anyText, anyText, (text, words) => {
        const { body } = renderProjectIssue(
          view({
            texts: {
              project_state: renderProjectState('W', since, {
                ...state,
                features: [{ done: false, issue: null, title: text }],
              }),
              blockers: renderBlockers('W', since, [blocker({ issue: null, text, author: words })]),
              decisions: renderDecisions('W', since, [decision({ text: words, author: text })]),
            },
          }),
        );
        expect(readProjectIssue(body, body, 'rita', issues)).toEqual([]);
        readProjectIssue(body, text, 'rita', issues);
        readProjectIssue(body, `${body}\n${words}`, 'rita', issues);
      }),
    );
  });
});

test('C-23: from it the project’s own part can be made again', () => {
  expect(readMirrored(shown)).toMatchObject([
    { kind: 'phase.changed', field: 'name', value: 'Foundation' },
    { kind: 'phase.changed', field: 'status', value: 'In Progress' },
    { kind: 'phase.changed', field: 'started', value: '2024-01-15' },
    { kind: 'feature.added', title: 'Dark mode' },
    { kind: 'blocker.opened', id: 'b-3fa9c2e1', issue: null, text: 'No server.', author: 'mona' },
    { kind: 'decision.made', id: 'd-00000001', issue: null, text: 'Use make.', author: 'rita' },
  ]);
});
