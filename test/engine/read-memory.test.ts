// People edit files, the law decides, the files follow: over real files and a real store.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { MemoryEdit } from '../../src/core/memory-edit.ts';
import { createReadMemory } from '../../src/engine/read-memory.ts';
import type { Memory } from '../../src/ports/memory.ts';
import { createMirrors } from '../../src/queue/mirrors.ts';
import { createUnwritten, noteUnwritten } from '../../src/queue/unwritten.ts';
import { parseBlockers } from '../../src/text/memory/blockers.ts';
import { parseDecisions } from '../../src/text/memory/decisions.ts';
import { parseProjectState } from '../../src/text/memory/project-state.ts';
import { renderProjectIssue } from '../../src/text/project/project-issue.ts';
import { repository } from '../core/origin.ts';
import { task } from '../core/task.ts';
import { freshRoot, memoryIn, secret } from '../memory/room.ts';
import { court, ownRedis } from './ground.ts';

const ground = ownRedis();
type File = 'project_state' | 'blockers' | 'decisions' | 'task_assignments';

test('S-126, S-127: what a person writes is on record once, has its form and its id, and is read no second time', async () => {
  const at = await memory();
  at.edit('blockers', (text) => text.replace('## Resolved', '- #12: Which database do we use?\n\n## Resolved'));
  at.edit('decisions', (text) => `${text}\n- Task #12: Use tabs.\n`);
  expect(await at.look()).toBe('edited');
  await at.settle();
  const { blockers, decisions, rev } = await at.court.task();
  expect(blockers).toMatchObject([{ text: 'Which database do we use?', from: 'person', closedAt: null }]);
  expect(decisions).toMatchObject([{ text: 'Use tabs.', author: 'file' }]);
  expect(at.text('blockers')).toContain(`### ${blockers[0]?.id} · Task #12`);
  expect(at.text('decisions')).toContain(`### ${decisions[0]?.id} · Task #12`);
  expect(at.refreshed).toEqual([true]);
  expect(await at.look()).toBe('settled');
  await at.settle();
  expect((await at.court.task()).rev).toBe(rev);
  expect(at.refreshed).toEqual([true]);
});

test('C-23: killed after the law heard and before the files are written, everything is there exactly once', async () => {
  const at = await memory();
  at.edit('blockers', (text) => text.replace('## Resolved', '- #12: Which database do we use?\n\n## Resolved'));
  await expect(at.settle('killed')).rejects.toThrow('killed');
  expect((await at.court.task()).blockers).toHaveLength(1);
  expect(parseBlockers(at.text('blockers')), 'not written yet').toHaveLength(0);
  await at.settle();
  await at.settle();
  const { blockers, mail } = await at.court.task();
  expect(blockers).toHaveLength(1);
  expect(mail).toHaveLength(1);
  expect(parseBlockers(at.text('blockers'))).toHaveLength(1);
});

test('C-23: what the tasks say meanwhile does not swallow what a person wrote', async () => {
  const at = await memory();
  at.edit('decisions', (text) => `${text}\n- Task #12: Use tabs.\n`);
  const decision = { id: 'd1', text: 'Use make.', author: 'rust-agent', at: 0 };
  await at.court.conducts({ ...(await at.court.task()), decisions: [decision] });
  await at.settle();
  expect((await at.court.task()).decisions.map(({ text }) => text)).toEqual(['Use make.', 'Use tabs.']);
  expect(
    parseDecisions(at.text('decisions'))
      .map(({ text }) => text)
      .toSorted(),
  ).toEqual(['Use make.', 'Use tabs.']);
});

test('C-23: an edit that comes while another one is taken in is taken in too', async () => {
  const at = await memory();
  at.edit('decisions', (text) => `${text}\n- Task #12: Use tabs.\n`);
  await at.settle(() => at.edit('decisions', (text) => `${text}\n- Task #12: Use make.\n`));
  expect((await at.court.task()).decisions.map(({ text }) => text)).toEqual(['Use tabs.', 'Use make.']);
  expect(parseDecisions(at.text('decisions'))).toHaveLength(2);
  expect(await at.look()).toBe('settled');
});

