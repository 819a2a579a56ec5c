// What an agent's CLI finds when it starts, in real sessions with a stand-in of the CLI that writes down what it sees.
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SessionSpec } from '../../../src/ports/sessions.ts';
import { rememberSession } from '../../../src/runner/prepare/homes.ts';
import { makeRoom, never, type TestRoom, until } from '../room.ts';

let room: TestRoom;
let bin = '';

beforeAll(() => {
  room = makeRoom({}, 'prepare');
  bin = join(room.dir, 'bin');
  mkdirSync(bin);
  put(
    'claude',
    '[ "$1" = --version ] && exec echo 2.1.330; printf "%s\\n" "$@" > args.tmp; env > env; mv args.tmp args; exec sleep 60',
  );
  put('conductor', 'exit 0');
});

afterAll(() => room.close());

describe('a start', () => {
  test('makes a home that nobody else can look into, with a sink that works', async () => {
    const spec = await claude();
    await start(spec);
    const home = homeOf(spec);
    for (const directory of [join(room.stateDir, 'agents', spec.task), home, join(home, 'config')])
      expect(mode(directory)).toBe('700');
    for (const file of ['settings.json', 'system.md', 'mcp.json', 'config/.claude.json'])
      expect(mode(join(home, file))).toBe('600');
    expect(mode(join(home, 'sink'))).toBe('700');

    execFileSync(join(home, 'sink'), ['prompt'], { input: '{"session_id":"s","prompt":"hello"}' });
    expect(JSON.parse(readFileSync(join(spec.worktree, '.conductor', 'events'), 'utf8'))).toMatchObject({
      ev: 'prompt',
      mark: expect.stringMatching(new RegExp(`^[0-9a-f]{12}/${spec.task}/1$`)),
      raw: { prompt: 'hello' },
    });
  });

  test('hands on the model, the prompt, and the clone that is to be trusted', async () => {
    const spec = await claude({ model: 'claude-x', prompt: "it's\n$(one) `line`" });
    const clone = makeWorktree(spec.worktree);
    const args = await start(spec);
    expect(args.slice(-3)).toEqual(['--', "it's", '$(one) `line`']);
    expect(args).toContain('claude-x');
    expect(args[args.indexOf('--mcp-config') + 1]).toBe(join(homeOf(spec), 'mcp.json'));
    const mcp = readFileSync(join(homeOf(spec), 'mcp.json'), 'utf8');
    expect(JSON.parse(mcp)).toEqual({ mcpServers: { conductor: { command: join(bin, 'conductor'), args: ['mcp'] } } });
    const { projects } = JSON.parse(readFileSync(join(homeOf(spec), 'config', '.claude.json'), 'utf8'));
    expect(Object.keys(projects)).toEqual([spec.worktree, clone, join(clone, 'worktrees', 'tree')]);
  });

  test('hides from the agent that the conductor itself runs inside an agent', async () => {
    const nested = { CLAUDECODE: '1', AI_AGENT: 'x', CLAUDE_CODE_MESSAGING_TOKEN: 'secret', CODEX_SANDBOX: 'seatbelt' };
    const spec = await claude();
    await start({ ...spec, env: { ...spec.env, ...nested, CLAUDE_CODE_MAX_RETRIES: '1' } });
    const env = readFileSync(join(spec.worktree, 'env'), 'utf8');
    expect(env).not.toMatch(/^(CLAUDECODE|AI_AGENT|CLAUDE_CODE_MESSAGING_TOKEN|CODEX_SANDBOX|TMUX)=/m);
    expect(env).toMatch(/^CLAUDE_CODE_MAX_RETRIES=1$/m);
    expect(env).toMatch(new RegExp(`^CLAUDE_CONFIG_DIR=${homeOf(spec)}/config$`, 'm'));
  });

  test('does not write through a link that an agent left in its home', async () => {
    const spec = await claude();
    await start(spec);
    const outside = join(room.dir, 'outside');
    writeFileSync(outside, 'mine');
    const settings = join(homeOf(spec), 'settings.json');
    rmSync(settings);
    symlinkSync(outside, settings);
    await start({ ...spec, fence: 2 });
    expect(readFileSync(outside, 'utf8')).toBe('mine');
    expect(JSON.parse(readFileSync(settings, 'utf8'))).toHaveProperty('hooks');
  });

  test('takes away the homes whose worktree is gone', async () => {
    const spec = await claude();
    await start(spec);
    await room.sessions.stop(spec.task, never);
    rmSync(spec.worktree, { recursive: true });
    await start(await claude());
    expect(existsSync(homeOf(spec))).toBe(false);
  });
});

