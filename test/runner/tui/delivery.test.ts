// Messages to a TUI that behaves badly: each is submitted once, or the verdict says that it was not.
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SessionSpec } from '../../../src/ports/sessions.ts';
import { makeRoom, never, type TestRoom, until } from '../room.ts';
import { lines, screen, startTui } from './tui.ts';

let room: TestRoom;
beforeEach(() => {
  room = makeRoom({ receipt: 600, again: [200, 200, 200] }, 'tui');
});
afterEach(() => room.close());

describe('a message to a TUI', () => {
  it('B-01: of 4 KB and many lines that is drawn slowly is submitted once and complete', async () => {
    const spec = await startTui(room, ['slow=5']);
    const text = Array.from({ length: 100 }, (_, index) => `line ${index}, with 'quotes' and $(id) in it`).join('\n');

    expect(await send(spec, 'feedback-7', text)).toMatchObject({ verdict: 'delivered' });

    expect(lines(spec, 'submitted')).toEqual(['Read .conductor/inbox/feedback-7.md and act on it.']);
    expect(readFileSync(join(spec.worktree, '.conductor/inbox/feedback-7.md'), 'utf8')).toBe(`${text}\n`);
  });

  it('B-02: whose first Enter is swallowed is submitted in the end, once', async () => {
    const spec = await startTui(room, ['swallow=1']);
    expect(await send(spec, 'k1', 'wake up')).toMatchObject({ verdict: 'delivered' });
    expect(lines(spec, 'submitted')).toEqual(['wake up']);
  });

  it('B-03: that is echoed and never submitted is unconfirmed, and pasted once', async () => {
    const spec = await startTui(room, ['deaf=1']);
    expect(await send(spec, 'k1', 'are you there')).toMatchObject({
      verdict: 'unconfirmed',
      reason: expect.stringContaining('stands in the input line'),
    });
    expect((await screen(room, spec)).match(/are you there/g)).toHaveLength(1);
    expect(await send(spec, 'k1', 'are you there')).toMatchObject({ verdict: 'unconfirmed' });
    expect((await screen(room, spec)).match(/are you there/g)).toHaveLength(1);
  });

  it.each(['Enter', 'C-c', 'C-u', '-R'])('B-04: is typed as letters: %s', async (text) => {
    const spec = await startTui(room, []);
    expect(await send(spec, 'k1', text)).toMatchObject({ verdict: 'delivered' });
    expect(lines(spec, 'submitted')).toEqual([text]);
  });

  it('B-05: is one of two submissions when two processes send at the same moment', async () => {
    const spec = await startTui(room, ['slow=5']);
    const service = room.sessions.send(spec.task, 'a', 'first message', never);
    const command = room.visitor({ receipt: 600 }).send(spec.task, 'b', 'second message', never);
    expect((await Promise.all([service, command])).map(({ verdict }) => verdict)).toEqual(['delivered', 'delivered']);
    expect([...lines(spec, 'submitted')].sort()).toEqual(['first message', 'second message']);
  });

  it('B-06: is held while a dialog asks for permission, which it does not answer', async () => {
    const spec = await startTui(room, ['dialog=start']);
    expect(await send(spec, 'k1', '1')).toMatchObject({
      verdict: 'failed',
      reason: 'it asks: Do you want to proceed?',
    });
    expect(lines(spec, 'answers')).toEqual([]);

    await room.tmux('send-keys', '-t', `=${spec.name}:`, '2');
    await until(async () => /^>$/m.test(await screen(room, spec)));
    expect(await send(spec, 'k1', '1')).toMatchObject({ verdict: 'delivered' });
    expect(lines(spec, 'submitted')).toEqual(['1']);
  });

  it('leaves a notice of a limit, which asks nobody for anything, in the way of its CLI', async () => {
    const spec = await fakeGemini();
    await until(async () => (await screen(room, spec)).includes('Keep trying'));
    expect(await send(spec, 'k1', 'go on')).toMatchObject({ verdict: 'unconfirmed' });
    await until(() => lines(spec, 'submitted').length > 0);
    expect(lines(spec, 'answers')).toEqual(['2']);
    expect(lines(spec, 'submitted')).toEqual(['go on']);
  });

  it('B-06: gets no Enter when a dialog comes up after the paste', async () => {
    const spec = await startTui(room, ['dialog=paste']);
    expect(await send(spec, 'k1', 'go on')).toMatchObject({
      verdict: 'unconfirmed',
      reason: expect.stringContaining('Do you want to proceed?'),
    });
    expect(lines(spec, 'answers')).toEqual([]);
  });
});

