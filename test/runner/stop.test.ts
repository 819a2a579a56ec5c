import { execFile, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SessionSpec } from '../../src/ports/sessions.ts';
import { procTable, psTable } from '../../src/runner/processes/table.ts';
import { isAlive, makeRoom, never, type TestRoom, until } from './room.ts';

let room: TestRoom;
beforeEach(() => {
  room = makeRoom();
});
afterEach(() => room.close());

describe('stopping an agent', () => {
  it('asks it to end and lets it tidy up', async () => {
    const { spec, pids } = await running(
      `trap 'echo tidied > tidy; exit 0' TERM; echo $$ > pids; while :; do sleep 0.05; done`,
    );

    expect(await room.sessions.stop(spec.task, never)).toBe(true);

    expect(existsSync(join(spec.worktree, 'tidy'))).toBe(true);
    expect(pids.filter(isAlive)).toEqual([]);
    expect(await room.sessions.list()).toEqual([]);
  });

  it.each([
    ['ignores the request', `trap '' TERM HUP INT; echo $$ > pids; while :; do sleep 0.05; done`],
    ['has children in its group', `sleep 1000 & sleep 1000 & echo $$ $! > pids; wait`],
    ['has a detached child', `setsid sleep 1000 & echo $$ $! > pids; sleep 1000`],
    [
      'has a child that forked twice and has no parent left',
      `(setsid sh -c 'trap "" TERM; sleep 1000 & echo $! > pids2; sleep 1000' & ) ; sleep 0.1; echo $$ $(cat pids2) > pids; sleep 1000`,
    ],
    ['has a child that cleared its environment', `/usr/bin/env -i /bin/sleep 1000 & echo $$ $! > pids; sleep 1000`],
    [
      'has a detached child without an environment',
      `setsid /usr/bin/env -i /bin/sleep 1000 & echo $$ $! > pids; sleep 1000`,
    ],
    ['forks while it is killed', `trap '' TERM; echo $$ > pids; while :; do setsid sleep 1000 & sleep 0.02; done`],
  ])('leaves nothing of one that %s', async (_, script) => {
    const { spec, pids } = await running(script);

    expect(await room.sessions.stop(spec.task, never)).toBe(true);

    expect(pids.filter(isAlive)).toEqual([]);
    const mark = JSON.parse(readFileSync(join(room.stateDir, 'sessions', spec.name, 'record.json'), 'utf8')).mark;
    const table = process.platform === 'linux' ? procTable : psTable;
    expect([...(await table.marked(mark))]).toEqual([]);
  });

  it('is not told as an exit', async () => {
    room.watch();
    const { spec } = await running('echo $$ > pids; sleep 1000');
    const other = await room.agent('exit 0');

    await room.sessions.stop(spec.task, never);
    await room.sessions.ensure(other, never);
    await room.exitOf(other.task);

    expect(room.events.filter((event) => event.task === spec.task && event.kind === 'exited')).toEqual([]);
  });

  it('leaves the other agents, other runners and the user alone', async () => {
    const mine = await running('echo $$ > pids; sleep 1000');
    const other = await running('echo $$ > pids; sleep 1000');
    const neighbour = makeRoom();
    const same = await neighbour.agent('sleep 1000', { task: mine.spec.task });
    const theirs = await neighbour.sessions.ensure(same, never);

    expect(await room.sessions.stop(mine.spec.task, never)).toBe(true);

    expect(other.pids.every(isAlive)).toBe(true);
    expect(isAlive(theirs.pid ?? 0)).toBe(true);
    await neighbour.close();
  });

  it('is true for a task without a session, and finds processes whose tmux server is gone', async () => {
    expect(await room.sessions.stop('9-9', never)).toBe(true);
    const { spec, pids } = await running(`trap '' HUP; echo $$ > pids; while :; do sleep 0.05; done`);
    process.kill(Number(await room.tmux('display-message', '-p', '#{pid}')), 'SIGKILL');

    expect(await room.sessions.stop(spec.task, never)).toBe(true);
    expect(pids.filter(isAlive)).toEqual([]);
  });

  it('can be followed by a new start', async () => {
    const { spec } = await running('echo $$ > pids; sleep 1000');
    await room.sessions.stop(spec.task, never);
    room.watch();
    await room.sessions.ensure({ ...spec, fence: 2, command: ['false'] }, never);

    expect(await room.exitOf(spec.task)).toMatchObject({ fence: 2, code: 1 });
  });
});

describe("the user's own tmux server", () => {
  it('is never touched', async () => {
    const user = `conductor-test-user-${process.pid}`;
    const userTmux = (...args: string[]) => promisify(execFile)('tmux', ['-L', user, '-f', '/dev/null', ...args]);
    await userTmux('new-session', '-d', '-s', 'mine', 'sleep 1000');
    try {
      const { spec } = await running('echo $$ > pids; sleep 1000', { TMUX: `/tmp/${user},1,0` });
      expect((await userTmux('list-sessions', '-F', '#{session_name}')).stdout).toBe('mine\n');
      await room.sessions.stop(spec.task, never);
      expect((await userTmux('list-sessions', '-F', '#{session_name}')).stdout).toBe('mine\n');
      expect((await userTmux('show-options', '-s', 'exit-empty')).stdout).toBe('exit-empty on\n');
    } finally {
      await userTmux('kill-server');
      rmSync(join('/tmp', `tmux-${process.getuid?.()}`, user), { force: true });
    }
  });
});

describe('joining an agent', () => {
  it('is one command', async () => {
    const { spec } = await running('echo $$ > pids; sleep 1000');
    const [program = '', ...args] = room.sessions.attachCommand(spec.name, { readOnly: true });
    // `script` gives the command the terminal it needs.
    const attached = spawnSync('script', ['-qec', `timeout 1 ${[program, ...args].join(' ')}`, '/dev/null'], {
      env: { PATH: process.env.PATH, TERM: 'xterm' },
      encoding: 'utf8',
    });
    expect(attached.stdout).toContain('\x1b[?1049h');
  });
});

async function running(
  script: string,
  env: Record<string, string> = {},
): Promise<{ spec: SessionSpec; pids: number[] }> {
  const spec = await room.agent(script);
  await room.sessions.ensure({ ...spec, env: { ...spec.env, ...env } }, never);
  const file = join(spec.worktree, 'pids');
  const text = await until(
    () => existsSync(file) && readFileSync(file, 'utf8').endsWith('\n') && readFileSync(file, 'utf8'),
  );
  return { spec, pids: text.trim().split(' ').map(Number) };
}
