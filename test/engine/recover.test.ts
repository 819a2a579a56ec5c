// What is done with each issue after Redis was lost, over a real store.
import { expect, test } from 'vitest';
import { type Deed, type RecoverParts, recover } from '../../src/engine/recover.ts';
import type { WorkingPull } from '../../src/ports/github.ts';
import type { MemoryTexts } from '../../src/ports/memory.ts';
import { createMirrors } from '../../src/queue/mirrors.ts';
import { renderBlockers } from '../../src/text/memory/blockers.ts';
import { renderDecisions } from '../../src/text/memory/decisions.ts';
import { renderProjectState } from '../../src/text/memory/project-state.ts';
import { renderTaskAssignments } from '../../src/text/memory/task-assignments.ts';
import { projectMarker } from '../../src/text/project/project-issue.ts';
import { issue, repository, sha } from '../core/origin.ts';
import { policy } from '../core/policy.ts';
import { issueTask } from '../queue/steps.ts';
import { court, noon, ownRedis } from './ground.ts';

const ground = ownRedis();
const minute = '2026-01-05 10:00';
const texts: MemoryTexts = {
  project_state: renderProjectState('W', minute, {
    ...{ phase: null, status: null, started: null, progress: null },
    active: [{ issue: 12, title: 'Sort', agent: 'rust-agent', status: 'In Progress' }],
    features: [{ done: true, issue: 11, title: 'Old' }],
  }),
  task_assignments: renderTaskAssignments('W', minute, {
    active: [{ agent: 'rust', issue: 12, session: 'rust-12', status: 'In Progress', assignedAt: minute }],
    history: [{ agent: 'rust', issue: 12, status: 'Exit 1', completedAt: minute }],
  }),
  blockers: renderBlockers('W', minute, [
    { id: 'b1', issue: 12, kind: 'ask', author: 'rust-agent', opened: minute, text: 'Tabs?', resolved: null },
    {
      id: 'b2',
      issue: 12,
      kind: 'blocker',
      author: 'mona',
      opened: minute,
      text: 'No net.',
      resolved: { at: minute, by: 'rita', outcome: 'ok' },
    },
  ]),
  decisions: renderDecisions('W', minute, [{ id: 'd1', issue: 12, author: 'mona', date: minute, text: 'Use tabs.' }]),
};
const session = { task: '4711-12', name: 'rust-agent-widgets-12-3mv', fence: 3, alive: true, pid: 1 } as const;
const pull: WorkingPull = {
  ...{ number: 40, url: 'https://pull/40', head: sha(1), merged: false, closed: false, mergeCommit: null },
  ...{ branch: 'conductor/12-sort', issue: 12 },
};
const labelled = { issue: issue(), label: 'backend', by: 'mona', at: noon - 60_000 };

test('C-23: a living session is adopted with attempts, blockers and decisions of the files', async () => {
  const at = recovering({ sessions: [session] });
  expect(await at.run()).toMatchObject([
    { name: 'acme/widgets#11', deed: 'complete' },
    { name: 'acme/widgets#12', deed: 'adopt' },
  ]);
  expect(await at.court.task()).toMatchObject({
    ...{ state: 'in_progress', attempt: 2, agent: { type: 'rust' } },
    blockers: [
      { id: 'b1', from: 'agent', kind: 'ask', closedAt: null },
      { id: 'b2', from: 'person', closedBy: 'rita', resolution: 'ok' },
    ],
    decisions: [{ id: 'd1', text: 'Use tabs.' }],
  });
  expect(await at.run(), 'and once is enough').toEqual([]);
});

test('C-23: a dry run says the same and writes nothing', async () => {
  const at = recovering({ sessions: [session] });
  const would = await at.run(true);
  expect(await at.court.store.list('all')).toEqual([]);
  expect(await ground.waiting()).toEqual([]);
  expect(await at.run()).toEqual(would);
});

test('C-23: an open pull request goes before a session', async () => {
  const at = recovering({ sessions: [session], working: [pull] });
  expect(await at.run()).toMatchObject([{ deed: 'complete' }, { deed: 'resume' }]);
  expect(await at.court.task()).toMatchObject({ stage: 'ci', branch: 'conductor/12-sort', pull: { number: 40 } });
});