test('C-23: an edit of a task that nobody conducts stays in the file', async () => {
  const at = await memory();
  at.edit('decisions', (text) => `${text}\n- Task #77: Use tabs.\n`);
  await at.settle();
  expect((await at.court.task()).decisions).toEqual([]);
  expect(at.text('decisions')).toContain('Use tabs.');
});

test('C-23: what concerns no task has the file as its truth, and the project issue is written at once', async () => {
  const at = await memory();
  at.edit('project_state', (text) => text.replace('## Current Phase', '## Current Phase: Growth'));
  await at.settle();
  expect(at.refreshed).toEqual([true]);
  at.edit('project_state', (text) => text.replace('## Completed Features', '## Completed Features\n\n- [ ] Dark mode'));
  await at.settle();
  expect(at.refreshed, 'a feature may wait').toEqual([true, false]);
  expect(parseProjectState(at.text('project_state'))).toMatchObject({
    phase: 'Growth',
    features: [{ done: false, issue: null, title: 'Dark mode' }],
  });
});

test('C-23: what a person writes on the project issue stands in the files afterwards, and in the records', async () => {
  const at = await memory();
  const edits: readonly MemoryEdit[] = [
    { kind: 'phase.changed', field: 'name', value: 'Growth' },
    { kind: 'feature.added', title: 'Dark mode', issue: null },
    { kind: 'feature.done', title: 'Dark mode', issue: null },
    { kind: 'blocker.opened', id: 'b-00000001', issue: null, text: 'No server.', author: 'rita', asks: false },
    { kind: 'decision.made', id: 'd-00000001', issue: null, text: 'Use tabs.', author: 'rita' },
    { kind: 'decision.made', id: 'd-00000002', issue: 12, text: 'Use make.', author: 'rita' },
  ];
  for (const _ of 'twice') await at.take(edits);
  expect(parseProjectState(at.text('project_state'))).toMatchObject({
    phase: 'Growth',
    features: [{ done: true, title: 'Dark mode' }],
  });
  expect(parseBlockers(at.text('blockers'))).toMatchObject([{ id: 'b-00000001', issue: null, text: 'No server.' }]);
  expect(parseDecisions(at.text('decisions')).map(({ id, issue }) => [id, issue])).toEqual([
    ['d-00000001', null],
    ['d-00000002', 12],
  ]);
  expect((await at.court.task()).decisions).toMatchObject([{ id: 'd-00000002', author: 'rita' }]);
  await at.take([
    { kind: 'blocker.resolved', id: 'b-00000001', issue: null, outcome: 'Bought one.', by: 'rita' },
    { kind: 'decision.reworded', id: 'd-00000001', issue: null, text: 'Use spaces.' },
    { kind: 'feature.undone', title: 'Dark mode', issue: null },
  ]);
  expect(parseBlockers(at.text('blockers'))).toMatchObject([{ resolved: { by: 'rita', outcome: 'Bought one.' } }]);
  expect(parseDecisions(at.text('decisions'))[0]).toMatchObject({ text: 'Use spaces.' });
  expect(parseProjectState(at.text('project_state')).features).toMatchObject([{ done: false }]);
});

test('C-23: what was written on the project issue stays also where an older version is saved over it at once', async () => {
  const at = await memory();
  await at.take([
    { kind: 'blocker.opened', id: 'b-00000001', issue: null, text: 'No server.', author: 'rita', asks: false },
  ]);
  const [blockers, decisions] = [at.text('blockers'), at.text('decisions')];
  await at.put([
    { kind: 'blocker.resolved', id: 'b-00000001', issue: null, outcome: 'Bought one.', by: 'rita' },
    { kind: 'blocker.opened', id: 'b-00000002', issue: null, text: 'No desk.', author: 'rita', asks: false },
    { kind: 'decision.made', id: 'd-00000001', issue: null, text: 'Use tabs.', author: 'rita' },
  ]);
  at.edit('blockers', () => blockers.replace('## Resolved', '- No chair.\n\n## Resolved'));
  at.edit('decisions', () => `${decisions}\n- Use make.\n`);
  await at.settle();
  expect(parseBlockers(at.text('blockers'))).toMatchObject([
    { text: 'No desk.', resolved: null },
    { text: 'No chair.', resolved: null },
    { text: 'No server.', resolved: { by: 'rita', outcome: 'Bought one.' } },
  ]);
  expect(
    parseDecisions(at.text('decisions'))
      .map(({ text }) => text)
      .toSorted(),
  ).toEqual(['Use make.', 'Use tabs.']);
});

