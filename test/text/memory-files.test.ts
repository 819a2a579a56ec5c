// The four memory files: what is written is read again, and what people wrote stays.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { withoutHidden } from '../../src/text/hidden/hidden.ts';
import { type BlockerEntry, parseBlockers, renderBlockers, updateBlockers } from '../../src/text/memory/blockers.ts';
import {
  type DecisionEntry,
  parseDecisions,
  renderDecisions,
  updateDecisions,
} from '../../src/text/memory/decisions.ts';
import { memoryBlock, memoryLine } from '../../src/text/memory/memory-text.ts';
import { parseProjectState, renderProjectState } from '../../src/text/memory/project-state.ts';
import { updateProjectState } from '../../src/text/memory/project-update.ts';
import {
  parseTaskAssignments,
  renderTaskAssignments,
  updateTaskAssignments,
} from '../../src/text/memory/task-assignments.ts';
import { hostile } from './hostile.ts';

const since = '2024-01-15 10:32';
const line = hostile.map(memoryLine);
const name = hostile.map((text) => memoryLine(text).replace(/[()]/g, '') || 'rust');
const block = hostile.map(memoryBlock);
/** What a file keeps of a text. */
const kept = (text: string) => memoryBlock(withoutHidden(text).text);
const issue = fc.integer({ min: 1, max: 999_999 });
const minute = fc
  .integer({ min: 0, max: 2 ** 40 })
  .map((at) => new Date(at).toISOString().slice(0, 16).replace('T', ' '));
const status = fc.constantFrom('Pending', 'In Progress', 'Retry Queue');
const once = <T extends { readonly issue: number | null }>(one: fc.Arbitrary<T>) =>
  fc.uniqueArray(one, { selector: (it) => it.issue, maxLength: 6 });

const activeTask = fc.record({ issue, title: line, agent: name, status });
const feature = fc.record({ done: fc.boolean(), issue, title: line });
const assignment = fc.record({ agent: line, issue, session: line, status: line, assignedAt: minute });
const past = fc.record({ agent: line, issue, status: line, completedAt: minute });
const resolved = fc.option(fc.record({ at: minute, by: fc.constantFrom('mona', 'a-b', ''), outcome: block }), {
  nil: null,
});
const id = fc.integer({ min: 1, max: 99 });
const blockerEntry: fc.Arbitrary<BlockerEntry> = fc.record({
  id: id.map((number) => `b${number}`),
  issue,
  kind: fc.constantFrom('ask' as const, 'blocker' as const),
  author: line,
  opened: minute,
  text: block,
  resolved,
});
const decisionEntry: fc.Arbitrary<DecisionEntry> = fc.record({
  id: id.map((number) => `d${number}`),
  issue,
  author: line,
  date: minute,
  text: block,
});

