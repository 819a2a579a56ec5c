// Agents in a real sandbox of bubblewrap try to reach what is not theirs.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SessionSpec } from '../../../src/ports/sessions.ts';
import { noIsolation } from '../../../src/runner/sandbox/isolation.ts';
import { createSessions } from '../../../src/runner/sessions.ts';
import { gitIdentity, isAlive, makeRoom, never, type TestRoom, until } from '../room.ts';

/** Also where the program is there and the system does not allow what it does. */
const works =
  spawnSync('bwrap', ['--unshare-user-try', '--unshare-pid', '--ro-bind', '/', '/', 'true'], { stdio: 'ignore' })
    .status === 0;
if (!works) console.warn('bubblewrap is missing or not allowed here: its tests are skipped');

let room: TestRoom;
beforeEach(() => {
  room = makeRoom({ look: 200 }, 'sandbox', undefined, (dir) => ({
    ...noIsolation,
    sandbox: 'bubblewrap',
    // All of it is below the system's temporary directory, which is hidden anyway.
    readable: [dir],
    hidden: [join(dir, 'workspace'), join(dir, 'home', 'private')],
  }));
});
afterEach(() => room.close());

describe.skipIf(!works)('an agent in a sandbox', () => {
  it("cannot read another's worktree or home, the runner's state, logs or sockets, nor a person's keys", async () => {
    const redis = createServer(() => {});
    mkdirSync(join(room.dir, 'home', '.ssh'), { recursive: true });
    writeFileSync(join(room.dir, 'home', '.ssh', 'id_ed25519'), 'a key of a person');
    mkdirSync(join(room.dir, 'home', 'private'));
    await new Promise<void>((done) => redis.listen(join(room.dir, 'home', 'private', 'redis.sock'), done));
    const other = await agent(1, 'echo own > secret; sleep 1000');
    await until(() => existsSync(join(other.worktree, 'secret')));
    const otherHome = join(room.stateDir, 'agents', other.task);
    expect(existsSync(otherHome)).toBe(true);

    const places = [
      join(other.worktree, 'secret'),
      otherHome,
      join(room.stateDir, 'sessions'),
      join(room.logDir, 'agent-1.log'),
      join(room.dir, 'home', 'private', 'redis.sock'),
      join(room.dir, 'home', '.ssh', 'id_ed25519'),
      `/tmp/tmux-${process.getuid?.()}/${room.socket}`,
    ];
    for (const place of places) expect(existsSync(place), place).toBe(true);
    writeFileSync(join(room.dir, 'readable'), '');
    const looks = places.map((place) => `ls '${place}' >/dev/null 2>&1 && echo '${place}' >> seen`);
    const mine = await agent(
      2,
      [
        ...looks,
        `ls '${room.dir}/readable' >> seen`,
        'ps ax -o pid= > processes',
        'echo done > done',
        'sleep 1000',
      ].join('\n'),
    );
    await until(() => existsSync(join(mine.worktree, 'done')));

    expect(readFileSync(join(mine.worktree, 'seen'), 'utf8')).toBe(`${room.dir}/readable\n`);
    expect(readFileSync(join(mine.worktree, 'processes'), 'utf8').trim().split('\n').length).toBeLessThan(5);
    redis.close();
  });

  it('can write its worktree, its temporary directory and its home, commit, and nothing else', async () => {
    const { clone, worktree, temporary } = await repository(['1-1', '1-2']);
    const places = [
      '/etc',
      '/usr',
      '/',
      room.dir,
      join(room.dir, 'home'),
      join(clone, 'worktrees/1-2'),
      dirname(clone),
    ];
    const script = `
      echo new > file && git add file && git commit -qm work && git log --format=%s > ../1-1/log
      echo t > "$TMPDIR/t" && echo temporary >> log
      touch '${room.stateDir}/agents/1-1/command/h' && echo home >> log
      for place in ${places.join(' ')}; do touch $place/x 2>/dev/null; done
      echo done > done; sleep 1000`;
    await agent(1, script, { worktree, env: { TMPDIR: temporary } });
    await until(() => existsSync(join(worktree, 'done')));

    expect(readFileSync(join(worktree, 'log'), 'utf8')).toBe('work\nbase\ntemporary\nhome\n');
    expect(git(clone, 'log', '--format=%s', 'task-1-1')).toBe('work\nbase\n');
    expect(existsSync(join(temporary, 't'))).toBe(true);
    expect(places.filter((place) => existsSync(join(place, 'x')))).toEqual([]);
  });

  it('ends with its own exit code', async () => {
    room.watch();
    const spec = await agent(1, 'exit 7');
    expect(await room.exitOf(spec.task)).toMatchObject({ code: 7 });
  });

  it('is asked to end and may tidy up, and nothing of it is left', async () => {
    const spec = await agent(
      1,
      `trap 'sleep 0.3; echo tidied > tidy; exit 0' TERM
      (setsid env -i sh -c 'trap "" TERM HUP; while :; do /bin/sleep 1; done' &)
      echo ready > ready; while :; do sleep 0.05; done`,
    );
    await until(() => existsSync(join(spec.worktree, 'ready')));
    const inside = sandboxed(spec);
    expect(inside.length).toBeGreaterThan(2);

    expect(await room.sessions.stop(spec.task, never)).toBe(true);

    expect(existsSync(join(spec.worktree, 'tidy'))).toBe(true);
    expect(inside.filter(isAlive)).toEqual([]);
  });

  it('takes its daemons with it when it is killed, whatever they cleared', async () => {
    room.watch();
    const spec = await agent(1, '(setsid env -i /bin/sleep 4242 &) ; echo ready > ready; sleep 1000');
    await until(() => existsSync(join(spec.worktree, 'ready')));
    const inside = sandboxed(spec);
    const [live] = await room.sessions.list();
    process.kill(live?.pid ?? 0, 'SIGKILL');
    await room.exitOf(spec.task);
    expect(inside.filter(isAlive)).toEqual([]);
  });
});

