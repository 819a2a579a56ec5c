import { mkdir, readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { agent } from '../../src/cli/agent.ts';
import { readReport } from '../../src/engine/host/report.ts';
import { type Place, place, refusal } from './place.ts';

async function worktree(): Promise<Place & { outbox: string; inbox: string }> {
  const project = await place();
  const [outbox, inbox] = ['outbox', 'inbox'].map((name) => join(project.root, '.conductor', name)) as [string, string];
  for (const directory of [outbox, inbox]) await mkdir(directory, { recursive: true });
  return { ...project, outbox, inbox };
}

test.each(['status', 'decision', 'blocker', 'ask', 'done'])('%s becomes one file the engine can read', async (verb) => {
  const tree = await worktree();
  await agent(verb, 'use UTC, because "clients" parse it\n', tree.screen());
  const [name = '', ...others] = await readdir(tree.outbox);
  expect(others).toEqual([]);
  expect(name).toMatch(/^\d{13}-[0-9a-f]{8}\.json$/);
  const text = await readFile(join(tree.outbox, name), 'utf8');
  expect(JSON.parse(text)).toEqual({ verb, text: 'use UTC, because "clients" parse it' });
  expect(readReport(name, text)).toMatchObject({ kind: 'session.reported', report: verb });
  expect((await stat(join(tree.outbox, name))).mode & 0o777).toBe(0o600);
});

test('what was said first sorts first', async () => {
  const tree = await worktree();
  let now = 1_800_000_000_000;
  for (const word of ['one', 'two', 'three']) await agent('status', word, { ...tree.screen(), now: () => now++ });
  const names = (await readdir(tree.outbox)).sort();
  const texts = await Promise.all(names.map(async (name) => readFile(join(tree.outbox, name), 'utf8')));
  expect(texts.map((text) => JSON.parse(text).text)).toEqual(['one', 'two', 'three']);
});

test('CONDUCTOR_OUTBOX goes before the directory', async () => {
  const tree = await worktree();
  const other = join(tree.root, 'other');
  await mkdir(other);
  await agent('status', 'here', tree.screen({ CONDUCTOR_OUTBOX: other }));
  expect(await readdir(other)).toHaveLength(1);
  expect(await readdir(tree.outbox)).toEqual([]);
});

test('done may stand alone, the others need a text', async () => {
  const tree = await worktree();
  await agent('done', '', tree.screen());
  expect(await readdir(tree.outbox)).toHaveLength(1);
  expect(await refusal(agent('ask', '  ', tree.screen()))).toMatchObject({ code: 'text_missing', exitCode: 2 });
});

test('mistakes are told apart', async () => {
  const [tree, outside] = [await worktree(), await place()];
  expect(await refusal(agent('shout', 'x', tree.screen()))).toMatchObject({ code: 'verb_unknown', exitCode: 2 });
  expect(await refusal(agent('toString', 'x', tree.screen()))).toMatchObject({ code: 'verb_unknown' });
  expect(await refusal(agent('message', 'qa hello', tree.screen()))).toMatchObject({
    code: 'later_version',
    exitCode: 2,
  });
  expect(await refusal(agent('status', 'x', outside.screen()))).toMatchObject({ code: 'not_in_session', exitCode: 1 });
  expect(await refusal(agent('inbox', '', outside.screen()))).toMatchObject({ code: 'not_in_session' });
});

test('inbox shows each message once, oldest first, and nothing that is still being written', async () => {
  const tree = await worktree();
  const put = async (name: string, text: string, second: number) => {
    await writeFile(join(tree.inbox, name), text);
    await utimes(join(tree.inbox, name), second, second);
  };
  await put('validation-2.md', 'The tests fail.\n', 2_000);
  await put('answer-1.md', 'Use UTC.\n', 1_000);
  await put('half.md.tmp', 'half', 3_000);
  const [first, second, third] = [tree.screen(), tree.screen(), tree.screen()];
  await agent('inbox', '', first);
  await agent('inbox', '', second);
  await put('ci-3.md', 'CI is red.\n', 4_000);
  await agent('inbox', '', third);
  expect(first.said.out).toBe(
    '── .conductor/inbox/answer-1.md\nUse UTC.\n\n── .conductor/inbox/validation-2.md\nThe tests fail.\n\n',
  );
  expect(second.said.out).toBe('No unread messages.\n');
  expect(third.said.out).toBe('── .conductor/inbox/ci-3.md\nCI is red.\n\n');
});
