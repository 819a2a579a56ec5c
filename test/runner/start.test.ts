import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeRoom, never, type TestRoom, until } from './room.ts';

let room: TestRoom;
beforeEach(() => {
  room = makeRoom();
});
afterEach(() => room.close());

describe('starting an agent', () => {
  it('runs the program in its worktree and answers when it was seen', async () => {
    const spec = await room.agent('pwd > where; sleep 1000');
    const session = await room.sessions.ensure(spec, never);

    expect(session).toMatchObject({ task: spec.task, name: spec.name, fence: 1, alive: true });
    expect(await room.sessions.list()).toEqual([session]);
    await until(() => readFileSync(join(spec.worktree, 'where'), 'utf8').trim() === spec.worktree);
  });

  it('gives it the environment it was given and nothing of the runner', async () => {
    process.env.CONDUCTOR_TEST_SECRET = 'leak';
    const spec = await room.agent('/usr/bin/env > seen; sleep 1000', {
      env: { PATH: process.env.PATH ?? '', HOME: '/h', GREETING: `it's "$HOME" \`id\`\nand more` },
    });
    await room.sessions.ensure(spec, never);
    delete process.env.CONDUCTOR_TEST_SECRET;

    const seen = readFileSync(join(spec.worktree, 'seen'), 'utf8');
    const names = [...seen.matchAll(/^([A-Za-z_]\w*)=/gm)].map(([, name]) => name).sort();
    const shells = ['OLDPWD', 'PWD', 'SHLVL', '_'];
    expect(names.filter((name) => !shells.includes(name ?? ''))).toEqual([
      'CONDUCTOR_MARK',
      'GREETING',
      'HOME',
      'PATH',
      'TERM',
    ]);
    expect(seen).toContain(`GREETING=it's "$HOME" \`id\`\nand more\n`);
  });

  it('passes arguments as they are', async () => {
    const spec = await room.agent(`printf '%s|' "$@" > args; sleep 1000`);
    const args = [`a b`, `$(touch canary)`, `it's`, '-x', '#{pid}', 'line\nline', ''];
    await room.sessions.ensure({ ...spec, command: [...spec.command, ...args] }, never);

    expect(readFileSync(join(spec.worktree, 'args'), 'utf8')).toBe(`${args.join('|')}|`);
    expect(readdirSync(spec.worktree)).not.toContain('canary');
  });

  it('keeps what it knows of the agent private, and the environment no longer than needed', async () => {
    const spec = await room.agent('sleep 1000', { env: { PATH: process.env.PATH ?? '', KEY: 'sk-very-secret' } });
    await room.sessions.ensure(spec, never);

    const dir = join(room.stateDir, 'sessions', spec.name);
    expect(statSync(dir).mode & 0o777).toBe(0o700);
    expect(readdirSync(dir).sort()).toEqual(['pid', 'record.json']);
    expect(readFileSync(join(dir, 'record.json'), 'utf8')).not.toContain('sk-very-secret');
  });

  it('works under paths that tmux and the shell would expand', async () => {
    await room.close();
    room = makeRoom({}, `it's 100% #{pid} $HOME #S-`);
    room.watch();
    const spec = await room.agent('echo here; exit 5');
    await room.sessions.ensure(spec, never);

    expect(await room.exitOf(spec.task)).toMatchObject({ code: 5, tail: 'here' });
  });

  it('leaves the living session of the same fence alone, asked ten times at once', async () => {
    const spec = await room.agent('echo started >> starts; sleep 1000');
    const sessions = await Promise.all(Array.from({ length: 10 }, () => room.sessions.ensure(spec, never)));

    expect(new Set(sessions.map(({ pid }) => pid)).size).toBe(1);
    expect(readFileSync(join(spec.worktree, 'starts'), 'utf8')).toBe('started\n');
  });

  it('gives one session when two runners are asked at once', async () => {
    const spec = await room.agent('echo started >> starts; sleep 1000');
    const other = room.visitor();
    await Promise.allSettled([room.sessions.ensure(spec, never), other.ensure(spec, never)]);
    await room.sessions.ensure(spec, never);

    expect(readFileSync(join(spec.worktree, 'starts'), 'utf8')).toBe('started\n');
  });

  it('ends the session of an older fence first, and refuses an outdated fence', async () => {
    const spec = await room.agent('sleep 1000');
    const first = await room.sessions.ensure(spec, never);
    const second = await room.sessions.ensure({ ...spec, name: 'other-name', fence: 2 }, never);

    expect(await room.sessions.list()).toEqual([second]);
    expect(() => process.kill(first.pid ?? 0, 0)).toThrow();
    await expect(room.sessions.ensure(spec, never)).rejects.toMatchObject({ code: 'stale_fence', retry: 'never' });
  });

  it('does not run a fence again that has ended', async () => {
    room.watch();
    const spec = await room.agent('echo started >> starts');
    await room.sessions.ensure(spec, never);
    await room.exitOf(spec.task);

    expect(await room.sessions.ensure(spec, never)).toMatchObject({ alive: false });
    expect(readFileSync(join(spec.worktree, 'starts'), 'utf8')).toBe('started\n');
    expect(await room.sessions.ensure({ ...spec, fence: 2 }, never)).toMatchObject({ fence: 2 });
  });

  it("does not take over another task's session name", async () => {
    const spec = await room.agent('sleep 1000');
    await room.sessions.ensure(spec, never);
    const other = await room.agent('sleep 1000', { name: spec.name });

    await expect(room.sessions.ensure(other, never)).rejects.toMatchObject({ code: 'name_in_use' });
    expect(await room.sessions.list()).toHaveLength(1);
  });

  it('makes no file through a link that the repository has in the place of .conductor', async () => {
    const spec = await room.agent('sleep 1000');
    const outside = join(room.dir, 'outside');
    mkdirSync(outside);
    symlinkSync(outside, join(spec.worktree, '.conductor'));
    await room.sessions.ensure(spec, never);

    expect(readdirSync(outside)).toEqual([]);
  });
});

