import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isAlive, makeRoom, never, type TestRoom, until } from './room.ts';

let room: TestRoom;
beforeEach(() => {
  room = makeRoom();
});
afterEach(() => room.close());

describe('an agent that ends', () => {
  it('is told with its exit code, which tmux often loses: 30 of 30', async () => {
    room.watch();
    const specs = await Promise.all(
      Array.from({ length: 30 }, (_, index) => room.agent(`${index % 2 ? 'sleep 0.15;' : ''} exit ${index}`)),
    );
    for (const spec of specs) await room.sessions.ensure(spec, never);

    const codes = await Promise.all(specs.map(async ({ task }) => (await room.exitOf(task)).code));

    expect(codes).toEqual(Array.from({ length: 30 }, (_, index) => index));
  });

  it('is noticed within milliseconds', async () => {
    const delays: number[] = [];
    room.watch(room.sessions, async (event) => {
      if (event.kind !== 'exited') return;
      const now = Date.now();
      delays.push(now - Number(await readFile(join(room.dir, `ended-${event.task}`), 'utf8')));
    });
    for (let round = 0; round < 5; round += 1) {
      const spec = await room.agent('');
      const program = `require('fs').writeFileSync('${room.dir}/ended-${spec.task}', String(Date.now()))`;
      await room.sessions.ensure({ ...spec, command: ['node', '-e', `setTimeout(() => {${program}}, 300)`] }, never);
      await until(() => delays.length > round);
    }
    const median = delays.sort((one, two) => one - two)[2];
    expect(median).toBeLessThan(100);
  });

  it('is told with the reason and the end of its output, as it was to be read', async () => {
    room.watch();
    const spec = await room.agent(`printf '\\033[31mred\\033[0m\\r\\n'; printf '10%%\\r20%%\\r'; echo 100%; exit 3`);
    await room.sessions.ensure(spec, never);

    expect(await room.exitOf(spec.task)).toMatchObject({ code: 3, fence: 1, reason: 'exit code 3', tail: 'red\n100%' });
  });

  it('leaves no tmux session behind, but its log', async () => {
    room.watch();
    const spec = await room.agent('echo done');
    await room.sessions.ensure(spec, never);
    await room.exitOf(spec.task);

    await until(async () => (await room.sessions.list()).length === 0);
    expect(room.log(spec.name)).toContain('done');
  });

  it('has every byte of a burst in its log, the last ones included', async () => {
    room.watch();
    const spec = await room.agent('seq 1 60000; printf last');
    await room.sessions.ensure(spec, never);

    const { tail } = await room.exitOf(spec.task);

    const expected = `${Array.from({ length: 60_000 }, (_, index) => `${index + 1}\r\n`).join('')}last`;
    expect(room.log(spec.name).startsWith(expected)).toBe(true);
    expect(tail.slice(-40)).toMatch(/60000\nlast$/);
  });

  it('counts as exited while somebody else keeps the tmux session open', async () => {
    room.watch();
    const spec = await room.agent('read line; exit 4');
    await room.sessions.ensure(spec, never);
    await room.tmux('split-window', '-t', `=${spec.name}:`, 'sleep 1000');
    await room.tmux('send-keys', '-t', `=${spec.name}:.0`, 'x', 'Enter');

    expect(await room.exitOf(spec.task)).toMatchObject({ code: 4 });
  });

  it('that is interrupted by a person has an exit code, too', async () => {
    room.watch();
    const spec = await room.agent('sleep 1000');
    await room.sessions.ensure(spec, never);
    await room.tmux('send-keys', '-t', `=${spec.name}:`, 'C-c');

    expect(await room.exitOf(spec.task)).toMatchObject({ code: 130, reason: 'exit code 130 (SIGINT)' });
  });

  it('takes what it left running with it, before the exit is told', async () => {
    const spec = await room.agent('setsid sleep 1000 & echo $! > left; exit 0');
    const alive: boolean[] = [];
    room.watch(room.sessions, async (event) => {
      if (event.kind !== 'exited') return;
      alive.push(isAlive(Number(await readFile(join(spec.worktree, 'left'), 'utf8'))));
    });
    await room.sessions.ensure(spec, never);

    await until(() => alive.length > 0);
    expect(alive).toEqual([false]);
  });
});