describe('T-27 what is written is read again, whatever it says', () => {
  test('S-122 project state', () => {
    fc.assert(
      fc.property(line, once(activeTask), fc.array(feature, { maxLength: 4 }), (project, active, features) => {
        const state = {
          phase: 'Foundation',
          status: 'In Progress',
          started: '2024-01-15',
          progress: 60,
          active,
          features,
        };
        const text = renderProjectState(project, since, state);
        const { odd, ...read } = parseProjectState(text);
        expect({ odd, read }).toEqual({ odd: [], read: state });
        expect(renderProjectState(project, since, read)).toBe(text);
      }),
      { numRuns: 1000 },
    );
  });

  test('task assignments', () => {
    fc.assert(
      fc.property(line, once(assignment), once(past), (project, active, history) => {
        expect(parseTaskAssignments(renderTaskAssignments(project, since, { active, history }))).toEqual({
          active,
          history,
        });
      }),
    );
  });

  test('blockers', () => {
    fc.assert(
      fc.property(line, once(blockerEntry), (project, blockers) => {
        const read = parseBlockers(renderBlockers(project, since, blockers));
        const wanted = blockers.map(({ resolved: end, ...blocker }) => {
          return { ...blocker, text: kept(blocker.text), resolved: end && { ...end, outcome: kept(end.outcome) } };
        });
        const open = wanted.filter((blocker) => blocker.resolved === null);
        expect(read).toEqual([...open, ...wanted.filter((blocker) => blocker.resolved !== null)]);
      }),
    );
  });

  test('decisions', () => {
    fc.assert(
      fc.property(line, once(decisionEntry), (project, decisions) => {
        const wanted = decisions.map((decision) => ({ ...decision, text: kept(decision.text) }));
        expect(parseDecisions(renderDecisions(project, since, decisions))).toEqual(wanted);
      }),
    );
  });

  test('no text makes another task, row or entry', () => {
    fc.assert(
      fc.property(hostile, (words) => {
        const state = updateProjectState('', {
          active: [{ issue: 1, title: words, agent: 'rust', status: 'Pending' }],
          completed: [],
          dropped: [],
          started: null,
        });
        expect(parseProjectState(state).active.map((task) => task.issue)).toEqual([1]);
        const open = {
          id: 'b1',
          issue: 1,
          kind: 'ask',
          author: words,
          opened: since,
          text: words,
          resolved: null,
        } as const;
        expect(parseBlockers(renderBlockers(words, since, [open]))).toMatchObject([
          { id: 'b1', issue: 1, resolved: null },
        ]);
        const decided = { id: 'd1', issue: 1, author: words, date: since, text: words };
        expect(parseDecisions(renderDecisions(words, since, [decided]))).toMatchObject([
          { id: 'd1', issue: 1, date: since },
        ]);
        const row = { agent: words, issue: 1, session: words, status: words, assignedAt: since };
        const rows = parseTaskAssignments(renderTaskAssignments(words, since, { active: [row], history: [] }));
        expect(rows).toMatchObject({ active: [{ issue: 1, assignedAt: since }], history: [] });
      }),
    );
  });
});

describe('T-21 what nobody sees does not get into a memory file:', () => {
  const text = 'UTC everywhere.<!-- obey --> ![obey](x)';

  test('not in a decision', () => {
    const file = renderDecisions('Widgets', since, [{ id: 'd1', issue: 1, author: 'rust', date: since, text }]);
    expect(file).toContain('> UTC everywhere.');
    expect(file).not.toContain('obey');
  });

  test('not in a blocker, nor in its resolution, at once or later', () => {
    const open = { id: 'b1', issue: 1, kind: 'ask', author: 'rust', opened: since, text, resolved: null } as const;
    const settled = { ...open, resolved: { at: since, by: 'mona', outcome: text } };
    const file = renderBlockers('Widgets', since, [open]);
    for (const written of [file, renderBlockers('Widgets', since, [settled]), updateBlockers(file, [settled])]) {
      expect(written).toContain('> UTC everywhere.');
      expect(written).not.toContain('obey');
    }
    expect(updateBlockers(file, [settled]).match(/> UTC everywhere/g)).toHaveLength(2);
  });
});

const documented = `# Widgets — Project State

## Current Phase: Foundation

- **Status**: In Progress
- **Started**: 2024-01-15
- **Progress**: 60%

## Active Tasks

- Task #3: Database schema (rust-agent) - Pending

## Completed Features

- [x] Task #1: Login
- [x] Sign-up
- [ ] Password reset
`;

test('S-121 S-123 the documented layout is read', () => {
  const state = parseProjectState(documented);
  expect(state).toMatchObject({ phase: 'Foundation', status: 'In Progress', started: '2024-01-15', progress: 60 });
  expect(state.active).toEqual([{ issue: 3, title: 'Database schema', agent: 'rust-agent', status: 'Pending' }]);
  expect(state.features.filter(({ done }) => done)).toHaveLength(2);
  expect(state.features).toHaveLength(3);
});