describe('a start error', () => {
  it.each([
    ['a program that is not on PATH', ['no-such-agent'], 'agent_not_found'],
    ['a file that is not there', ['./agent.sh'], 'agent_not_found'],
    ['a directory', ['/tmp'], 'agent_not_found'],
    ['no command', [], 'agent_not_found'],
  ])('is quick and final: %s', async (_, command, code) => {
    const spec = await room.agent('');
    const from = Date.now();
    await expect(room.sessions.ensure({ ...spec, command }, never)).rejects.toMatchObject({ code, retry: 'never' });
    expect(Date.now() - from).toBeLessThan(1000);
  });

  it('names the program and where it was looked for', async () => {
    const spec = await room.agent('', { env: { PATH: '/some/where', HOME: '/' } });
    await expect(room.sessions.ensure({ ...spec, command: ['claud'] }, never)).rejects.toThrow(
      /"claud".*\/some\/where/,
    );
  });

  it('is told for a program whose interpreter is missing, with what it said, and leaves nothing', async () => {
    room.watch();
    const spec = await room.agent('');
    writeFileSync(spec.command[0] ?? '', '#!/usr/bin/env no-such-interpreter\n');

    const failure = await room.sessions.ensure(spec, never).catch((error) => error);

    expect(failure).toMatchObject({ code: 'agent_died_at_start', retry: 'never' });
    expect(failure.message).toContain('no-such-interpreter');
    expect(await room.sessions.list()).toEqual([]);
    expect(readdirSync(join(room.stateDir, 'sessions'))).toEqual([]);
  });

  it('is told for a CLI that is not installed, a bad name, a bad variable, a missing worktree', async () => {
    const spec = await room.agent('');
    const codes = await Promise.all(
      [
        { ...spec, cli: 'claude' as const, env: { PATH: '/nowhere' } },
        { ...spec, name: 'a.b' },
        { ...spec, env: { 'A B': '' } },
        { ...spec, worktree: '/nowhere' },
      ].map((bad) => room.sessions.ensure(bad, never).catch((error) => error.code)),
    );
    expect(codes).toEqual(['agent_not_found', 'bad_session_name', 'bad_environment', 'worktree_missing']);
  });

  it('is not made of an agent that finishes at once', async () => {
    room.watch();
    const spec = await room.agent('exit 0');
    expect(await room.sessions.ensure(spec, never)).toMatchObject({ alive: false });
    expect(await room.exitOf(spec.task)).toMatchObject({ code: 0, reason: 'finished' });
  });
});
