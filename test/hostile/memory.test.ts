// Every hostile text as everything that memory files keep: a title, a decision, a question, its answer. None makes an entry of its own.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Task } from '../../src/core/task.ts';
import type { MemoryTexts } from '../../src/ports/memory.ts';
import { parseCommands } from '../../src/text/command.ts';
import { parseBlockers } from '../../src/text/memory/blockers.ts';
import { parseDecisions } from '../../src/text/memory/decisions.ts';
import { parseProjectState } from '../../src/text/memory/project-state.ts';
import { parseTaskAssignments } from '../../src/text/memory/task-assignments.ts';
import { redact } from '../../src/text/secrets/redact.ts';
import { memoryIn, now, settled, widgets } from '../memory/room.ts';
import { blocker, sampleTask } from '../text/sample-task.ts';
import { makeWorld } from './world.ts';

const world = makeWorld();
afterAll(() => world.end());

const root = join(world.dir, 'memory');
const numbers = world.texts.map((_, at) => at + 1);
let texts: MemoryTexts;
beforeAll(async () => {
  const memory = memoryIn(root, { mask: redact });
  const tasks = world.texts.map(({ text }, at) => taskOf(text, at + 1));
  // In two steps: what was written is read back before the rest is added, and questions are open before they are answered.
  await settled(memory, tasks.slice(0, 100).map(unanswered));
  await settled(memory, tasks);
  texts = await memory.read(widgets);
  await settled(memory, tasks);
  expect(await memory.read(widgets), 'written again, nothing changes').toEqual(texts);
});

test('decisions and blockers read back as those that were made, in number, name and order', () => {
  const decisions = parseDecisions(texts.decisions);
  expect(decisions.map(({ issue, id, author }) => ({ issue, id, author }))).toEqual(
    numbers.map((issue) => ({ issue, id: 'd1', author: 'rust-agent' })),
  );
  const blockers = parseBlockers(texts.blockers).toSorted(
    (one, other) => (one.issue ?? 0) - (other.issue ?? 0) || one.id.localeCompare(other.id),
  );
  expect(blockers.map(({ issue, id, kind, author, resolved }) => [issue, id, kind, author, resolved?.by])).toEqual(
    numbers.flatMap((issue) => [
      [issue, 'b1', 'ask', 'rust-agent', 'alice'],
      [issue, 'b2', 'blocker', 'rust-agent', undefined],
    ]),
  );
});

test('a text that a reader of a page sees whole reads back as it was', () => {
  const plain = world.texts
    .map(({ text }, at) => ({ text, at }))
    .filter(({ text }) => /^[\w ;|&$#.,:'"!()-]{1,200}$/.test(text) && redact(text) === text);
  expect(plain.length).toBeGreaterThan(40);
  const [decisions, { active }] = [parseDecisions(texts.decisions), parseProjectState(texts.project_state)];
  for (const { text, at } of plain) {
    expect(decisions[at]?.text).toBe(text.trim());
    expect(active[at]?.title).toBe(text.trim().replace(/\s+/g, ' '));
  }
});

test('T-21: what a reader of a page does not see is not kept', () => {
  const decisions = parseDecisions(texts.decisions);
  const kept = (name: string) => decisions[world.texts.findIndex((one) => one.name === `markdown: ${name}`)]?.text;
  expect(kept('HTML comment')).toBe('visible');
  expect(kept('HTML comment that is never closed')).toBe('visible');
  expect(kept('hidden attribute')).toBe('<b>x</b>');
});

test('each task has its line and its row, and nobody else has', () => {
  const state = parseProjectState(texts.project_state);
  expect(state.active.map(({ issue, status }) => [issue, status])).toEqual(
    numbers.map((issue) => [issue, 'In Progress']),
  );
  expect({ ...state, active: [] }).toMatchObject({
    phase: null,
    status: expect.stringMatching(/^[\w ]+$/),
    features: [],
    odd: [],
  });
  const { active, history } = parseTaskAssignments(texts.task_assignments);
  expect(active.map(({ issue }) => issue)).toEqual(numbers);
  expect(history).toEqual([]);
});

test('no file commands anything, hides anything, or stands anywhere else', () => {
  for (const text of Object.values(texts)) {
    expect(parseCommands(text)).toEqual([]);
    expect(text).not.toMatch(/(?!\n)\p{Cc}|[\u200b-\u200f\u202a-\u202e\u2066-\u2069\u{e0020}-\u{e007f}]/u);
    expect(text).not.toMatch(/^(?!>).*(?<!\\)<!--/m);
  }
  expect(world.canaries()).toEqual([]);
  const others = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
    (name) => !known.test(name) && !lock.test(name),
  );
  expect(others).toEqual([]);
});

const known =
  /^(?:acme(?:\/widgets(?:\/\w+\.md)?)?|\.conductor(?:\/(?:locks|transactions|backups|base)(?:\/acme(?:\/widgets(?:\/\w+\.md(?:\.\d+)?)?)?)?)?)$/;
/** What is kept ready for the next time, for a second. */
const lock = /^\.conductor\/locks\/acme\/widgets\/ready@owner@[\w%@-]+(?:\/owner@[\w%@-]+)?$/;

/** To read what a long text hides takes long: such a text is a title and a decision, and its head the rest. */
function taskOf(text: string, number: number): Task {
  const plain = sampleTask();
  const short = text.slice(0, 3_000);
  const answered = { closedAt: now, closedBy: 'alice', resolution: short };
  return {
    ...plain,
    id: `7-${number}`,
    createdAt: number,
    issue: { ...plain.issue, number, title: text, body: text },
    decisions: [{ id: 'd1', text, author: 'rust-agent', at: now }],
    blockers: [
      blocker({ text: short, author: 'rust-agent', ...answered }),
      blocker({ id: 'b2', kind: 'blocker', text: short, author: 'rust-agent' }),
    ],
  };
}

function unanswered(task: Task): Task {
  return {
    ...task,
    blockers: task.blockers.map((one) => ({ ...one, closedAt: null, closedBy: null, resolution: null })),
  };
}