describe('a TUI', () => {
  it('that is slow to start gets nothing before its input is there', async () => {
    const spec = await startTui(room, ['start=begin'], { wait: false });
    expect(await send(spec, 'k1', 'hello')).toMatchObject({
      verdict: 'failed',
      reason: 'its input is not on the screen',
    });
    writeFileSync(join(spec.worktree, 'begin'), '');
    await until(async () => (await send(spec, 'k1', 'hello')).verdict === 'delivered');
    expect(lines(spec, 'submitted')).toEqual(['hello']);
  });

  it('that takes an early Enter as a newline gets it when it has settled', async () => {
    const spec = await startTui(room, ['early=150']);
    expect(await send(spec, 'k1', 'hello')).toMatchObject({ verdict: 'delivered' });
    // On a busy machine it may see the Enter too early all the same; then it gets another one.
    expect(lines(spec, 'submitted').map((text) => String(text).trimEnd())).toEqual(['hello']);
  });

  it('that made a newline of an Enter gets another one, and no second paste', async () => {
    const spec = await startTui(room, ['newline=1']);
    expect(await send(spec, 'k1', 'hello')).toMatchObject({ verdict: 'delivered' });
    expect(lines(spec, 'submitted')).toEqual(['hello\n']);
  });

  it('that draws everything anew without end gets it once', async () => {
    const spec = await startTui(room, ['storm=2', 'swallow=1']);
    await room.tmux('copy-mode', '-t', `=${spec.name}:`);
    expect(await send(spec, 'k1', 'hello in the storm')).toMatchObject({ verdict: 'delivered' });
    expect(lines(spec, 'submitted')).toEqual(['hello in the storm']);
  });

  it('that tells of the prompt late is believed when the message is asked for again', async () => {
    const spec = await startTui(room, ['late=now']);
    expect(await send(spec, 'k1', 'hello')).toMatchObject({ verdict: 'unconfirmed' });
    writeFileSync(join(spec.worktree, 'now'), '');
    await until(async () => (await send(spec, 'k1', 'hello')).verdict === 'delivered');
    expect(lines(spec, 'submitted')).toEqual(['hello']);
  });

  it('that never tells of it leaves the message unconfirmed, however its screen changed', async () => {
    const spec = await startTui(room, ['mute=1']);
    expect(await send(spec, 'k1', 'hello')).toMatchObject({ verdict: 'unconfirmed' });
    expect(lines(spec, 'submitted')).toEqual(['hello']);
  });

  it("keeps a person's draft, which no message is put on top of", async () => {
    const spec = await startTui(room, []);
    await type(spec, 'do not');
    expect(await send(spec, 'k1', 'delete everything')).toMatchObject({
      verdict: 'failed',
      reason: 'somebody has begun to write in its input line',
    });
    expect(await screen(room, spec)).toContain('> do not\n');

    await type(spec, ' worry');
    await room.tmux('send-keys', '-t', `=${spec.name}:`, 'Enter');
    await until(() => lines(spec, 'submitted').length > 0);
    expect(await send(spec, 'k1', 'delete everything')).toMatchObject({ verdict: 'delivered' });
    expect(lines(spec, 'submitted')).toEqual(['do not worry', 'delete everything']);
  });

  it('in which a message of ours was left gets the next one alone', async () => {
    const spec = await startTui(room, ['swallow=4']);
    expect(await send(spec, 'k1', 'the old one')).toMatchObject({ verdict: 'unconfirmed' });
    expect(await send(spec, 'k2', 'the new one')).toMatchObject({ verdict: 'delivered' });
    expect(lines(spec, 'submitted')).toEqual(['the new one']);
  });

  it('that printed 100 MB takes messages, and its log has an end', async () => {
    const spec = await startTui(room, ['flood=100'], { waitMs: 60_000 });
    expect(await send(spec, 'k1', 'hello')).toMatchObject({ verdict: 'delivered' });
    const log = join(room.logDir, `${spec.name}.log`);
    expect(statSync(log).size).toBeLessThan(33 * 1024 * 1024);
    expect(existsSync(`${log}.2`)).toBe(false);
  });
});

function send(spec: SessionSpec, key: string, text: string) {
  return room.sessions.send(spec.task, key, text, never);
}

/** A program named `gemini` that draws what Gemini CLI 0.61.0 draws at a limit (see its recorded screen), and takes a prompt behind it. */
async function fakeGemini(): Promise<SessionSpec> {
  const spec = await room.agent('', { cli: 'gemini' });
  const bin = join(room.dir, 'bin');
  mkdirSync(bin);
  const script = [
    '#!/bin/sh',
    'stty -icanon -echo',
    "printf '│ Usage limit reached for all Pro models.\\n│ ● 1. Keep trying\\n│   2. Stop\\n'",
    'dd bs=1 count=1 2> /dev/null > answers',
    "clear; printf ' >   Type your message or @path\\033[1;4H'",
    'stty icanon; read -r said; echo "$said" > submitted; clear; sleep 1000',
  ];
  writeFileSync(join(bin, 'gemini'), `${script.join('\n')}\n`, { mode: 0o755 });
  const started = {
    ...spec,
    command: [],
    env: { ...spec.env, PATH: `${bin}:${process.env.PATH}`, GEMINI_API_KEY: 'none' },
  };
  await room.sessions.ensure({ ...started, options: {} }, never);
  return spec;
}

/** As a person does who is attached. */
async function type(spec: SessionSpec, text: string): Promise<void> {
  await room.tmux('send-keys', '-l', '-t', `=${spec.name}:`, text);
  await until(async () => (await screen(room, spec)).includes(text.trim()));
}
