import { existsSync, readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SessionSpec } from '../../src/ports/sessions.ts';
import { isPrompt } from '../../src/runner/deliver/foreground.ts';
import { fixtures, makeRoom, never, type TestRoom, until } from './room.ts';

let room: TestRoom;
beforeEach(() => {
  room = makeRoom({ receipt: 600, again: [200, 200, 200] });
});
afterEach(() => room.close());

describe('a message to an agent', () => {
  it('is submitted once, and delivered on its own word', async () => {
    const spec = await tui();
    expect(await send(spec, 'k1', 'Please look at the tests')).toMatchObject({ verdict: 'delivered' });
    expect(submitted(spec)).toEqual(['Please look at the tests']);
  });

  it.each(['#{pane_pid}', ';', "it's; kill-server", 'größer 日本 👍'])('is typed as letters: %s', async (text) => {
    const spec = await tui();
    expect(await send(spec, 'k1', text)).toMatchObject({ verdict: 'delivered' });
    expect(submitted(spec)).toEqual([text]);
  });

  it('loses what a terminal would obey', async () => {
    const spec = await tui();
    await send(spec, 'k1', 'one\x1b[201~\x03 two\x00\x07');
    expect(submitted(spec)).toEqual(['one two']);
  });

  it('is sent once for its key, whoever asks again', async () => {
    const spec = await tui();
    await send(spec, 'comment/12', 'hello');
    expect(await room.visitor().send(spec.task, 'comment/12', 'hello', never)).toMatchObject({ verdict: 'delivered' });
    expect(submitted(spec)).toEqual(['hello']);
  });

  it('is pasted though a person scrolls in the terminal', async () => {
    const spec = await tui();
    await room.tmux('copy-mode', '-t', `=${spec.name}:`);
    expect(await send(spec, 'k1', 'hello')).toMatchObject({ verdict: 'delivered' });
  });

  it('goes to the agent and not to a pane that a person opened beside it', async () => {
    const spec = await tui();
    await room.tmux('split-window', '-b', '-t', `=${spec.name}:`, 'cat');
    expect(await send(spec, 'k1', 'hello')).toMatchObject({ verdict: 'delivered' });
  });

  it('to a script that reads its terminal arrives, unconfirmed', async () => {
    const spec = await room.agent('echo ready; while read -r line; do echo "$line" >> got; done');
    await room.sessions.ensure(spec, never);
    expect(await send(spec, 'k1', 'do this')).toMatchObject({ verdict: 'unconfirmed' });
    expect(readFileSync(join(spec.worktree, 'got'), 'utf8')).toBe('do this\n');
  });

  it('is never typed at the prompt of a shell', async () => {
    const spec = await room.agent('echo started; exec bash --norc');
    await room.sessions.ensure({ ...spec, command: ['bash', '--norc', '-i'] }, never);
    await until(async () => (await screen(spec)).includes('$') || (await screen(spec)).includes('#'));
    expect(await send(spec, 'k1', 'touch canary')).toMatchObject({
      verdict: 'failed',
      reason: expect.stringContaining('shell'),
    });
    expect(await readdir(spec.worktree)).not.toContain('canary');
  });

  it('to a task without a living agent fails, and the tmux server lives on', async () => {
    const spec = await room.agent('exit 0');
    await room.sessions.ensure(spec, never);
    expect(await send(spec, 'k1', 'hello')).toMatchObject({ verdict: 'failed' });
    expect(await room.sessions.send('9-9', 'k1', 'hello', never)).toMatchObject({ verdict: 'failed' });
    expect(await room.sessions.list()).toHaveLength(1);
  });
});

describe('a shell', () => {
  it.each([
    [['bash'], true],
    [['-zsh'], true],
    [['/bin/sh', '-i'], true],
    [['bash', '--norc', '-i'], true],
    [['sh', '/some/run.sh'], false],
    [['bash', '-c', 'sleep 1'], false],
    [['bash', '-lc', 'sleep 1'], false],
    [['node', 'agent.js'], false],
  ])('is at its prompt: %j %s', (argv, expected) => {
    expect(isPrompt(argv)).toBe(expected);
  });
});

async function tui(...options: string[]): Promise<SessionSpec> {
  const spec = await room.agent('');
  await room.sessions.ensure({ ...spec, command: ['node', join(fixtures, 'tui.mjs'), ...options] }, never);
  const events = join(spec.worktree, '.conductor/events');
  await until(() => existsSync(events));
  return spec;
}

function send(spec: SessionSpec, key: string, text: string) {
  return room.sessions.send(spec.task, key, text, never);
}

function screen(spec: SessionSpec): Promise<string> {
  return room.tmux('capture-pane', '-p', '-t', `=${spec.name}:`);
}

function submitted(spec: SessionSpec): unknown[] {
  const file = join(spec.worktree, 'submitted');
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  return lines.map((line) => (line.startsWith('"') ? JSON.parse(line) : line));
}
