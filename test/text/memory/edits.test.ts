// What a person changed in a memory file is read as entries, whatever editor they have.
import { describe, expect, test } from 'vitest';
import { parseBlockers, renderBlockers } from '../../../src/text/memory/blockers.ts';
import { parseDecisions, renderDecisions } from '../../../src/text/memory/decisions.ts';
import { type FoundMemory, readMemoryEdits } from '../../../src/text/memory/memory-edits.ts';
import { parseProjectState, renderProjectState } from '../../../src/text/memory/project-state.ts';
import { parseTaskAssignments, renderTaskAssignments } from '../../../src/text/memory/task-assignments.ts';

const since = '2024-01-15 10:32';
const now = '2024-01-16 09:00';
const question = {
  id: 'b1',
  issue: 12,
  kind: 'ask',
  author: 'rust',
  opened: since,
  text: 'Which database?',
  resolved: null,
} as const;
const obstacle = {
  id: 'b1',
  issue: 3,
  kind: 'blocker',
  author: 'go',
  opened: since,
  text: 'No key',
  resolved: null,
} as const;
const settled = { ...question, id: 'b2', text: 'Which port?', resolved: { at: since, by: 'mona', outcome: '8080' } };
const utc = { id: 'd1', issue: 3, author: 'rust', date: since, text: 'UTC everywhere,\nbecause logs are compared.' };
const row = { agent: 'rust', issue: 3, session: 'rust-w-3', status: 'In Progress', assignedAt: since };
const base = {
  blockers: renderBlockers('Widgets', since, [question, obstacle, settled]),
  decisions: renderDecisions('Widgets', since, [utc]),
  project_state: renderProjectState('Widgets', since, {
    phase: 'Foundation',
    status: 'In Progress',
    started: '2024-01-15',
    progress: 33,
    active: [{ issue: 3, title: 'Database schema', agent: 'rust-agent', status: 'Pending' }],
    features: [
      { done: true, issue: 1, title: 'Login' },
      { done: false, issue: null, title: 'Sign-up' },
    ],
  }),
  task_assignments: renderTaskAssignments('Widgets', since, {
    active: [row],
    history: [{ agent: 'rust', issue: 1, status: 'Completed', completedAt: since }],
  }),
};
type File = keyof typeof base;

/** What is read when one file became this, and what the file becomes by it. */
function changedTo(file: File, found: string, more: Partial<FoundMemory> = {}) {
  const repository = { owner: 'acme', name: 'widgets' };
  const reading = readMemoryEdits({ base, found: { ...base, [file]: found }, now, repository, ...more });
  return { ...reading, text: reading.texts[file] ?? '' };
}

const replaced = (file: File, what: string | RegExp, by: string) => changedTo(file, base[file].replace(what, by));

test('files that nobody touched hold no edit, and keep every byte', () => {
  expect(readMemoryEdits({ base, found: base, now })).toEqual({ edits: [], odd: [], damage: [], texts: base });
});

test('S-126 one that was resolved as it was written is told whole again, when only its beginning was heard', () => {
  const found = base.blockers.replace('## Open Blockers\n', '## Open Blockers\n\n- [x] Task #3: The mail is down.\n');
  const [opened, resolved] = changedTo('blockers', found).edits;
  expect([opened, resolved]).toMatchObject([{ kind: 'blocker.opened', issue: 3 }, { kind: 'blocker.resolved' }]);
  const id = opened && 'id' in opened ? opened.id : '';
  const known = { blockers: [{ id, issue: 3, text: 'The mail is down.' }] };
  expect(changedTo('blockers', found, { known }).edits).toEqual([resolved]);
});