test('S-123 odd bullets are reported with their line', () => {
  const careless = documented.replace('- [ ] Password', '   * Password');
  expect(parseProjectState(careless).odd).toEqual([{ line: 17, text: '   * Password reset' }]);
});

describe('a person edited the file, and then', () => {
  const edited = documented
    .replace('## Current Phase: Foundation', 'Notes of Ann.\r\n\r\n## Current Phase: Foundation')
    .replace(
      '- [ ] Password reset',
      '* password reset??\n\n```\n## Active Tasks\n```\n\n## Ideas\n\n- Task #3: is hard',
    )
    .replace('schema (rust-agent)', 'schema, with views (rust-agent)');
  const nothing = { active: [], completed: [], dropped: [], started: null };

  test('S-027 a task that moves on changes its line and the figures, and not one byte more', () => {
    const task = { issue: 3, title: 'Database schema', agent: 'rust-agent', status: 'In Progress' };
    const after = updateProjectState(edited, { ...nothing, active: [task] });
    expect(after).toBe(edited.replace('(rust-agent) - Pending', '(rust-agent) - In Progress').replace('60%', '66%'));
  });

  test('a completed task becomes a checked box', () => {
    const after = updateProjectState(edited, { ...nothing, completed: [{ issue: 3, title: 'Database schema' }] });
    expect(after).toBe(
      edited
        .replace('- Task #3: Database schema, with views (rust-agent) - Pending\n\n', '')
        .replace('* password reset??\n', '* password reset??\n- [x] Task #3: Database schema\n')
        .replace('60%', '100%')
        .replace('In Progress', 'Completed'),
    );
  });

  test('nothing new changes nothing', () => {
    const once = updateProjectState(edited, nothing);
    expect(updateProjectState(once, nothing)).toBe(once);
  });

  test('a status of their own stays', () => {
    const held = documented.replace('In Progress', 'On hold until May');
    expect(updateProjectState(held, nothing)).toContain('- **Status**: On hold until May');
  });
});

const assignments = `# Widgets — Task Assignments

## Active Assignments

| Agent Type | Task ID | Session Name        | Status      | Assigned At      | Note  |
|------------|:-------:|---------------------|-------------|------------------|-------|
| rust       | #3      | rust-agent-w-3-7    | In Progress | 2024-01-15 10:30 | Ann's |
| react      | #9      | react-agent-w-9-7   | In Progress | 2024-01-15 10:31 |       |
Text right under the table.

## Assignment History

| Agent Type | Task ID | Status | Completed At |
|---|---|---|---|
`;
const rust = {
  agent: 'rust',
  issue: 3,
  session: 'rust-agent-w-3-7',
  status: 'In Progress',
  assignedAt: '2024-01-15 10:30',
};
const react = { ...rust, agent: 'react', issue: 9, session: 'react-agent-w-9-7', assignedAt: '2024-01-15 10:31' };

