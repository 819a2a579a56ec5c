// Every hostile text typed into the terminals of living agents: it arrives as letters, and tmux obeys none of it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SessionSpec } from '../../src/ports/sessions.ts';
import { clean } from '../../src/text/clean.ts';
import { fixtures, makeRoom, never, type TestRoom, until } from '../runner/room.ts';
import { makeWorld } from './world.ts';

const world = makeWorld();
const panes = 6;
let room: TestRoom;
let agents: readonly SessionSpec[];
let server: readonly string[];

beforeAll(async () => {
  room = makeRoom({ settle: 20, receipt: 20_000 }, 'hostile');
  agents = await Promise.all(Array.from({ length: panes }, () => startAgent()));
  server = await serverNow();
  await Promise.all(agents.map(sendShare));
});
afterAll(async () => {
  await room.close();
  world.end();
});

/** Messages to different agents go at the same time, those to one go one after the other. */
async function sendShare(agent: SessionSpec, share: number): Promise<void> {
  for (const [at, { name, text }] of world.texts.entries()) {
    if (at % panes !== share) continue;
    const { verdict, reason } = await room.sessions.send(agent.task, `text-${at}`, text, never);
    expect(verdict, `${name}: ${reason}`).toBe(clean(text).trim() === '' ? 'failed' : 'delivered');
  }
}

test('each arrives once and in order, as the letters that a person would have seen', () => {
  for (const [share, agent] of agents.entries()) {
    const sent = world.texts.map(({ text }, at) => ({ text: clean(text).replaceAll('\t', '    ').trim(), at }));
    const mine = sent.filter(({ text, at }) => at % panes === share && text !== '');
    expect(submittedTo(agent)).toEqual(mine.map(({ text, at }) => (fits(text) ? text : pointerTo(at))));
    for (const { text, at } of mine.filter((one) => !fits(one.text)))
      expect(readFileSync(join(agent.worktree, '.conductor', 'inbox', `text-${at}.md`), 'utf8').trim()).toBe(text);
  }
});

test('no key was pressed but Enter, no session, buffer, option or key binding is new, and nothing was run', async () => {
  for (const { worktree } of agents) expect(readFileSync(join(worktree, 'submitted'), 'utf8')).not.toContain('<C-c>');
  expect(await serverNow()).toEqual(server);
  expect((await room.sessions.list()).filter(({ alive }) => alive)).toHaveLength(panes);
  expect(world.canaries(room.dir)).toEqual([]);
});

async function startAgent(): Promise<SessionSpec> {
  const agent = await room.agent(`exec ${process.execPath} ${join(fixtures, 'tui.mjs')}`);
  await room.sessions.ensure(agent, never);
  await until(() => room.log(agent.name).includes('ready'));
  return agent;
}

async function serverNow(): Promise<readonly string[]> {
  const looks = [
    ['list-sessions', '-F', '#{session_name}'],
    ['list-buffers'],
    ['list-keys'],
    ['show-environment', '-g'],
  ];
  const options = ['-s', '-g', '-gw'].map((which) => ['show-options', which]);
  return Promise.all([...looks, ...options].map((words) => room.tmux(...words)));
}

/** What the agent took from its terminal. */
function submittedTo({ worktree }: SessionSpec): readonly string[] {
  const lines = readFileSync(join(worktree, 'submitted'), 'utf8').trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line) as string);
}

/** As in `fitText`. */
function fits(text: string): boolean {
  return text.length <= 900 && !text.includes('\n');
}

function pointerTo(at: number): string {
  return `Read .conductor/inbox/text-${at}.md and act on it.`;
}