describe('an agent that is lost', () => {
  it('with its wrapper killed is told without a code, and its program is ended', async () => {
    room = await fresh({ look: 200 });
    room.watch();
    const spec = await room.agent('echo $$ > program; sleep 1000');
    const { pid } = await room.sessions.ensure(spec, never);
    process.kill(pid ?? 0, 'SIGKILL');

    expect(await room.exitOf(spec.task)).toMatchObject({ code: null, reason: expect.stringContaining('killed') });
    expect(isAlive(Number(await readFile(join(spec.worktree, 'program'), 'utf8')))).toBe(false);
  });

  it('with the tmux server is told with the reason and the last output, once its processes are dead', async () => {
    room = await fresh({ look: 600_000 });
    room.watch();
    const spec = await room.agent(`trap '' HUP; echo $$ > program; echo at work; sleep 1000; sleep 1000`);
    await room.sessions.ensure(spec, never);
    await until(() => existsSync(join(room.logDir, `${spec.name}.log`)) && room.log(spec.name).includes('at work'));
    process.kill(Number(await room.tmux('display-message', '-p', '#{pid}')), 'SIGKILL');

    const exit = await room.exitOf(spec.task);

    expect(exit).toMatchObject({ code: null, tail: 'at work', reason: expect.stringContaining('tmux') });
    expect(isAlive(Number(await readFile(join(spec.worktree, 'program'), 'utf8')))).toBe(false);
    const next = await room.sessions.ensure({ ...spec, fence: 2 }, never);
    expect(next.alive).toBe(true);
  });

  it('is told when its session was closed by hand, at once', async () => {
    room = await fresh({ look: 600_000 });
    room.watch();
    const spec = await room.agent('sleep 1000');
    await room.sessions.ensure(spec, never);
    await room.tmux('kill-session', '-t', `=${spec.name}`);

    expect(await room.exitOf(spec.task)).toMatchObject({ code: null });
  });

  it('is told though a person has opened a session under its name, and that one is left alone', async () => {
    room.watch();
    const spec = await room.agent('sleep 1000');
    await room.sessions.ensure(spec, never);
    await room.tmux('rename-session', '-t', '=conductor-keeper', 'somebody');
    await room.tmux('kill-session', '-t', `=${spec.name}`, ';', 'new-session', '-d', '-s', spec.name, 'sleep 1000');

    expect(await room.exitOf(spec.task)).toMatchObject({ code: null });
    expect(await room.tmux('list-sessions', '-F', '#{session_name}')).toContain(spec.name);
    await expect(room.sessions.ensure({ ...spec, fence: 2 }, never)).rejects.toMatchObject({ code: 'name_in_use' });
  });
});

describe('a look that fails', () => {
  it('is an error and not an absence, and nobody is called dead for it', async () => {
    room = await fresh({ answer: 200, look: 50 });
    room.watch();
    const spec = await room.agent('sleep 1000');
    const { pid } = await room.sessions.ensure(spec, never);
    const server = Number(await room.tmux('display-message', '-p', '#{pid}'));
    const visitor = room.visitor({ answer: 200 });

    process.kill(server, 'SIGSTOP');
    try {
      for (const look of [room.sessions, visitor, room.sessions, visitor, room.sessions]) {
        await expect(look.list()).rejects.toMatchObject({ name: 'PortError', code: 'tmux_unavailable', retry: 'soon' });
      }
    } finally {
      process.kill(server, 'SIGCONT');
    }

    await until(async () => (await room.sessions.list().catch(() => [])).length === 1);
    expect(await visitor.list()).toEqual(await room.sessions.list());
    expect(room.events.filter(({ kind }) => kind === 'exited')).toEqual([]);
    expect(isAlive(pid ?? 0)).toBe(true);
  });

  it('for want of tmux says so', async () => {
    const { createSessions } = await import('../../src/runner/sessions.ts');
    const clock = { now: () => 0, id: () => 'x' };
    const { socket, stateDir, logDir } = room;
    const sessions = createSessions({
      socket,
      stateDir,
      logDir,
      secrets: [],
      host: 'here',
      env: { PATH: '/nowhere' },
      clock,
    });
    await expect(sessions.list()).rejects.toMatchObject({
      code: 'tmux_unavailable',
      message: expect.stringContaining('ENOENT'),
    });
    sessions.close();
  });
});

async function fresh(timing: Parameters<typeof makeRoom>[0]): Promise<TestRoom> {
  await room.close();
  return makeRoom(timing);
}