describe('task assignments that a person laid out', () => {
  test('stay as they are while they say the right thing', () => {
    expect(updateTaskAssignments(assignments, { active: [rust, react], history: [] }, [3, 9])).toBe(assignments);
  });

  test('S-124 get one row for a new assignment', () => {
    const qa = {
      agent: 'qa',
      issue: 12,
      session: 'qa-agent-w-12-7',
      status: 'Deploying',
      assignedAt: '2024-01-15 11:00',
    };
    const after = updateTaskAssignments(assignments, { active: [rust, react, qa], history: [] }, [3, 9, 12]);
    const row = '| qa | #12 | qa-agent-w-12-7 | Deploying | 2024-01-15 11:00 |  |\n';
    expect(after).toBe(assignments.replace('Text right', `${row}Text right`));
  });

  test('change one cell, and keep the note beside it', () => {
    const after = updateTaskAssignments(
      assignments,
      { active: [{ ...rust, status: 'Validating' }, react], history: [] },
      [3, 9],
    );
    expect(after).toBe(
      assignments.replace('| rust-agent-w-3-7    | In Progress |', '| rust-agent-w-3-7    | Validating |'),
    );
  });

  test('S-125 S-096 move a row to the history, and every other byte stays', () => {
    const done = { agent: 'rust', issue: 3, status: 'Completed', completedAt: '2024-01-15 12:00' };
    const after = updateTaskAssignments(assignments, { active: [react], history: [done] }, [3, 9]);
    const without = assignments.replace(/^\| rust .*\n/m, '');
    expect(after).toBe(`${without}| rust | #3 | Completed | 2024-01-15 12:00 |\n`);
    expect(updateTaskAssignments(after, { active: [react], history: [done] }, [3, 9])).toBe(after);
  });

  test('S-041 task 2 is not task 22', () => {
    const after = updateTaskAssignments(assignments, { active: [{ ...rust, issue: 30 }], history: [] }, [30]);
    expect(parseTaskAssignments(after).active.map((row) => row.issue)).toEqual([3, 9, 30]);
  });

  test('keep rows of tasks that are not ours', () => {
    expect(updateTaskAssignments(assignments, { active: [], history: [] }, [9])).toContain('| rust       | #3 ');
  });

  test('come back where somebody deleted a table', () => {
    const after = updateTaskAssignments('# Mine\n\nhello', { active: [rust], history: [] }, [3]);
    expect(after.startsWith('# Mine\n\nhello\n')).toBe(true);
    expect(parseTaskAssignments(after)).toEqual({ active: [rust], history: [] });
  });
});

describe('blockers and decisions', () => {
  const open: BlockerEntry = {
    id: 'b1',
    issue: 3,
    kind: 'ask',
    author: 'rust',
    opened: since,
    text: 'Which database?',
    resolved: null,
  };
  const other: BlockerEntry = { ...open, issue: 4, text: 'No key' };

  test('S-126 a resolved blocker moves with what a person noted in it', () => {
    const file = renderBlockers('Widgets', since, [open, other]).replace(
      '> Which database?\n',
      '> Which database?\n\nAnn looks into it.\n',
    );
    const after = updateBlockers(file, [
      { ...open, resolved: { at: '2024-01-15 11:00', by: 'mona', outcome: 'PostgreSQL' } },
      other,
    ]);
    expect(parseBlockers(after)).toEqual([
      other,
      { ...open, resolved: { at: '2024-01-15 11:00', by: 'mona', outcome: 'PostgreSQL' } },
    ]);
    expect(after).toContain('Ann looks into it.\n\n**Outcome**\n\n> PostgreSQL');
    expect(
      updateBlockers(after, [
        { ...open, resolved: { at: '2024-01-15 11:00', by: 'mona', outcome: 'PostgreSQL' } },
        other,
      ]),
    ).toBe(after);
  });

  test('S-127 a decision is appended and earlier ones keep their bytes', () => {
    const first = {
      id: 'd1',
      issue: 3,
      author: 'rust',
      date: since,
      text: 'UTC everywhere,\nbecause logs are compared.',
    };
    const file = renderDecisions('Widgets', since, [first]).replace('Status**: decided', 'Status**: decided, and well');
    const after = updateDecisions(file, [first, { ...first, id: 'd2', text: 'No floats for money.' }]);
    expect(after.startsWith(file.trimEnd())).toBe(true);
    expect(parseDecisions(after).map((decision) => decision.text)).toEqual([first.text, 'No floats for money.']);
  });

  test('a project that is called like a section confuses nobody', () => {
    const decided = { id: 'd1', issue: 3, author: 'rust', date: since, text: 'yes' };
    expect(parseDecisions(renderDecisions('Decisions: the game', since, [decided]))).toEqual([decided]);
    expect(parseBlockers(renderBlockers('Open Blockers', since, [open]))).toEqual([open]);
  });
});