test('C-23: one lost file is as it was; all of them lost, records and project issue make them again', async () => {
  const at = await memory();
  at.edit('blockers', (text) => text.replace('## Resolved', '- #12: Which database do we use?\n\n## Resolved'));
  at.edit('decisions', (text) => `${text}\nUse tabs.\n`);
  at.edit('project_state', (text) => text.replace('## Current Phase', '## Current Phase: Growth'));
  await at.settle();
  const before = at.text('blockers');
  rmSync(at.path('blockers'));
  expect(await at.look()).toBe('edited');
  await at.settle();
  expect(at.text('blockers')).toBe(before);
  const texts = {
    ...{ project_state: at.text('project_state'), blockers: before, decisions: at.text('decisions') },
  };
  const { body } = renderProjectIssue({
    name: 'W',
    repositoryId: repository.id,
    texts,
    tasks: [],
    issuesUrl: 'https://h/acme/widgets/issues/',
  });
  await at.mirrors.set(repository.id, { issue: 90, hash: 'x', body });
  rmSync(at.root, { recursive: true });
  expect(await at.look()).toBe('edited');
  await at.settle();
  const words = (text: string) => parseBlockers(text).map(({ id, issue, text: said }) => ({ id, issue, said }));
  expect(words(at.text('blockers'))).toEqual(words(before));
  expect(parseDecisions(at.text('decisions')).map(({ id, issue, text }) => ({ id, issue, text }))).toEqual(
    parseDecisions(texts.decisions).map(({ id, issue, text }) => ({ id, issue, text })),
  );
  expect(parseProjectState(at.text('project_state')).phase).toBe('Growth');
});

test('C-23: a task at rest keeps its entries unread, and one that changed at rest is written', async () => {
  const at = await memory();
  const made = await at.court.task();
  await at.court.conducts({ ...made, decisions: [{ id: 'd1', text: 'Use make.', author: 'mona', at: 0 }] });
  await at.settle();
  const resting = {
    ...(await at.court.task()),
    state: 'completed',
    session: { ...made.session, state: 'idle' },
  } as const;
  await at.court.conducts({
    ...resting,
    decisions: [...resting.decisions, { id: 'd2', text: 'Use tabs.', author: 'mona', at: 0 }],
  });
  await at.settle();
  expect(parseDecisions(at.text('decisions')), 'nobody said that it changed').toHaveLength(1);
  await noteUnwritten(ground.redis(), [made.id]);
  await at.settle();
  expect(parseDecisions(at.text('decisions')).map(({ id }) => id)).toEqual(['d1', 'd2']);
  expect(parseProjectState(at.text('project_state')).features).toMatchObject([{ done: true, issue: 12 }]);
  at.edit('decisions', (text) => text.replace('Use tabs.', 'Use spaces.'));
  await at.settle();
  expect((await at.court.task()).decisions.map(({ text }) => text)).toEqual(['Use make.', 'Use spaces.']);
});

test('T-33: a person’s words stay in the file as they are; what a task says is masked there', async () => {
  const at = await memory();
  const made = await at.court.task();
  await at.court.conducts({ ...made, decisions: [{ id: 'd1', text: `Use ${secret}.`, author: 'rust-agent', at: 0 }] });
  at.edit('decisions', (text) => `${text}\n- Task #12: The word ${secret} is fine.\n`);
  await at.settle();
  at.edit('blockers', (text) => text.replace('## Resolved', '- #12: Anything.\n\n## Resolved'));
  await at.settle();
  expect(parseDecisions(at.text('decisions')).map(({ text }) => text)).toEqual([
    `The word ${secret} is fine.`,
    'Use [redacted].',
  ]);
});