describe.skipIf(process.getuid?.() !== 0)('an agent whose CLI makes a sandbox of its own', () => {
  it('is told to leave that to ours where the runner is root', async () => {
    const bin = join(room.dir, 'bin');
    mkdirSync(bin);
    writeFileSync(join(bin, 'codex'), '#!/bin/sh\ntouch ran\n', { mode: 0o755 });
    const spec = await room.agent('', { cli: 'codex' });
    const env = { ...spec.env, PATH: `${bin}:${process.env.PATH}`, OPENAI_API_KEY: 'key' };
    await expect(room.sessions.ensure({ ...spec, env }, never)).rejects.toMatchObject({ code: 'sandbox_nested' });
    expect(existsSync(join(spec.worktree, 'ran'))).toBe(false);
  });
});

describe('a host without bubblewrap', () => {
  it('starts no agent that was to be in a sandbox', async () => {
    const bin = join(room.dir, 'bin');
    mkdirSync(bin);
    symlinkSync(execFileSync('which', ['tmux'], { encoding: 'utf8' }).trim(), join(bin, 'tmux'));
    const sessions = createSessions({
      socket: room.socket,
      stateDir: room.stateDir,
      logDir: room.logDir,
      secrets: [],
      host: 'here',
      env: { ...process.env, PATH: bin },
      clock: { now: () => Date.now(), id: () => 'id' },
      lasting: false,
      isolation: { ...noIsolation, sandbox: 'bubblewrap' },
    });
    const spec = await room.agent('touch ran; sleep 1000');
    await expect(sessions.ensure(spec, never)).rejects.toMatchObject({ code: 'sandbox_missing', retry: 'never' });
    expect(existsSync(join(spec.worktree, 'ran'))).toBe(false);
    await sessions.close();
  });
});

/** In `workspace/worktrees/<task>`, as the product has it. */
async function agent(
  number: number,
  script: string,
  changes: { worktree?: string; env?: Record<string, string> } = {},
) {
  const worktree = changes.worktree ?? join(room.dir, 'workspace', 'worktrees', `1-${number}`);
  mkdirSync(worktree, { recursive: true });
  const spec = await room.agent('', { worktree, task: `1-${number}`, name: `agent-${number}` });
  const env = { ...spec.env, HOME: join(room.dir, 'home'), ...gitIdentity, ...changes.env };
  mkdirSync(env.HOME, { recursive: true });
  await room.sessions.ensure({ ...spec, env, command: ['sh', '-c', script] }, never);
  return spec;
}

/** A bare clone with one commit and a worktree for each task. */
async function repository(tasks: readonly string[]) {
  const clone = join(room.dir, 'workspace', 'clones', '1.git');
  const seed = join(room.dir, 'seed');
  const temporary = join(room.dir, 'home', 'tmp', '1-1');
  mkdirSync(temporary, { recursive: true });
  execFileSync('git', ['init', '-q', seed]);
  git(seed, 'commit', '-q', '--allow-empty', '-m', 'base');
  execFileSync('git', ['clone', '-q', '--bare', seed, clone]);
  for (const task of tasks)
    git(clone, 'worktree', 'add', '-q', '-b', `task-${task}`, join(room.dir, 'workspace/worktrees', task));
  return { clone, temporary, worktree: join(room.dir, 'workspace', 'worktrees', '1-1') };
}

function git(directory: string, ...args: string[]): string {
  return execFileSync('git', ['-C', directory, ...args], { encoding: 'utf8', env: { ...process.env, ...gitIdentity } });
}

/** @returns every process below the wrapper */
function sandboxed({ worktree }: SessionSpec): number[] {
  const all = execFileSync('ps', ['-axo', 'pid=,ppid=,args='], { encoding: 'utf8' }).trim().split('\n');
  const rows = all.map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line)?.slice(1) ?? []);
  const found = new Set(
    rows.filter(([, , args = '']) => args.includes('bwrap') && args.includes(worktree)).map(([pid]) => pid),
  );
  for (let before = -1; before !== found.size; ) {
    before = found.size;
    for (const [pid, parent] of rows) if (found.has(parent)) found.add(pid);
  }
  return [...found].map(Number);
}
