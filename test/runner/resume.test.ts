// An agent goes on with the session it had, with a stand-in of Claude Code that knows some sessions and not others.
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SessionSpec } from '../../src/ports/sessions.ts';
import { rememberSession } from '../../src/runner/prepare/homes.ts';
import { makeRoom, never, type TestRoom, until } from './room.ts';

const known = '11111111-2222-4333-8444-555555555555';

let room: TestRoom;
beforeEach(() => {
  room = makeRoom({ resume: 3_000 }, 'resume');
});
afterEach(() => room.close());

describe('a session that is to go on', () => {
  it('goes on under its own id when its CLI knows it', async () => {
    const spec = await claude(`tell start; exec sleep 1000`);
    expect(await start(spec)).toMatchObject({ alive: true });
    expect(starts(spec)).toEqual([`--resume ${known}`]);
    expect(readFileSync(join(homeOf(spec), 'session'), 'utf8')).toBe(`${known}\n`);
  });

  it('begins anew when its CLI does not know it, and nobody is told of a crash', async () => {
    room.watch();
    const spec = await claude(`
      case "$*" in *--resume*) sleep 0.3; echo 'No conversation found with session ID: ${known}' >&2; exit 1;; esac
      tell start; exec sleep 1000`);

    expect(await start(spec)).toMatchObject({ alive: true });

    const [first, second, ...more] = starts(spec);
    expect([first, more]).toEqual([`--resume ${known}`, []]);
    expect(second).toMatch(/^--session-id [0-9a-f-]{36}$/);
    expect(existsSync(join(homeOf(spec), 'session'))).toBe(false);
    expect(await room.sessions.list()).toMatchObject([{ task: spec.task, alive: true }]);
    expect(room.events.filter(({ kind }) => kind === 'exited')).toEqual([]);
    expect(await room.sessions.stop(spec.task, never)).toBe(true);
  });

  it('keeps its history when its CLI ends for another reason', async () => {
    room.watch();
    const spec = await claude(`echo 'Invalid API key' >&2; exit 1`);
    await start(spec);
    expect(await room.exitOf(spec.task)).toMatchObject({ code: 1 });
    expect(starts(spec)).toEqual([`--resume ${known}`]);
    expect(existsSync(join(homeOf(spec), 'session'))).toBe(true);
  });

  it('begins anew at once where there is no record of it', async () => {
    const spec = await claude('tell start; exec sleep 1000', { record: false });
    await start(spec);
    expect(starts(spec)).toEqual([expect.stringMatching(/^--session-id/)]);
  });

  it.each(['agent', 'tmux server'])('goes on after kill -9 of its %s', async (what) => {
    room.watch();
    const spec = await claude('tell start; exec sleep 1000');
    const live = await start(spec);
    const pid = what === 'agent' ? live.pid : Number(await room.tmux('display-message', '-p', '#{pid}'));
    process.kill(pid ?? 0, 'SIGKILL');
    await room.exitOf(spec.task);

    expect(await start({ ...spec, fence: 2 })).toMatchObject({ alive: true, fence: 2 });
    expect(starts(spec)).toEqual([`--resume ${known}`, `--resume ${known}`]);
  });
});

/** @param script what the stand-in does; `tell` writes an event as its hooks would */
async function claude(script: string, { record = true } = {}): Promise<SessionSpec> {
  const bin = join(room.dir, 'bin');
  mkdirSync(bin, { recursive: true });
  const head = `#!/bin/sh
    tell() { printf '{"t":1,"ev":"%s","mark":"%s","raw":null}\\n' "$1" "$CONDUCTOR_MARK" >> .conductor/events; }
    printf '%s ' "$@" >> starts; echo >> starts`;
  writeFileSync(join(bin, 'claude'), `${head}\n${script}\n`);
  chmodSync(join(bin, 'claude'), 0o755);
  const spec = await room.agent('', { cli: 'claude', resume: true });
  if (record) {
    const transcripts = join(homeOf(spec), 'config', 'projects', spec.worktree.replace(/[^A-Za-z0-9]/g, '-'));
    mkdirSync(transcripts, { recursive: true });
    writeFileSync(join(transcripts, `${known}.jsonl`), '{}\n');
  }
  mkdirSync(homeOf(spec), { recursive: true });
  await rememberSession(homeOf(spec), known);
  return { ...spec, env: { ...spec.env, PATH: `${bin}:${process.env.PATH}`, ANTHROPIC_API_KEY: 'key' } };
}

async function start(spec: SessionSpec) {
  const live = await room.sessions.ensure(spec, never);
  await until(() => existsSync(join(spec.worktree, 'starts')));
  return live;
}

/** @returns which session each start was of */
function starts({ worktree }: SessionSpec): readonly string[] {
  const lines = readFileSync(join(worktree, 'starts'), 'utf8').trim().split(/ \n/);
  return lines.map((line) => /--(?:resume|session-id) \S+/.exec(line)?.[0] ?? line);
}

function homeOf({ task, cli }: SessionSpec): string {
  return join(room.stateDir, 'agents', task, cli);
}