test('S-120: a file that has grown long keeps the newest, and the rest is in its archive, once', async () => {
  const at = await memory();
  const decisions = Array.from({ length: 300 }, (_, n) => ({
    ...{ id: `d${n + 1}`, text: `Decision number ${n + 1}.`, author: 'mona', at: n * 60_000 },
  }));
  await at.court.conducts({ ...(await at.court.task()), state: 'completed', decisions });
  await noteUnwritten(ground.redis(), ['4711-12']);
  await at.settle();
  const archive = readFileSync(at.path('decisions').replace('.md', '.archive.md'), 'utf8');
  const ids = [...parseDecisions(archive), ...parseDecisions(at.text('decisions'))].map(({ id }) => id);
  expect(ids).toEqual(decisions.map(({ id }) => id));
  expect(parseDecisions(at.text('decisions')).length).toBeLessThan(260);
  await noteUnwritten(ground.redis(), ['4711-12']);
  at.edit('blockers', (text) => text.replace('## Resolved', 'Just a note of mine.\n\n## Resolved'));
  await at.settle();
  expect(readFileSync(at.path('decisions').replace('.md', '.archive.md'), 'utf8')).toBe(archive);
});

test('W-49: a file that an editor has emptied and not yet written is left alone', async () => {
  const at = await memory();
  const before = at.text('decisions');
  writeFileSync(at.path('decisions'), '');
  expect(await at.look()).toBe('changing');
  await expect(at.settle()).rejects.toMatchObject({ code: 'changing', retry: 'soon' });
  const onGitHub = { kind: 'phase.changed', field: 'status', value: 'On hold' } as const;
  await expect(at.take([onGitHub])).rejects.toMatchObject({ code: 'changing', retry: 'soon' });
  expect(at.text('decisions')).toBe('');
  writeFileSync(at.path('decisions'), `${before}\n- Task #12: Use tabs.\n`);
  await at.settle();
  expect((await at.court.task()).decisions).toHaveLength(1);
});

async function memory() {
  const root = freshRoot();
  const files = memoryIn(root, { clock: { now: Date.now, id: () => crypto.randomUUID() } });
  const here = court(ground, { now: Date.now });
  await here.conducts(task('in_progress'));
  const mirrors = createMirrors(ground.redis());
  const refreshed: boolean[] = [];
  const unwritten = createUnwritten(ground.redis());
  const parts = { store: here.store, unwritten, mirrors, clock: here.clock, log: here.log };
  const reading = (changes: Partial<Memory>) =>
    createReadMemory({
      ...parts,
      memory: { ...files, ...changes },
      tell: here.tell,
      refresh: async (_, urgent) => void refreshed.push(urgent),
    });
  await reading({}).settle(repository);
  refreshed.length = 0;
  const path = (name: File) => join(root, 'acme', 'widgets', `${name}.md`);
  const text = (name: File) => readFileSync(path(name), 'utf8');
  return {
    ...{ root, court: here, mirrors, refreshed, path, text },
    look: () => files.look(repository),
    take: (edits: readonly MemoryEdit[]) => reading({}).take(repository, edits, 'rita'),
    /** The first half of `take`. */
    put: (edits: readonly MemoryEdit[]) => files.edit(repository, edits, Date.now()),
    edit: (name: File, change: (text: string) => string) => writeFileSync(path(name), change(text(name))),
    /** @param after what happens when the law has heard: the process is killed, or somebody does something, once */
    settle(after: 'killed' | (() => void) = () => {}): Promise<void> {
      let done = false;
      const settle: Memory['settle'] = (where, world, now) =>
        files.settle(
          where,
          {
            ...world,
            async hear(edits) {
              await world.hear(edits);
              if (after === 'killed') throw new Error('killed');
              if (!done) after();
              done = true;
            },
          },
          now,
        );
      return reading({ settle }).settle(repository);
    },
  };
}