test('C-23: where nothing runs a label asks anew, by the law, and its entries are there', async () => {
  const at = recovering({ labelled: [labelled] });
  expect(await at.run()).toMatchObject([{ deed: 'complete' }, { deed: 'ask again' }]);
  const task = await at.court.task();
  expect(task).toMatchObject({ state: 'requested', requester: '', decisions: [{ id: 'd1' }] });
  expect(task.wishes).toMatchObject([{ effect: { kind: 'actor.check', actor: 'mona' } }]);
});

test('C-23: without a label, or put on by a bot, it is left to the files', async () => {
  for (const found of [[], [{ ...labelled, by: null }]]) {
    const at = recovering({ labelled: found });
    expect(await at.run(true)).toMatchObject(
      [{ deed: 'complete' }, { deed: 'leave', why: /no label asks/ }].map(looseWhy),
    );
  }
});

test('T-19: the text of an author who may not write is not taken up again unseen', async () => {
  for (const role of ['read', 'triage', 'none'] as const) {
    const at = recovering({ sessions: [session], role });
    expect((await at.run()).at(-1)).toMatchObject({ deed: 'leave', why: expect.stringContaining('may not write') });
    expect(await at.court.store.get('4711-12')).toBeUndefined();
  }
  const owner = policy({ trust: { ...policy().trust, approveUntrustedAuthors: false } });
  expect((await recovering({ sessions: [session], role: 'read', owner }).run()).at(-1)).toMatchObject({
    deed: 'adopt',
  });
});

test('C-23: a record that is there is left alone, but for entries that it lacks', async () => {
  const at = recovering({ sessions: [session] });
  await at.court.conducts(issueTask(12, 'in_progress'));
  await at.court.conducts(issueTask(11, 'in_progress'));
  expect(await at.run()).toMatchObject([{ name: 'acme/widgets#12', deed: 'add entries' }]);
  expect(await at.court.task()).toMatchObject({ decisions: [{ id: 'd1' }], blockers: [{ id: 'b1' }, { id: 'b2' }] });
  expect((await at.court.task('4711-11')).state).toBe('in_progress');
});

test('C-23: the project issue is found, and never made a task', async () => {
  const body = `x\n\n${projectMarker(repository.id)}`;
  const mirror = { ...labelled, issue: { ...issue(), number: 90, author: 'conductor[bot]', body } };
  const at = recovering({ labelled: [mirror], project: { issue: 90, body } });
  expect((await at.run())[0]).toMatchObject({ deed: 'find project issue', name: 'acme/widgets' });
  expect(await createMirrors(ground.redis()).get(repository.id)).toEqual({ issue: 90, body, hash: '' });
  expect(await at.court.store.get('4711-90')).toBeUndefined();
});

interface World extends Partial<Pick<RecoverParts, 'sessions'>> {
  readonly labelled?: readonly (typeof labelled | (Omit<typeof labelled, 'by'> & { by: null }))[];
  readonly working?: readonly WorkingPull[];
  readonly role?: 'read' | 'triage' | 'none' | 'write';
  readonly project?: { issue: number; body: string };
  readonly owner?: ReturnType<typeof policy>;
}

function recovering({
  sessions = [],
  labelled: found = [],
  working = [],
  role = 'write',
  project,
  owner = policy(),
}: World) {
  const here = court(ground, { owner });
  const parts: RecoverParts = {
    ...{ store: here.store, handle: here.handle, clock: here.clock, sessions, host: 'host-1', policy: () => owner },
    installations: { repositories: async () => [repository] },
    issues: { labelled: async () => found, read: async (_, number) => ({ ...issue([]), number }) },
    pulls: { working: async () => working },
    people: { role: async () => role },
    projectIssues: { find: async () => project },
    mirrors: createMirrors(ground.redis()),
    memory: { read: async () => texts },
  };
  return { court: here, run: (dryRun = false) => recover(parts, dryRun) };
}

function looseWhy({ deed, why }: { deed: string; why?: RegExp }): Partial<Deed> {
  return { deed, ...(why ? { why: expect.stringMatching(why) } : {}) } as Partial<Deed>;
}
