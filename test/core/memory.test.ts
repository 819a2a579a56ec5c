// What people write into the memory of a task: the law takes it in once, the agent is told, people are called.
import { describe, expect, test } from 'vitest';
import type { TaskEdit } from '../../src/core/memory-edit.ts';
import type { Task } from '../../src/core/task.ts';
import * as event from './events.ts';
import { type Fact, given, type Story } from './given.ts';
import { issueNumber } from './origin.ts';
import { type Moment, moments, task } from './task.ts';

const at = (moment: Moment, changes: Partial<Task> = {}) => given(() => task(moment, changes));
const issue = issueNumber;
const opened = {
  kind: 'blocker.opened',
  id: 'b-3fa9c2e1',
  issue,
  text: 'Which database?',
  author: 'rita',
  asks: false,
} as const;
const resolved = { kind: 'blocker.resolved', id: 'b-3fa9c2e1', issue, outcome: 'Postgres.', by: 'rita' } as const;
const reopened = { kind: 'blocker.reopened', id: 'b-3fa9c2e1', issue } as const;
const reworded = { kind: 'blocker.reworded', id: 'b-3fa9c2e1', issue, text: 'Which one?' } as const;
const made = { kind: 'decision.made', id: 'd-77aa0011', issue, text: 'Use tabs.', author: null } as const;
const remade = { kind: 'decision.reworded', id: 'd-77aa0011', issue, text: 'Use spaces.' } as const;

describe('S-126: a blocker that a person writes into the file', () => {
  test('is on record under its id, calls people once, and reaches the agent', () => {
    const story = at('in_progress').when(event.wrote(opened)).wishing('comment.post', 'session.send');
    expect(story.record().blockers).toMatchObject([
      { id: 'b-3fa9c2e1', kind: 'blocker', text: 'Which database?', author: 'rita', from: 'person', closedAt: null },
    ]);
    expect(story.wish('comment.post')).toMatchObject({ key: 'blocker/b-3fa9c2e1', note: { about: 'question' } });
    expect(story.wish('session.send').feedback).toMatchObject({
      ...{ kind: 'message', about: 'block', from: 'rita', text: 'b-3fa9c2e1 Which database?' },
    });
  });

  test('is nobody’s where it names nobody, and a question where it asks', () => {
    const story = at('in_progress').when(event.wrote({ ...opened, author: null, asks: true }));
    expect(story.record().blockers).toMatchObject([{ author: 'file', kind: 'ask', from: 'person' }]);
  });

  test.each(moments)('is kept at "%s", and only an agent that will be there is told', (moment) => {
    const story = at(moment).when(event.wrote(opened));
    expect(story.record().blockers.at(-1)).toMatchObject({ id: opened.id, closedAt: null });
    const told = story.record().mail.filter(({ about }) => about === 'block');
    const atWork: readonly Moment[] = ['requested', 'completed', 'failed', 'available'];
    expect(told).toHaveLength(atWork.includes(moment) ? 0 : 1);
  });

  test('that is resolved there is closed with time, person and outcome, and the agent is told', () => {
    const story = at('in_progress').when(event.wrote(opened), delivered, event.wrote(resolved)).wishing('session.send');
    expect(story.record().blockers).toMatchObject([
      { closedAt: expect.any(Number), closedBy: 'rita', resolution: 'Postgres.' },
    ]);
    expect(story.wish('session.send').feedback).toMatchObject({ about: 'unblock', text: 'b-3fa9c2e1 Postgres.' });
  });

  test('that is opened again is open, and calls people again', () => {
    const story = at('in_progress').when(event.wrote(opened), event.wrote(resolved), event.wrote(reopened));
    expect(story.record().blockers).toMatchObject([{ closedAt: null, closedBy: null, resolution: null }]);
    const keys = story.effects.flatMap(({ effect }) => (effect.kind === 'comment.post' ? [effect.key] : []));
    expect(new Set(keys).size).toBe(2);
    expect(story.wish('comment.post').note).toMatchObject({ blocker: { id: opened.id, closedAt: null } });
  });

  test('that was resolved gets another outcome, and stays resolved by whom and when it was', () => {
    const before = at('in_progress').when(event.wrote(opened), event.wrote(resolved));
    const after = before.when(event.wrote({ ...resolved, outcome: 'SQLite.', by: 'mona' }));
    const [was] = before.record().blockers;
    expect(after.record().blockers).toEqual([{ ...was, resolution: 'SQLite.' }]);
    before.when(event.wrote({ ...resolved, outcome: '', by: 'mona' })).nothing();
  });

  test('that gets other words has them, and calls nobody', () => {
    const story = at('in_progress').when(event.wrote(opened), delivered, event.wrote(reworded)).wishing('session.send');
    expect(story.record().blockers).toMatchObject([{ text: 'Which one?' }]);
  });

  test('keeps a task that waits from starting, and its end lets it start', () => {
    const waiting = at('assigned')
      .when(event.wrote(opened), event.slotTaken(), event.mayStart())
      .having({ held: expect.stringContaining('blocked by rita (b-3fa9c2e1)') });
    expect(waiting.when(event.wrote(resolved)).wish('event.repeat').event).toEqual({
      kind: 'hold.ended',
      by: 'unblocked by rita',
    });
  });
});

