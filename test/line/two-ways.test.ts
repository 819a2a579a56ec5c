// Files and GitHub say the same, whoever writes where: a person in an editor, a person on GitHub, an agent.
import { existsSync } from 'node:fs';
import { appendFile, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseBlockers } from '../../src/text/memory/blockers.ts';
import { parseDecisions } from '../../src/text/memory/decisions.ts';
import { parseProjectState } from '../../src/text/memory/project-state.ts';
import { honest } from './honest.ts';
import { bodiesOf } from './say.ts';
import { useLine } from './use-line.ts';

const problems: string[] = [];
const line = useLine({ github: honest(problems), slots: 12 });

test('S-126, S-128: a blocker written into the file by any editor reaches record, issue, agent and status, and its end too', async () => {
  const number = await working('Block me');
  await edit('blockers', (text) =>
    text.replace('## Resolved Blockers', `- #${number}: Which database do we use, exactly?\n\n## Resolved Blockers`),
  );
  const began = Date.now();
  const { blockers } = await line().seen(number, 'has the blocker', (task) => task.blockers.length === 1);
  expect(Date.now() - began, 'it was seen at once, and not by the next sweep').toBeLessThan(3_000);
  const [{ id = '' } = {}] = blockers;
  expect(blockers).toMatchObject([{ from: 'person', text: 'Which database do we use, exactly?', closedAt: null }]);
  await line().until('people are told', () => bodiesOf(line(), number).some((body) => body.includes('Which database')));
  await line().until('it is in the status comment', () => status(number).includes(`\`${id}\` is resolved`));
  await line().until('the agent has it', async () => (await inbox(number)).includes('Which database'));
  await line().until('the entry has its form', async () =>
    (await memory('blockers')).includes(`### ${id} · Task #${number}`),
  );
  expect(line().conductor('status', String(number))).toContain('Which database do we use');
  await edit('blockers', (text) =>
    text.replace(
      /(### b-[0-9a-f]{8} [\s\S]*?)\*\*Status\*\*: open/,
      '$1**Status**: resolved\n- **Resolved**: today by rita',
    ),
  );
  const after = await line().seen(number, 'is unblocked', (task) => task.blockers[0]?.closedAt !== null);
  expect(after.blockers).toMatchObject([{ id, closedBy: 'rita' }]);
  await line().until('the status comment follows', () => !status(number).includes('Which database'));
  await line().until(
    'the entry is among the resolved',
    async () =>
      (await memory('blockers')).indexOf(`### ${id}`) > (await memory('blockers')).indexOf('## Resolved Blockers'),
  );
  await line().calm();
  expect(parseBlockers(await memory('blockers')).filter((one) => one.issue === number)).toHaveLength(1);
  expect(line().notes(number)).toHaveLength(1);
});

test('S-127: a decision is taken in once, also when the editor replaces the file, and reaches the issue', async () => {
  const number = await working('Decide');
  await edit('decisions', (text) => `${text}\n- Task #${number}: Use tabs, because everybody has them.\n`, 'replace');
  const task = await line().seen(number, 'has the decision', ({ decisions }) => decisions.length === 1);
  expect(task.decisions).toMatchObject([{ text: expect.stringContaining('Use tabs, because everybody has them.') }]);
  await line().until('it is in the status comment', () =>
    status(number).includes('Use tabs, because everybody has them'),
  );
  await line().calm();
  expect(parseDecisions(await memory('decisions')).filter((one) => one.issue === number)).toHaveLength(1);
  expect((await line().task(number))?.decisions).toHaveLength(1);
});

test('C-23: a box ticked in the status comment by a writer resolves the blocker; a stranger’s tick and text are put back', async () => {
  const { github } = line();
  const number = await working('Tick me');
  await github.as('alice').comment(line().repository, number, '/conductor block No network here.');
  await line().seen(number, 'is blocked', ({ blockers }) => blockers.length === 1);
  await line().until('its box is there', () => status(number).includes('- [ ] `b1` is resolved'));
  await line().calm();
  const [comment] = line().statusComments(number);
  if (!comment) throw new Error('no status comment');
  const before = comment.body;
  await github
    .as('mallory')
    .editComment(
      line().repository,
      comment,
      before.replace('- [ ] `b1`', '- [x] `b1`').replace('### ', '### All done. '),
    );
  await line().until('it is put back', () => comment.body === before);
  await line().calm();
  expect((await line().task(number))?.blockers).toMatchObject([{ closedAt: null }]);
  await github.as('alice').editComment(line().repository, comment, before.replace('- [ ] `b1`', '- [x] `b1`'));
  const { blockers } = await line().seen(number, 'is unblocked', (task) => task.blockers[0]?.closedAt !== null);
  expect(blockers).toMatchObject([{ closedBy: 'alice' }]);
  await line().until('the file follows', async () =>
    parseBlockers(await memory('blockers')).some((one) => one.issue === number && one.resolved?.by === 'alice'),
  );
});

test('C-23: a status comment that was deleted is there again, once', async () => {
  const number = await working('Delete me');
  await line().until('it is there', () => line().statusComments(number).length === 1);
  await line().calm();
  const [comment] = line().statusComments(number);
  if (comment) await line().github.as('alice').deleteComment(line().repository, comment);
  await line().until('there is another one', () =>
    line()
      .statusComments(number)
      .some(({ id }) => id !== comment?.id),
  );
  await line().calm();
  expect(line().statusComments(number)).toHaveLength(1);
});

test('C-23: files deleted from disk are there again with the same content', async () => {
  const number = await working('Forget me not');
  await line().github.as('alice').comment(line().repository, number, '/conductor decide Keep it.');
  await line().until('it is in the file', async () => (await memory('decisions')).includes('Keep it.'));
  await edit('project_state', (text) =>
    text
      .replace('## Current Phase', '## Current Phase: Start')
      .replace('## Completed Features', '## Completed Features\n\n- [ ] Dark mode'),
  );
  await line().until('the project issue has it', () => projectBody().includes('Dark mode'));
  await line().calm();
  const before = await Promise.all(files.map(memory));
  await rm(path('decisions'));
  await line().until('one file is there again', () => existsSync(path('decisions')));
  expect(await memory('decisions')).toBe(before[3]);
  // The conductor sees it go, and may be about to write there.
  await rm(join(line().root, 'memory'), { recursive: true, maxRetries: 5 });
  await line().until('all of them are there again', () => files.every((name) => existsSync(path(name))));
  await line().until('they say what the records say', async () => {
    const ours = (text: string) => parseDecisions(text).map(({ id, issue, text: words }) => ({ id, issue, words }));
    return (
      JSON.stringify(ours(await memory('decisions')).toSorted(byKey)) ===
      JSON.stringify(ours(before[3] ?? '').toSorted(byKey))
    );
  });
  const features = parseProjectState(await memory('project_state')).features;
  expect(features).toContainEqual({ done: false, issue: null, title: 'Dark mode' });
});

test('C-23: what a writer edits in the project issue is in the file; a stranger’s edit, a close and a label change nothing', async () => {
  const { github, repository } = line();
  await working('Mirror me');
  const issue = await line().until('there is a project issue', projectIssue);
  await line().calm();
  expect(issue.title).toBe('Widgets: project state');
  const before = issue.body ?? '';
  await github
    .as('mallory')
    .editIssue(repository, issue.number, { body: before.replace(/## Current Phase.*/, '## Current Phase: Ruin') });
  await line().until('it is put back', () => issue.body === projectBody() && !projectBody().includes('Ruin'));
  await github.as('alice').editIssue(repository, issue.number, {
    body: projectBody()
      .replace(/## Current Phase.*/, '## Current Phase: Growth')
      .replace('## Latest Decisions', '- [ ] The server is too small\n\n## Latest Decisions'),
  });
  await line().until(
    'the phase is in the file',
    async () => parseProjectState(await memory('project_state')).phase === 'Growth',
  );
  await line().until('the blocker is in the file', async () =>
    parseBlockers(await memory('blockers')).some(
      ({ issue: about, text }) => about === null && text === 'The server is too small',
    ),
  );
  await line().until('both are on the issue', () => /Growth[\s\S]*`b-[0-9a-f]{8}` Project/.test(projectBody()));
  await github.as('alice').closeIssue(repository, issue.number);
  await line().until('it is open again', () => projectIssue()?.state === 'open');
  await github.as('alice').label(repository, issue.number, 'backend');
  await github.as('alice').comment(repository, issue.number, '/conductor deploy');
  await line().calm();
  expect(await line().task(issue.number)).toBeUndefined();
  await github.as('alice').deleteIssue(repository, issue.number);
  await line().until('there is another one', () => (projectIssue()?.number ?? issue.number) !== issue.number);
  await line().calm();
  expect(projectBody()).toContain('Growth');
  expect(problems).toEqual([]);
}, 120_000);

const files = ['project_state', 'task_assignments', 'blockers', 'decisions'] as const;

/** An issue whose agent is at work, until the end of the tests. */
async function working(title: string): Promise<number> {
  const number = await line().request(title, 'hold');
  await line().seen(number, 'is at work', ({ state, session }) => state === 'in_progress' && session.alive);
  await line().until('it is in the file', async () => (await memory('project_state')).includes(`Task #${number}:`));
  return number;
}

function path(name: (typeof files)[number]): string {
  return join(line().root, 'memory', 'acme', 'widgets', `${name}.md`);
}

function memory(name: (typeof files)[number]): Promise<string> {
  return readFile(path(name), 'utf8').catch(() => '');
}

/** As editors do: in place, or by another file that takes its name. */
async function edit(
  name: (typeof files)[number],
  change: (text: string) => string,
  how: 'in place' | 'replace' = 'in place',
): Promise<void> {
  const text = change(await memory(name));
  if (how === 'in place') return writeFile(path(name), text);
  await writeFile(`${path(name)}~`, '');
  await appendFile(`${path(name)}~`, text);
  await rename(`${path(name)}~`, path(name));
}

function status(number: number): string {
  return line().statusComments(number)[0]?.body ?? '';
}

async function inbox(number: number): Promise<string> {
  const { readdir } = await import('node:fs/promises');
  const directory = join(line().worktree(number), '.conductor', 'inbox');
  const names = await readdir(directory).catch(() => []);
  return (await Promise.all(names.map((one) => readFile(join(directory, one), 'utf8')))).join('\n');
}

function projectIssue() {
  return line()
    .repository.issues()
    .find(({ title, deleted }) => title.endsWith(': project state') && !deleted);
}

function projectBody(): string {
  return projectIssue()?.body ?? '';
}

function byKey(one: { id: string; issue: number | null }, other: { id: string; issue: number | null }): number {
  return `${one.issue} ${one.id}`.localeCompare(`${other.issue} ${other.id}`);
}