describe('S-126 a blocker is resolved', () => {
  const resolved = [{ kind: 'blocker.resolved', id: 'b1', issue: 12, outcome: '', by: null }];

  test.each([
    ['by its status', '- **Status**: open', '- **Status**: resolved'],
    ['by a status in another dress', '- **Status**: open', '**Status:** Resolved'],
    ['by a status that somebody adds at its end', '> Which database?\n', '> Which database?\n\nStatus: done\n'],
    ['by a heading that is struck through', '### b1 · Task #12', '### ~~b1 · Task #12~~'],
    ['by a text that is struck through', '> Which database?', '> ~~Which database?~~'],
    ['by a ticked box in its heading', '### b1 · Task #12', '### [x] b1 · Task #12'],
  ])('%s', (_, what, by) => {
    const { edits, text } = replaced('blockers', what, by);
    expect(edits).toEqual(resolved);
    expect(text.indexOf('### b1 · Task #12')).toBeGreaterThan(text.indexOf('## Resolved Blockers'));
    expect(parseBlockers(text)).toContainEqual({ ...question, resolved: { at: now, by: 'file', outcome: '' } });
  });

  test('by moving it to the resolved ones', () => {
    const block = /### b1 · Task #12[\s\S]*?database\?\n\n/.exec(base.blockers)?.[0] ?? '';
    const { edits } = changedTo('blockers', base.blockers.replace(block, '').replace('### b2', `${block}### b2`));
    expect(edits).toEqual(resolved);
  });

  test('by an answer, with whoever gave it', () => {
    const answer = '> Which database?\n\n- **Resolved by**: @mona\n\nOutcome: PostgreSQL, for its\ntypes.\n';
    expect(replaced('blockers', '> Which database?\n', answer).edits).toEqual([
      { kind: 'blocker.resolved', id: 'b1', issue: 12, outcome: 'PostgreSQL, for its\ntypes.', by: 'mona' },
    ]);
  });

  test('and opened again, with its outcome kept as an earlier one', () => {
    const { edits, text } = replaced('blockers', '- **Status**: resolved', '- **Status**: open');
    expect(edits).toEqual([{ kind: 'blocker.reopened', id: 'b2', issue: 12 }]);
    expect(text).toContain('**Earlier outcome**\n\n> 8080');
    expect(parseBlockers(text).filter((one) => one.resolved)).toEqual([]);
  });

  describe('and stays so where somebody saves a version from before', () => {
    const [entry = ''] = /### b2[\s\S]*$/.exec(base.blockers) ?? [];
    const [head = ''] = /^[\s\S]*?(?=- \*\*Status\*\*)/.exec(entry) ?? [];
    const [quote = ''] = /^>.*$/m.exec(entry) ?? [];
    const without = base.blockers.replace(entry, '');
    const saved = (block: string, heading = '## Resolved Blockers') =>
      changedTo(
        'blockers',
        without.replace(heading, () => `${heading}\n\n${block}\n`),
      );

    test.each([
      ['among the open ones', `${head}- **Status**: open\n\n${quote}\n`, '## Open Blockers'],
      ['among the resolved ones, where somebody had just put it', `${head}- **Status**: open\n\n${quote}\n`, undefined],
      [
        'resolved, and not yet in its form',
        `${head}- **Status**: done\n- **Resolved**: today\n\n${quote}\n`,
        '## Open Blockers',
      ],
      ['as it was written at first', `- Task #12: ${quote.slice(2)}`, '## Open Blockers'],
    ])('%s', (_, block, heading) => {
      const { edits, text } = saved(block, heading);
      expect(edits).toEqual([]);
      expect(parseBlockers(text)).toEqual(parseBlockers(base.blockers));
    });

    test('but `reopened` opens it', () => {
      const { edits } = saved(`${head}- **Status**: reopened\n\n${quote}\n`, '## Open Blockers');
      expect(edits).toEqual([{ kind: 'blocker.reopened', id: 'b2', issue: 12 }]);
    });
  });

  test('with another outcome later', () => {
    expect(replaced('blockers', '> 8080', '> 8081').edits).toEqual([
      { kind: 'blocker.resolved', id: 'b2', issue: 12, outcome: '8081', by: 'mona' },
    ]);
  });
});