test('S-126: a question of the agent that is resolved in the file is answered', () => {
  const asked = at('in_progress').when(event.reported('ask', 'Tabs or spaces?'));
  const story = asked.when(event.wrote({ ...resolved, id: 'b1', outcome: 'Tabs.', by: null }));
  expect(story.record().blockers).toMatchObject([{ id: 'b1', closedBy: 'file', resolution: 'Tabs.' }]);
  expect(story.wish('session.send').feedback).toMatchObject({
    ...{ kind: 'answer', question: 'Tabs or spaces?', text: 'Tabs.', from: 'file' },
  });
});

test('S-126: a question of the agent that is struck out in the file gets no answer, and the agent is told', () => {
  const asked = at('in_progress').when(event.reported('ask', 'Tabs or spaces?'));
  const story = asked.when(event.wrote({ ...resolved, id: 'b1', outcome: '', by: null }));
  expect(story.wish('session.send').feedback).toMatchObject({
    ...{ about: 'unblock', text: 'b1 gets no answer: Tabs or spaces?', from: 'file' },
  });
});

describe('S-127: a decision that a person writes into the file', () => {
  test('is on record, and the agent is told', () => {
    const story = at('in_progress').when(event.wrote(made)).wishing('session.send');
    expect(story.record().decisions).toMatchObject([{ id: 'd-77aa0011', text: 'Use tabs.', author: 'file' }]);
    expect(story.wish('session.send').feedback).toMatchObject({ about: 'decide', text: 'Use tabs.' });
  });

  test('that gets other words has them', () => {
    const story = at('in_progress').when(event.wrote(made), event.wrote(remade));
    expect(story.record().decisions).toMatchObject([{ id: 'd-77aa0011', text: 'Use spaces.' }]);
  });
});

describe('R-26: what would destroy the host', () => {
  test.each([
    { ...opened, text: 'rm -rf /' },
    { ...made, text: 'rm -rf /' },
  ] satisfies TaskEdit[])('in $kind is kept and flagged, and the agent is not told', (edit) => {
    const story = at('in_progress').when(event.wrote(edit)).wishing('comment.post');
    const { blockers, decisions, mail } = story.record();
    expect([...blockers, ...decisions]).toMatchObject([{ id: edit.id, text: 'rm -rf /' }]);
    expect(mail).toEqual([]);
    expect(story.wish('comment.post').note).toMatchObject({ about: 'flagged', entry: edit.id });
    expect(story.wish('audit.append').entry).toMatchObject({ decision: 'refused', code: 'destroys_files' });
  });

  test('in an outcome closes the blocker all the same', () => {
    const story = at('in_progress').when(event.wrote(opened), event.wrote({ ...resolved, outcome: 'rm -rf /' }));
    expect(story.record().blockers).toMatchObject([{ closedBy: 'rita' }]);
    expect(story.wish('comment.post').note).toMatchObject({ about: 'flagged' });
  });
});

describe('told again, under another id, as after a crash', () => {
  const before: readonly (readonly [string, readonly Fact[], TaskEdit])[] = [
    ['an opened blocker', [], opened],
    ['a resolved one', [event.wrote(opened)], resolved],
    ['a reopened one', [event.wrote(opened), event.wrote(resolved)], reopened],
    ['other words for a blocker', [event.wrote(opened)], reworded],
    ['a decision', [], made],
    ['other words for a decision', [event.wrote(made)], remade],
  ];

  test.each(before)('C-23: %s means nothing', (_, earlier, edit) => {
    const story: Story = at('in_progress').when(...earlier, event.wrote(edit));
    expect(story.step).toBeDefined();
    story.when(event.wrote(edit)).nothing();
  });
});

test('an edit of a task that nobody conducts means nothing', () => {
  given(undefined).when(event.wrote(opened)).nothing();
});

test('an edit of an entry that is not there means nothing', () => {
  for (const edit of [resolved, reopened, reworded, remade]) at('in_progress').when(event.wrote(edit)).nothing();
});

test('ids that people gave are not given again', () => {
  const story = at('in_progress').when(
    event.wrote({ ...opened, id: 'b2' }),
    event.reported('blocker', 'No network.'),
    event.wrote({ ...made, id: 'd2' }),
    event.reported('decision', 'Use make.'),
  );
  expect(story.record().blockers.map(({ id }) => id)).toEqual(['b2', 'b3']);
  expect(story.record().decisions.map(({ id }) => id)).toEqual(['d2', 'd3']);
});

/** The message that is under way has arrived. */
function delivered(told: Parameters<Fact>[0]): ReturnType<Fact> {
  const key = told.task?.mail.find(({ state }) => state === 'sent')?.key ?? '';
  return { ...event.delivered()(told), key } as ReturnType<Fact>;
}
