import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SessionEvent, SessionSpec } from '../../src/ports/sessions.ts';
import { fixtures, makeRoom, never, type TestRoom, until } from './room.ts';

let room: TestRoom;
beforeEach(() => {
  room = makeRoom();
});
afterEach(() => room.close());

describe('a runner that is killed with -9', () => {
  it('leaves its agent alive, and the next one adopts it and is told of its end', async () => {
    const spec = await room.agent(`echo started >> starts; until [ -e finish ]; do sleep 0.05; done; echo bye; exit 6`);
    const first = await runnerProcess(spec);
    first.process.kill('SIGKILL');
    await once(first.process, 'exit');

    expect(await room.sessions.list()).toEqual([first.session]);
    expect(await room.sessions.ensure(spec, never)).toEqual(first.session);
    room.watch();
    writeFileSync(join(spec.worktree, 'finish'), '');

    expect(await room.exitOf(spec.task)).toMatchObject({ code: 6, tail: 'bye' });
    expect(readFileSync(join(spec.worktree, 'starts'), 'utf8')).toBe('started\n');
  });

  it('does not lose an exit and a message of the time when nobody watched', async () => {
    const spec = await room.agent(
      `until [ -e finish ]; do sleep 0.05; done; echo hi > .conductor/outbox/.m; mv .conductor/outbox/.m .conductor/outbox/m; exit 6`,
    );
    const first = await runnerProcess(spec);
    first.process.kill('SIGKILL');
    await once(first.process, 'exit');
    writeFileSync(join(spec.worktree, 'finish'), '');
    await until(async () => (await room.sessions.list()).every(({ alive }) => !alive));

    room.watch();

    await room.exitOf(spec.task);
    expect(room.events.map(({ kind }) => kind).filter((kind) => kind !== 'observed')).toEqual(['message', 'exited']);
  });
});

describe('a runner that is closed', () => {
  it('leaves its agents alive', async () => {
    const spec = await room.agent('sleep 1000');
    const session = await room.sessions.ensure(spec, never);
    await room.sessions.close();

    const visitor = room.visitor();
    expect(await visitor.list()).toEqual([session]);
    await visitor.stop(spec.task, never);
    await expect(room.sessions.list()).rejects.toMatchObject({ code: 'tmux_unavailable' });
  });
});

describe('an exit', () => {
  it('is told again until it was taken, and then no more', async () => {
    const spec = await room.agent('exit 2');
    let refusals = 0;
    const stop = room.watch(room.visitor({ look: 50 }), async (event) => {
      if (event.kind !== 'exited') return;
      refusals += 1;
      throw new Error('the store is away');
    });
    await room.sessions.ensure(spec, never);
    await until(() => refusals >= 2);
    await stop();

    const taken: SessionEvent[] = [];
    const stopTaking = room.watch(room.sessions, (event) => {
      if (event.kind === 'exited') taken.push(event);
    });
    await until(() => taken.length > 0);
    await until(async () => (await room.sessions.list()).length === 0);
    await stopTaking();
    room.watch(room.visitor({ look: 20 }));
    await room.sessions.ensure(await room.agent('exit 0'), never);
    await room.exitOf('1-2');

    expect(taken).toMatchObject([{ kind: 'exited', code: 2 }]);
    expect(room.events.filter(({ kind }) => kind === 'exited')).toHaveLength(1);
  });

  it('may be answered with the next start of the same task', async () => {
    const spec = await room.agent('echo round >> rounds; exit 1');
    room.watch(room.sessions, async (event) => {
      if (event.kind === 'exited' && event.fence < 3) {
        await room.sessions.ensure({ ...spec, fence: event.fence + 1 }, never);
      }
      room.events.push(event);
    });
    await room.sessions.ensure(spec, never);

    await until(() => room.events.filter(({ kind }) => kind === 'exited').length === 3);
    expect(readFileSync(join(spec.worktree, 'rounds'), 'utf8')).toBe('round\n'.repeat(3));
  });
});