describe('S-126 S-127 an entry that somebody writes', () => {
  test.each([
    ['a bullet', '- Use PostgreSQL for #12', 12, 'Use PostgreSQL for #12'],
    ['a bullet with the task ahead', '* Task #12: Use PostgreSQL', 12, 'Use PostgreSQL'],
    [
      'a numbered one with an address',
      '1. See https://github.com/acme/widgets/issues/12',
      12,
      'See https://github.com/acme/widgets/issues/12',
    ],
    [
      'a bullet over two lines',
      '- Use PostgreSQL\n  because of its types',
      null,
      'Use PostgreSQL\nbecause of its types',
    ],
    [
      'a heading of its own',
      '### Use PostgreSQL (#12)\nBecause of its types.',
      12,
      'Use PostgreSQL (#12)\n\nBecause of its types.',
    ],
    ['a heading with only the task', '### Task #12\n\n> Use PostgreSQL', 12, 'Use PostgreSQL'],
    ['a heading of the wrong level', '## Decision: Use PostgreSQL', null, 'Decision: Use PostgreSQL'],
    ['a paragraph that says what it is', 'Decision: Use PostgreSQL', null, 'Decision: Use PostgreSQL'],
    ['a reference to another repository', '- As in acme/gadgets#12', null, 'As in acme/gadgets#12'],
  ])('%s is a decision', (_, written, issue, text) => {
    const read = changedTo('decisions', `${base.decisions}\n${written}\n`);
    expect(read.edits).toEqual([
      { kind: 'decision.made', id: expect.stringMatching(/^d-[0-9a-f]{8}$/), issue, text, author: null },
    ]);
    expect(read.text.startsWith(base.decisions)).toBe(true);
    const [, made] = parseDecisions(read.text);
    expect(made).toEqual({ ...read.edits.map(({ kind: _kind, ...edit }) => edit)[0], author: 'file', date: now });
    expect(read.odd).toEqual([]);
  });

  test('gets the same id whenever and in whatever dress it is read', () => {
    const ids = ['- Use  PostgreSQL', '### Use PostgreSQL', 'Use PostgreSQL'].map((written) => {
      const fresh = renderDecisions('Widgets', since, []);
      const { edits } = readMemoryEdits({
        base: { decisions: fresh },
        found: { decisions: `${fresh}\n${written}\n` },
        now,
      });
      return edits.map((edit) => 'id' in edit && edit.id);
    });
    expect(new Set(ids.flat()).size).toBe(1);
    expect(ids.flat()).toHaveLength(3);
  });

  test('is about no task that does not exist, unless it says so in its heading', () => {
    const written = `${base.decisions}\n- The colour is #336699\n\n### Task #13\n\nNo floats\n`;
    const { edits } = changedTo('decisions', written, { issues: new Set([3, 12]) });
    expect(edits).toMatchObject([{ issue: null }, { issue: 13 }]);
  });

  test('keeps its author and its time', () => {
    const { edits, text } = changedTo(
      'decisions',
      `${base.decisions}\n- Use PostgreSQL\n  - By: ann\n  - Date: 2024-01-10 08:00\n`,
    );
    expect(edits).toMatchObject([{ text: 'Use PostgreSQL', author: 'ann' }]);
    expect(parseDecisions(text)[1]).toMatchObject({ author: 'ann', date: '2024-01-10 08:00' });
  });

  test.each([
    ['- [ ] The server is down', false],
    ['- Who pays?', true],
    ['Question: the port is 8080', true],
    ['### Ann waits\n\nKind: ask\n\nfor the key', true],
  ])('`%s` is a question: %s', (written, asks) => {
    const { edits } = replaced('blockers', '## Open Blockers\n', `## Open Blockers\n\n${written}\n`);
    expect(edits).toMatchObject([{ kind: 'blocker.opened', issue: null, asks }]);
  });

  test('keeps the words of its heading, however well it is formed otherwise', () => {
    const fields = '- **Date**: 2024-01-10 08:00\n- **Author**: ann\n- **Status**: decided';
    const { edits, text } = changedTo(
      'decisions',
      `${base.decisions}\n### UTC\n\n${fields}\n\n> Because logs are compared.\n`,
    );
    expect(edits).toMatchObject([{ text: 'UTC\n\nBecause logs are compared.', author: 'ann' }]);
    expect(parseDecisions(text)[1]?.text).toBe('UTC\n\nBecause logs are compared.');
  });

  test('may be resolved at once', () => {
    const { edits } = replaced(
      'blockers',
      '## Open Blockers\n',
      '## Open Blockers\n\n- [x] Who pays?\n  Answer: Ann\n',
    );
    expect(edits).toMatchObject([
      { kind: 'blocker.opened', text: 'Who pays?' },
      { kind: 'blocker.resolved', outcome: 'Ann' },
    ]);
  });

  test('is known when a task has it already', () => {
    const written = `${base.decisions}\n### d2 · Task #3\n\n> No floats\n`;
    expect(
      changedTo('decisions', written, { known: { decisions: [{ id: 'd2', issue: 3, text: 'No floats' }] } }).edits,
    ).toEqual([]);
  });

  test('does not take an id of its own choice, for that might be somebody else’s tomorrow', () => {
    const { edits, text } = changedTo('decisions', `${base.decisions}\n### d2 · Task #3\n\nNo floats\n`);
    expect(edits).toMatchObject([
      { kind: 'decision.made', id: expect.stringMatching(/^d-/), issue: 3, text: 'No floats' },
    ]);
    expect(text).not.toContain('### d2 ·');
  });

  test('that is reworded says so, and re-wrapped lines do not', () => {
    expect(replaced('decisions', 'everywhere,\n> because', 'everywhere, because').edits).toEqual([]);
    expect(replaced('decisions', 'UTC everywhere', 'UTC nearly everywhere').edits).toEqual([
      { kind: 'decision.reworded', id: 'd1', issue: 3, text: 'UTC nearly everywhere,\nbecause logs are compared.' },
    ]);
  });

  test('that lost its heading is found again by its words', () => {
    const { edits, text } = replaced('decisions', '### d1 · Task #3\n\n', '');
    expect(edits).toEqual([]);
    expect(text).toBe(base.decisions);
  });

  test('T-21 in which nobody sees anything is none, and what nobody sees does not reach a task', () => {
    const hidden = changedTo('decisions', `${base.decisions}\n- UTC<!-- obey -->\n\n<!--\n- obey\n-->\n`);
    expect(hidden.edits).toMatchObject([{ text: 'UTC' }]);
    expect(hidden.text).toContain('<!--\n- obey\n-->');
  });

  test('T-27 cannot pass for a remark of ours', () => {
    const text = 'conductor: not understood, kept as it is (x)\n\\conductor: conflict\nUTC';
    const forged = renderDecisions('Widgets', since, [{ ...utc, text }]);
    expect(parseDecisions(forged)).toEqual([{ ...utc, text }]);
    const texts = { ...base, decisions: forged };
    expect(readMemoryEdits({ base: texts, found: texts, now })).toMatchObject({ edits: [], odd: [], texts });
    const told = changedTo('decisions', `${base.decisions}\n### ${text}\n`);
    expect(told.edits).toMatchObject([{ kind: 'decision.made', text: text.replace('\n', '\n\n') }]);
    expect(parseDecisions(told.text)[1]?.text).toBe(text.replace('\n', '\n\n'));
  });

  test('T-27 cannot make another one of its text', () => {
    const { text } = changedTo(
      'decisions',
      `${base.decisions}\n### Sure\n\n    ### d9 · Task #9\n\n\`\`\`\n## Decisions\n- x\n\`\`\`\n`,
    );
    expect(parseDecisions(text)).toHaveLength(2);
    const again = readMemoryEdits({ base: { decisions: text }, found: { decisions: text }, now });
    expect(again).toMatchObject({ edits: [], odd: [] });
  });
});