describe('a session that goes on', () => {
  test('is resumed by the id that the CLI gave it, when its transcript is still there (B-07)', async () => {
    const spec = await claude();
    expect(await start({ ...spec, resume: true })).toContain('--session-id');
    const session = 'bd2ea9c0-0000-4000-8000-000000000001';
    await rememberSession(homeOf(spec), session);
    expect(await start({ ...spec, fence: 2, resume: true })).not.toContain('--resume');

    const transcripts = join(homeOf(spec), 'config', 'projects', '-somewhere');
    mkdirSync(transcripts, { recursive: true });
    writeFileSync(join(transcripts, `${session}.jsonl`), '');
    const args = await start({ ...spec, fence: 3, resume: true });
    expect(args.slice(args.indexOf('--resume'))[1]).toBe(session);
    expect(args).not.toContain('--session-id');
    expect(await start({ ...spec, fence: 4, resume: false })).toContain('--session-id');
  });

  test('keeps no id that could be an option or a path', async () => {
    const spec = await claude();
    await start(spec);
    for (const id of ['--dangerously-skip-permissions', '../../etc/passwd', 'a b', '', 'x'.repeat(200)])
      await rememberSession(homeOf(spec), id);
    expect(await start({ ...spec, fence: 2, resume: true })).toContain('--session-id');
  });
});

describe('before a start', () => {
  test('a key that is missing is told within a second, with the way to give it', async () => {
    const { ANTHROPIC_API_KEY: _, ...env } = (await claude()).env;
    const living = (await room.sessions.list()).filter(({ alive }) => alive).length;
    const began = Date.now();
    await expect(room.sessions.ensure({ ...(await claude()), env }, never)).rejects.toMatchObject({
      code: 'key_missing',
      retry: 'never',
      message: expect.stringMatching(/needs ANTHROPIC_API_KEY or .* `pass_env: \[ANTHROPIC_API_KEY\]`/),
    });
    // A second on a machine that has nothing else to do.
    expect(Date.now() - began).toBeLessThan(4_000);
    expect((await room.sessions.list()).filter(({ alive }) => alive)).toHaveLength(living);
    await expect(
      room.sessions.ensure({ ...(await claude()), env: { ...env, CLAUDE_CODE_OAUTH_TOKEN: 't' } }, never),
    ).resolves.toMatchObject({ alive: true });
  });

  test('a program of the operator is asked for its keys too', async () => {
    const spec = await room.agent('sleep 60', { options: { keys: ['TEAM_KEY'] } });
    await expect(room.sessions.ensure(spec, never)).rejects.toMatchObject({ code: 'key_missing' });
  });

  test('a CLI that is not installed is told by its name', async () => {
    const spec = await claude({ cli: 'gemini' });
    await expect(room.sessions.ensure(spec, never)).rejects.toMatchObject({
      code: 'agent_not_found',
      message: expect.stringContaining('"gemini"'),
    });
  });

  test('git must know who commits', async () => {
    const spec = await claude();
    makeWorktree(spec.worktree);
    const nobody = { GIT_AUTHOR_NAME: '', GIT_COMMITTER_EMAIL: '', GIT_CONFIG_NOSYSTEM: '1', EMAIL: '' };
    const own = { GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'user.useConfigOnly', GIT_CONFIG_VALUE_0: 'true' };
    await expect(
      room.sessions.ensure({ ...spec, env: { ...spec.env, ...nobody, ...own } }, never),
    ).rejects.toMatchObject({ code: 'identity_missing', retry: 'never' });
  });
});

async function claude(changes: Partial<SessionSpec> = {}): Promise<SessionSpec> {
  const spec = await room.agent('', { cli: 'claude', command: [], ...changes });
  const names = { GIT_AUTHOR_NAME: 'a', GIT_AUTHOR_EMAIL: 'a@b', GIT_COMMITTER_NAME: 'a', GIT_COMMITTER_EMAIL: 'a@b' };
  const env = { ...spec.env, PATH: `${bin}:${spec.env.PATH}`, ANTHROPIC_API_KEY: 'k'.repeat(30), ...names };
  return { ...spec, env };
}

/** @returns what the stand-in was started with */
async function start(spec: SessionSpec): Promise<string[]> {
  const file = join(spec.worktree, 'args');
  rmSync(file, { force: true });
  await room.sessions.ensure(spec, never);
  await until(() => existsSync(file));
  return readFileSync(file, 'utf8').trimEnd().split('\n');
}

function homeOf({ task, cli }: SessionSpec): string {
  return join(room.stateDir, 'agents', task, cli);
}

/** Makes the directory the worktree `tree` of a bare clone. @returns the clone */
function makeWorktree(worktree: string): string {
  const clone = `${worktree}.git`;
  rmSync(worktree, { recursive: true });
  execFileSync('git', ['init', '-q', '--bare', clone]);
  const tree = execFileSync('git', ['-C', clone, 'mktree'], { input: '', encoding: 'utf8' }).trim();
  const who = ['-c', 'user.name=a', '-c', 'user.email=a@b'];
  const commit = execFileSync('git', ['-C', clone, ...who, 'commit-tree', '-m', 'x', tree], {
    encoding: 'utf8',
  }).trim();
  execFileSync('git', ['-C', clone, 'worktree', 'add', '-q', '--detach', join(`${worktree}s`, 'tree'), commit]);
  execFileSync('git', ['-C', clone, 'worktree', 'move', join(`${worktree}s`, 'tree'), worktree]);
  return clone;
}

function put(name: string, script: string): void {
  writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(bin, name), 0o755);
}

function mode(path: string): string {
  return (statSync(path).mode & 0o777).toString(8);
}
