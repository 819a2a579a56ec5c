// The memory files under the hands of careless people: what they wrote is read, and nothing of it is lost.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type BlockerEntry, parseBlockers, renderBlockers } from '../../../src/text/memory/blockers.ts';
import { type DecisionEntry, parseDecisions, renderDecisions } from '../../../src/text/memory/decisions.ts';
import { readMemoryEdits } from '../../../src/text/memory/memory-edits.ts';
import { type FoundTexts, memoryFiles } from '../../../src/text/memory/memory-file.ts';
import { wordsOf } from '../../../src/text/memory/memory-text.ts';
import { renderProjectState } from '../../../src/text/memory/project-state.ts';
import { renderTaskAssignments } from '../../../src/text/memory/task-assignments.ts';
import { edits, marksIn } from '../memory/careless.ts';
import { blocker, decision, hand, scribbledBlockers, scribbledDecisions, since } from '../memory/sloppy.ts';
import { holds, patience } from './runs.ts';

/** Each input is a file of several entries, which is written, read, and read again. */
const files = 1_500;
const now = '2024-02-01 08:00';
const repository = { owner: 'acme', name: 'widgets' };
const read = (base: FoundTexts, found: FoundTexts) => readMemoryEdits({ base, found, now, repository });
const some = <T extends { readonly id: string; readonly issue: number | null; readonly text: string }>(
  one: fc.Arbitrary<T>,
) =>
  fc
    .uniqueArray(one, { selector: ({ id }) => id, maxLength: 4 })
    .filter((list) => new Set(list.map(({ text }) => wordsOf(text))).size === list.length);

const plainBlocker = (one: BlockerEntry) => ({
  ...one,
  text: wordsOf(one.text),
  resolved: one.resolved && { ...one.resolved, outcome: wordsOf(one.resolved.outcome) },
});
const plainDecision = (one: DecisionEntry) => ({ ...one, text: wordsOf(one.text) });

test('S-126 blockers in any hand are read as the same entries', { timeout: 3 * patience }, () => {
  holds(
    fc.property(some(blocker), hand, (entries, own) => {
      const base = { blockers: renderBlockers('Widgets', since, entries) };
      const { edits, odd, texts } = read(base, { blockers: scribbledBlockers(own, entries) });
      expect({ edits, odd }).toEqual({ edits: [], odd: [] });
      const wanted = parseBlockers(base.blockers).map(plainBlocker);
      expect(parseBlockers(texts.blockers ?? '').map(plainBlocker)).toEqual(wanted);
      expect(read(texts, texts)).toEqual({ edits: [], odd: [], damage: [], texts });
    }),
    files,
  );
});

test('S-127 decisions in any hand are read as the same entries', { timeout: 3 * patience }, () => {
  holds(
    fc.property(some(decision), hand, fc.subarray(['Date', 'Author', 'Status']), (entries, own, leaveOut) => {
      const base = { decisions: renderDecisions('Widgets', since, entries) };
      const { edits, odd, texts } = read(base, { decisions: scribbledDecisions(own, entries, leaveOut) });
      expect({ edits, odd }).toEqual({ edits: [], odd: [] });
      expect(parseDecisions(texts.decisions ?? '').map(plainDecision)).toEqual(entries.map(plainDecision));
      expect(read(texts, texts)).toEqual({ edits: [], odd: [], damage: [], texts });
    }),
    files,
  );
});

const task = fc.record({
  issue: fc.integer({ min: 1, max: 9 }),
  title: fc.constantFrom('Login', 'Sign-up', 'Data | base'),
  agent: fc.constant('rust'),
  status: fc.constantFrom('Pending', 'In Progress'),
});
const tasks = fc.uniqueArray(task, { selector: ({ issue }) => issue, maxLength: 3 });
const someBase: fc.Arbitrary<FoundTexts> = fc.record({
  blockers: some(blocker).map((list) => renderBlockers('Widgets', since, list)),
  decisions: some(decision).map((list) => renderDecisions('Widgets', since, list)),
  project_state: tasks.map((active) =>
    renderProjectState('Widgets', since, {
      ...phase,
      active,
      features: active.map(({ issue, title }) => ({ issue: issue % 2 ? issue + 20 : null, title, done: issue > 4 })),
    }),
  ),
  task_assignments: tasks.map((list) => {
    const active = list.map(({ agent, issue, status }) => ({
      agent,
      issue,
      status,
      session: `${agent}-${issue}`,
      assignedAt: since,
    }));
    return renderTaskAssignments('Widgets', since, {
      active,
      history: active.map(({ assignedAt, ...one }) => ({ ...one, completedAt: assignedAt })),
    });
  }),
});
const phase = { phase: 'Foundation', status: 'In Progress', started: '2024-01-15', progress: 50 };

test('C-23 whatever people do to the files, no word of theirs is lost, and a second look finds nothing new', {
  timeout: patience,
}, () => {
  holds(
    fc.property(someBase, fc.constantFrom(...memoryFiles), edits, fc.boolean(), (base, file, change, hasBase) => {
      const found = { [file]: change(base[file] ?? '') };
      const { texts } = read(hasBase ? { [file]: base[file] } : {}, found);
      const text = texts[file] ?? '';
      expect(
        marksIn(found[file] ?? '').filter((mark) => !text.includes(mark)),
        JSON.stringify({ found, text }),
      ).toEqual([]);
      const again = read(texts, texts);
      expect(again.edits, JSON.stringify(found)).toEqual([]);
      expect(again.texts, JSON.stringify(found)).toEqual(texts);
    }),
    files,
  );
});
