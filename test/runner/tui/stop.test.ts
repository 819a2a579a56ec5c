// The end of a TUI that will not go.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isAlive, makeRoom, never, type TestRoom, until } from '../room.ts';
import { lines, screen, startTui } from './tui.ts';

let room: TestRoom;
beforeEach(() => {
  room = makeRoom({ receipt: 600, grace: 600 }, 'tui');
});
afterEach(() => room.close());

describe('stopping a TUI', () => {
  it('T-45: leaves nothing of one that ignores signals and has a child that forked twice', async () => {
    const spec = await startTui(room, ['stubborn=1', 'fork=1']);
    const pids = await until(() => ['parent', 'daemon'].every(there) && ['parent', 'daemon'].map(pid));
    function there(name: string): boolean {
      return existsSync(join(spec.worktree, name)) && pid(name) > 0;
    }
    function pid(name: string): number {
      return Number(readFileSync(join(spec.worktree, name), 'utf8'));
    }
    expect(pids.every(isAlive)).toBe(true);

    expect(await room.sessions.stop(spec.task, never)).toBe(true);

    expect(pids.filter(isAlive)).toEqual([]);
    expect(await room.sessions.list()).toEqual([]);
  });

  it('B-07: is not needed by one that has ended: it is told with its exit code', async () => {
    room.watch();
    const spec = await startTui(room, []);
    await room.sessions.send(spec.task, 'k1', 'exit 3', never);
    expect(await room.exitOf(spec.task)).toMatchObject({ code: 3 });
  });

  it('breaks off its turn first', async () => {
    const spec = await startTui(room, ['turn=600000']);
    await room.sessions.send(spec.task, 'k1', 'work', never);
    await until(async () => (await screen(room, spec)).includes('* Working'));

    expect(await room.sessions.stop(spec.task, never)).toBe(true);
    expect(lines(spec, 'submitted')).toEqual(['work', '<C-c>']);
  });

  it('presses no key in one that is at rest', async () => {
    const spec = await startTui(room, []);
    await room.sessions.send(spec.task, 'k1', 'work', never);
    expect(await room.sessions.stop(spec.task, never)).toBe(true);
    expect(lines(spec, 'submitted')).toEqual(['work']);
  });
});