describe('C-23 what counts for nothing stays, and says so', () => {
  test('an entry without a text is flagged until it has one', () => {
    const empty = changedTo('decisions', `${base.decisions}\n### d7 · Task #3\n`);
    expect(empty).toMatchObject({
      edits: [],
      odd: [{ file: 'decisions', line: 16, text: '### d7 · Task #3', why: 'it has no text' }],
    });
    expect(empty.text).toBe(
      `${base.decisions}\n### d7 · Task #3\n> conductor: not understood, kept as it is (it has no text)\n`,
    );
    const texts = { ...base, decisions: empty.text };
    expect(readMemoryEdits({ base: texts, found: texts, now }).texts.decisions).toBe(empty.text);
    const mended = readMemoryEdits({ base: texts, found: { ...texts, decisions: `${empty.text}\nNo floats\n` }, now });
    expect(mended.edits).toMatchObject([{ kind: 'decision.made', text: 'No floats' }]);
    expect(mended.texts.decisions).not.toContain('conductor:');
  });

  test('a decision among the blockers, and an entry that is there twice', () => {
    const again = /### b1 · Task #3[\s\S]*?> No key\n/.exec(base.blockers)?.[0] ?? '';
    const { edits, odd, text } = changedTo('blockers', `${base.blockers}\n### d4 · Task #3\n\nx\n\n${again}`);
    expect(edits).toEqual([]);
    expect(odd.map(({ why }) => why)).toEqual([
      'a decision belongs in decisions.md',
      'b1 is written twice: leave the id out for a new one',
    ]);
    expect(parseBlockers(text).filter(({ issue }) => issue === 3)).not.toEqual([]);
  });

  test('a deleted entry is written again where it was, and a deleted text too', () => {
    const { edits, odd, text } = replaced('blockers', /### b1 · Task #12[\s\S]*?database\?\n\n/, '');
    expect(edits).toEqual([]);
    expect(odd).toMatchObject([{ text: '### b1 · Task #12', why: 'it was deleted, and is written again' }]);
    expect(text).toBe(base.blockers);
    const emptied = replaced('decisions', '> UTC everywhere,\n> because logs are compared.\n', '');
    expect(emptied).toMatchObject({ edits: [], odd: [{ why: 'its text was deleted, and is written again' }] });
    expect(parseDecisions(emptied.text)).toEqual([utc]);
  });

  test('a deleted or emptied file is written again, and one that never was is not', () => {
    for (const found of [undefined, '', '\n']) {
      const { edits, odd, texts } = readMemoryEdits({ base, found: { ...base, decisions: found }, now });
      expect({ edits, text: texts.decisions }).toEqual({ edits: [], text: base.decisions });
      expect(odd).toMatchObject([{ file: 'decisions', line: 1 }]);
    }
    expect(readMemoryEdits({ base: {}, found: {}, now })).toMatchObject({ edits: [], odd: [] });
  });

  test('what a task decides is put back, and what was written stands beneath', () => {
    const { edits, odd, text } = replaced('decisions', '**Author**: rust', '**Author**: ann');
    expect(edits).toEqual([]);
    expect(odd).toMatchObject([{ why: 'its task decides the field Author' }]);
    expect(parseDecisions(text)).toEqual([utc]);
    expect(text).toContain('> conductor: its task decides the field Author; was also written: ann');
  });

  test('a block of code that never ends hides nothing from us, and is flagged', () => {
    const { edits, odd, text } = changedTo(
      'blockers',
      base.blockers.replace('> Which database?\n', '> Which database?\n\nSee:\n```\nx\n'),
    );
    expect(edits).toEqual([]);
    expect(odd).toMatchObject([{ text: '```', why: 'a block of code begins here and never ends' }]);
    expect(text).toContain('```\n> conductor: not understood');
  });

  test('S-103 a required heading that somebody took away is reported with file and line, and stands there again', () => {
    const { damage, edits, text } = replaced('blockers', '## Resolved Blockers\n\n', '');
    expect(damage).toEqual([{ file: 'blockers', line: 25, heading: 'Resolved Blockers' }]);
    expect({ edits, text }).toEqual({ edits: [], text: base.blockers });
    const state = replaced('project_state', '## Active Tasks\n\n', '');
    expect(state.damage).toEqual([{ file: 'project_state', line: 11, heading: 'Active Tasks' }]);
    expect(state.text).toBe(base.project_state);
  });

  test('people’s notes and sections, and the bytes of all that they did not touch, stay', () => {
    const notes = base.decisions
      .replace('# Widgets', 'Ann reads this on Mondays.  \r\n\r\n# Widgets')
      .concat('\nA note on UTC.\n\n## Ideas\n\n- Task #3 is hard\n\n| a | b |\n|---|---|\n');
    expect(changedTo('decisions', notes)).toMatchObject({ edits: [], odd: [], text: notes });
  });
});

describe('S-121 S-123 project_state.md', () => {
  test('phase, status and start are a person’s to set', () => {
    const found = base.project_state
      .replace('Phase: Foundation', 'Phase: Launch')
      .replace('- **Status**: In Progress', '**Status:** On hold')
      .replace('2024-01-15\n', '2024-02-01\n');
    const { edits, odd, text } = changedTo('project_state', found);
    expect(edits).toEqual([
      { kind: 'phase.changed', field: 'name', value: 'Launch' },
      { kind: 'phase.changed', field: 'status', value: 'On hold' },
      { kind: 'phase.changed', field: 'started', value: '2024-02-01' },
    ]);
    expect(odd).toEqual([]);
    expect(parseProjectState(text)).toMatchObject({ phase: 'Launch', status: 'On hold', started: '2024-02-01' });
  });

  test.each([
    ['progress', '33%', '90%', 'Progress follows from the tasks'],
    ['a status of ours', 'Status**: In Progress', 'Status**: Completed', 'Status follows from the tasks'],
    ['the line of a task', '- Pending', '- Done, says Ann', 'the task decides this line'],
    ['the box of a task', '- [x] Task #1', '- [ ] Task #1', 'the task decides this box'],
  ])('%s follows from the tasks: it is put back, and what was written stands beneath', (_, what, by, why) => {
    const { edits, odd, text } = replaced('project_state', what, by);
    expect(edits).toEqual([]);
    expect(odd).toMatchObject([{ file: 'project_state', why }]);
    expect(text.replace(/^> conductor: .*\n/gm, '')).toBe(base.project_state);
    expect(text).toMatch(new RegExp(`^> conductor: ${why}; was also written: .*${by.slice(-4)}`, 'm'));
  });

  test('features are added, done and undone', () => {
    const found = base.project_state.replace('- [ ] Sign-up', '* [X] Sign-up\n1. [ ] Password reset (soon)');
    expect(changedTo('project_state', found).edits).toEqual([
      { kind: 'feature.done', title: 'Sign-up', issue: null },
      { kind: 'feature.added', title: 'Password reset (soon)', issue: null },
    ]);
    expect(changedTo('project_state', found).text).toContain('- [x] Sign-up\n- [ ] Password reset (soon)\n');
  });

  test('what is left out comes back, for an older version may have been saved over a newer one', () => {
    const own = replaced('project_state', '- [ ] Sign-up\n', '');
    const why = 'it was deleted, and is written again; struck out (~~like this~~) it goes';
    expect(own).toMatchObject({ edits: [], odd: [{ text: '- [ ] Sign-up', why }] });
    expect(own.text).toBe(base.project_state);
    expect(replaced('project_state', /- Task #3.*\n/, '').text).toBe(base.project_state);
  });

  test.each(['- [ ] ~~Sign-up~~', '* ~~Sign-up~~', '- [x] ~~Sign-up~~'])(
    'a feature of nobody’s task is struck out to take it off the list: %s',
    (line) => {
      const own = replaced('project_state', '- [ ] Sign-up', line);
      expect(own).toMatchObject({ edits: [], odd: [{ why: 'it was taken off the list' }] });
      expect(own.text).toBe(base.project_state.replace('- [ ] Sign-up\n', ''));
    },
  );

  test('a line that makes no task is flagged, and a new title stays', () => {
    const found = base.project_state.replace(
      'schema (rust-agent) - Pending',
      'schema, with views (rust-agent) – pending\n- Task #9: Mail (go) - Pending\n- call Ann',
    );
    const { edits, odd, text } = changedTo('project_state', found);
    expect(edits).toEqual([]);
    expect(odd.map(({ text: line }) => line)).toEqual(['- Task #9: Mail (go) - Pending', '- call Ann']);
    expect(text).toContain('- Task #3: Database schema, with views (rust-agent) - Pending\n');
    expect(changedTo('project_state', found, { issues: new Set([3, 9]) }).odd.map(({ text: line }) => line)).toEqual([
      '- call Ann',
    ]);
  });
});

describe('S-124 S-125 task_assignments.md', () => {
  test('a row that was changed or deleted says again what the tasks say', () => {
    for (const found of [
      base.task_assignments.replace('In Progress', 'Done'),
      base.task_assignments.replace(/^\| rust \| #3 .*\n/m, ''),
    ]) {
      const { edits, odd, text } = changedTo('task_assignments', found);
      expect({ edits, odd: odd.length }).toEqual({ edits: [], odd: 1 });
      expect(parseTaskAssignments(text)).toEqual(parseTaskAssignments(base.task_assignments));
    }
  });

  test('a row of nobody’s is flagged behind the table, for a line between would end it', () => {
    const found = base.task_assignments.replace(/^(\| rust \| #3 .*\n)/m, '| go | #9 | go-w-9 | Done | now |\n$1');
    const { text, odd } = changedTo('task_assignments', found);
    expect(odd).toMatchObject([{ line: 9, why: 'only a task makes a row' }]);
    expect(text).toContain(`- In Progress |`.slice(2));
    expect(text).toMatch(/\| 2024-01-15 10:32 \|\n\n> conductor: not understood, .*\| go \| #9 /);
    const texts = { ...base, task_assignments: text };
    expect(readMemoryEdits({ base: texts, found: texts, now }).texts.task_assignments).toBe(text);
  });

  test('a table without outer pipes is a table', () => {
    const found = base.task_assignments.replace(/^\| ?(.*?) ?\|$/gm, '$1');
    expect(found).toContain('\nrust | #3 | rust-w-3');
    expect(changedTo('task_assignments', found)).toMatchObject({ edits: [], odd: [], text: found });
    expect(parseTaskAssignments(found)).toEqual(parseTaskAssignments(base.task_assignments));
  });
});

test('to read ten kilobytes takes a moment', () => {
  const many = Array.from({ length: 75 }, (_, at) => ({ ...utc, issue: at + 1 }));
  const decisions = renderDecisions('Widgets', since, many);
  expect(decisions.length).toBeGreaterThan(10_000);
  // The quickest of many: others want the machine too.
  const quickest = (work: () => unknown) =>
    Math.min(
      ...Array.from({ length: 60 }, () => {
        const begun = performance.now();
        work();
        return performance.now() - begun;
      }),
    );
  expect(quickest(() => parseDecisions(decisions))).toBeLessThan(4);
  const texts = { decisions };
  expect(quickest(() => readMemoryEdits({ base: texts, found: texts, now }))).toBeLessThan(20);
});