describe('messages in the outbox', () => {
  it('are told once each, in order, while the agent runs, and put aside when taken', async () => {
    const spec = await room.agent(`sleep 1000`);
    room.watch();
    await room.sessions.ensure(spec, never);
    const outbox = join(spec.worktree, '.conductor/outbox');
    put(outbox, '1', 'one');
    await until(() => messages().length === 1);
    put(outbox, '2', 'two');
    await until(() => messages().length === 2);

    expect(messages()).toMatchObject([
      { kind: 'message', task: spec.task, name: '1', text: 'one' },
      { kind: 'message', name: '2', text: 'two' },
    ]);
    for (const message of messages()) await message.taken();
    expect(readdirSync(outbox)).toEqual(['.taken']);
    expect(readdirSync(join(outbox, '.taken'))).toEqual(['1', '2']);
    put(outbox, '1', 'one again');
    await until(() => messages().length === 3);
  });

  it('are all taken before the exit is told', async () => {
    const order: string[] = [];
    room.watch(room.sessions, async (event) => {
      if (event.kind === 'observed') return;
      order.push(`${event.kind} told`);
      // Longer than an exit takes to be noticed.
      if (event.kind === 'message') await pause(300);
      order.push(`${event.kind} taken`);
    });
    const spec = await room.agent(`echo hi > .conductor/outbox/.m; mv .conductor/outbox/.m .conductor/outbox/m`);
    await room.sessions.ensure(spec, never);

    await until(() => order.length === 4);
    expect(order).toEqual(['message told', 'message taken', 'exited told', 'exited taken']);
  });

  it('that are half written are left alone; what cannot be a message is told with its problem, and nothing of it is read', async () => {
    const spec = await room.agent(
      `cd .conductor/outbox; ln -s /etc/passwd link; mkfifo pipe; mkdir dir; touch dir/in; echo x > .hidden; echo x > half.tmp
       { sleep 0.2; printf 'status \\377'; } > latin; printf 'status \\000' > nul
       head -c 300000 /dev/zero | tr '\\0' 'a' > ../big; mv ../big big; sleep 1000`,
    );
    room.watch();
    await room.sessions.ensure(spec, never);

    await until(() => messages().length === 6);
    // Each as soon as it is there: which is first depends on who writes.
    const told = messages().toSorted((one, other) => one.name.localeCompare(other.name));
    expect(told.map(({ name, text, problem }) => [name, text, problem?.code])).toEqual([
      ['big', '', 'too_large'],
      ['dir', '', 'not_a_file'],
      ['latin', '', 'binary'],
      ['link', '', 'not_a_file'],
      ['nul', '', 'binary'],
      ['pipe', '', 'not_a_file'],
    ]);
    const outbox = join(spec.worktree, '.conductor/outbox');
    for (const message of messages()) await message.taken();
    expect(readdirSync(outbox).toSorted()).toEqual(['.hidden', '.taken', 'half.tmp']);
    expect(readdirSync(join(outbox, '.taken', 'dir')), 'nothing is lost').toEqual(['in']);
    mkdirSync(join(outbox, 'dir'));
    const again = await until(() => messages()[6]);
    await again.taken();
    expect(readdirSync(join(outbox, '.taken'))).toContain('dir.2');
  });

  it('are not looked for through a link in the place of the outbox', async () => {
    const spec = await room.agent(`rmdir .conductor/outbox; ln -s ../secret .conductor/outbox; sleep 1000`);
    mkdirSync(join(spec.worktree, 'secret'), { recursive: true });
    put(join(spec.worktree, 'secret'), 'key', 'secret');
    room.watch(room.visitor({ look: 20 }));
    await room.sessions.ensure(spec, never);
    const second = await room.agent('exit 0');
    await room.sessions.ensure(second, never);
    await room.exitOf(second.task);

    // Where we were quicker than its `ln`, the link lies in a new outbox, and is told as what it is.
    expect(messages().filter(({ problem }) => problem?.code !== 'not_a_file')).toEqual([]);
  });
});

function messages() {
  return room.events.filter((event) => event.kind === 'message');
}

function put(directory: string, name: string, text: string): void {
  writeFileSync(join(directory, `.${name}.tmp`), text);
  renameSync(join(directory, `.${name}.tmp`), join(directory, name));
}

async function runnerProcess(spec: SessionSpec): Promise<{ process: ChildProcess; session: unknown }> {
  const { socket, stateDir, logDir } = room;
  const options = { socket, stateDir, logDir, host: 'here' };
  const args = [join(fixtures, 'runner.mjs'), JSON.stringify(options), JSON.stringify(spec)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const line = await until(() => said.split('\n').find((line) => line.includes('"ensured"')));
  return { process: child, session: JSON.parse(line).session };
}
