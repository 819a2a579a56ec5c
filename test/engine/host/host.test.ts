// A runner host: how much it takes, and how it goes on after a restart. Sessions are real ones in tmux.
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, onTestFinished, test } from 'vitest';
import type { EventBody } from '../../../src/core/event.ts';
import type { TaskId } from '../../../src/core/subject.ts';
import type { Task } from '../../../src/core/task.ts';
import { createHost, type Host } from '../../../src/engine/host/host.ts';
import type { HostWorld } from '../../../src/engine/host/world.ts';
import type { Owner, Waiting } from '../../../src/ports/fleet.ts';
import { PortError } from '../../../src/ports/port-error.ts';
import { createFleet } from '../../../src/queue/fleet.ts';
import { policy } from '../../core/policy.ts';
import { issueTask } from '../../queue/steps.ts';
import { makeRoom, type TestRoom, until } from '../../runner/room.ts';
import { type Court, court, ownRedis } from '../ground.ts';

const ground = ownRedis();
const owner: Owner = { machine: 'm', pid: 100, started: '1' };
let room: TestRoom | undefined;

afterEach(async () => {
  await room?.close();
  room = undefined;
});

describe('room for work', () => {
  test('is what the limit leaves: of five waiting tasks two are offered', async () => {
    const { queue, offered, open } = await hosting({ maxSessions: 2, waiting: 5 });
    await open();
    await until(() => offered().length === 2);
    await quiet();
    expect(offered().map(({ task }) => task)).toEqual(['4711-1', '4711-2']);
    expect(queue).toHaveLength(3);
  });

  test('is given back when a slot is settled', async () => {
    const { offered, open } = await hosting({ maxSessions: 1, waiting: 2 });
    const host = await open();
    await until(() => offered().length === 1);
    host.settled('4711-1');
    await until(() => offered().length === 2);
  });

  test('is what the tmux server says, not a counter: a session nobody counted takes a slot', async () => {
    const { offered, open, here } = await hosting({ maxSessions: 2, waiting: 2 });
    const agent = await here.agent('exec sleep 60', { task: '4711-90' });
    const made = issueTask(90, 'review');
    expect(made.session, 'on record it takes none').toMatchObject({ alive: false, fence: 1 });
    await conducted(made);
    await here.sessions.ensure(agent, AbortSignal.timeout(10_000));
    await open();
    await until(() => offered().length === 1);
    await quiet();
    expect(offered()).toHaveLength(1);
  });

  test('is not taken by sessions of other hosts, and not twice by one task', async () => {
    const { offered, open } = await hosting({ maxSessions: 2, waiting: 2 });
    const made = issueTask(90, 'in_progress');
    await conducted({ ...made, session: { ...made.session, host: 'elsewhere' } });
    await open();
    await until(() => offered().length === 2);
  });

  test('of a slot that was offered and never answered is free again after a minute', async () => {
    let time = 0;
    const { offered, open } = await hosting({ maxSessions: 1, waiting: 2, now: () => time });
    const host = await open();
    await until(() => offered().length === 1);
    host.settled('somebody else');
    await quiet();
    expect(offered()).toHaveLength(1);
    time = 61_000;
    host.settled('somebody else');
    await until(() => offered().length === 2);
  });

  test('that cannot be looked at is no room', async () => {
    const {
      offered,
      open,
      court: seen,
    } = await hosting({
      maxSessions: 2,
      waiting: 2,
      sessions: { list: listThatFails() },
    });
    await open();
    await until(() => seen.warnings().includes('could not look for work'));
    expect(offered()).toEqual([]);
  });

  test('is offered under the wish it answers, and the queue is told', async () => {
    const { offered, open, taken } = await hosting({ maxSessions: 1, waiting: 1 });
    await open();
    await until(() => taken.length === 1);
    expect(offered()).toEqual([
      { task: '4711-1', kind: 'slot.taken', host: 'host-1', attempt: 1, answers: 'the wish of 4711-1' },
    ]);
  });
});

describe('R-37: a host whose process died', () => {
  test('is taken over at once; one whose process lives is waited for', async () => {
    const alive = { value: true };
    const { open, fleet, court: seen, offered } = await hosting({ waiting: 1, isAlive: () => alive.value });
    await fleet.claim('host-1', { ...owner, pid: 7 });
    const opening = open();
    await until(() => seen.warnings().length > 0);
    expect(seen.warnings()[0]).toBe('another process speaks for this host: waiting for it to end');
    expect(offered()).toEqual([]);
    alive.value = false;
    await opening;
    await until(() => offered().length === 1);
  });

  test('stops waiting when it is told to end', async () => {
    const { open, fleet, controller } = await hosting({ isAlive: () => true });
    await fleet.claim('host-1', { ...owner, pid: 7 });
    const opening = open();
    controller.abort(new Error('told to end'));
    await expect(opening).rejects.toThrow('told to end');
  });
});

describe('W-63, R-40: after a restart', () => {
  test('a living session of a task goes on untouched', async () => {
    const { open, here, told } = await hosting();
    await conducted(issueTask(1, 'in_progress'));
    const session = await here.sessions.ensure(await here.agent('exec sleep 60', { task: '4711-1' }), soon());
    await open();
    expect(await here.sessions.list()).toMatchObject([{ task: '4711-1', alive: true, pid: session.pid }]);
    expect(told).toEqual([]);
  });

  test('a session whose task nobody conducts is stopped', async () => {
    const { open, here, court: seen } = await hosting();
    await here.sessions.ensure(await here.agent('exec sleep 60', { task: '4711-1' }), soon());
    await open();
    expect((await here.sessions.list()).filter(({ alive }) => alive)).toEqual([]);
    expect(seen.warnings()).toEqual(['session without a task: stopped']);
  });

  test.each([
    ['of an older start', { fence: 3 }],
    ['of a task that went on elsewhere', { host: 'host-2' }],
  ])('a session %s is stopped', async (_, changes) => {
    const { open, here, court: seen } = await hosting();
    const made = issueTask(1, 'in_progress');
    await conducted({ ...made, session: { ...made.session, fence: 1, ...changes } });
    await here.sessions.ensure(await here.agent('exec sleep 60', { task: '4711-1' }), soon());
    await open();
    expect((await here.sessions.list()).filter(({ alive }) => alive)).toEqual([]);
    expect(seen.warnings()).toContain('session without a task: stopped');
  });

  test('R-38: a task whose session is gone is told of it, once', async () => {
    const { open, told } = await hosting();
    await conducted(issueTask(1, 'in_progress'));
    await open();
    expect(told).toEqual([
      {
        task: '4711-1',
        id: 'lost/4711-1/1',
        body: { kind: 'session.lost', fence: 1, reason: 'the session is gone from this host' },
      },
    ]);
  });

  test('what a host was in the middle of is taken up again, and is not called lost', async () => {
    const { open, told, court: seen } = await hosting();
    const made = issueTask(1, 'deploying');
    const foreign = { id: 'other', effect: { kind: 'session.start', host: 'host-2', fence: 1 }, at: 0 } as const;
    await conducted({ ...made, wishes: [...made.wishes, foreign] });
    await open();
    const start = made.wishes.find(({ effect }) => effect.kind === 'session.start');
    expect(await seen.sentAgain()).toEqual([start?.id]);
    expect(told).toEqual([]);
  });

  test('B-08: a tmux that cannot be asked is no reason to call anything lost', async () => {
    const list = () => Promise.reject(new PortError('sessions', 'tmux_unavailable', 'no answer', 'soon'));
    const { open, told } = await hosting({ sessions: { list } });
    await conducted(issueTask(1, 'in_progress'));
    await expect(open()).rejects.toMatchObject({ code: 'tmux_unavailable' });
    expect(told).toEqual([]);
  });

  test('B-20: worktrees of tasks that are over are saved and removed, those of others stay', async () => {
    const removed: string[] = [];
    const trees = ['4711-1', '4711-2', '4711-3', '4711-99'] as const;
    const { open } = await hosting({
      workspace: {
        find: async () => undefined,
        list: async () => trees.map((id) => ({ task: id, path: `/tree/${id}`, branch: id })),
        salvage: async (id) => (id === '4711-3' ? Promise.reject(new Error('the disk is full')) : null),
        remove: async (id) => void removed.push(id),
      },
    });
    await conducted(issueTask(1, 'completed'));
    await conducted(issueTask(2, 'failed'));
    await conducted(issueTask(3, 'completed'));
    await open();
    expect(removed, 'not those that may be needed, nor those that could not be saved').toEqual(['4711-1', '4711-99']);
  });
});

describe('word of a session', () => {
  test('B-07: its end is told with code and fence, under one id', async () => {
    const { open, here, told } = await hosting();
    await conducted(issueTask(1, 'in_progress'));
    const agent = await here.agent('while [ ! -e go ]; do sleep 0.02; done; exit 7', { task: '4711-1' });
    await here.sessions.ensure(agent, soon());
    await open();
    await here.tmux('run-shell', `touch '${agent.worktree}/go'`);
    await until(() => told.length > 0);
    expect(told[0]).toMatchObject({
      task: '4711-1',
      id: 'exit/4711-1/1',
      body: { kind: 'session.exited', fence: 1, code: 7 },
    });
  });
});

describe('a file in the outbox that is no message', () => {
  test('is answered in the inbox with its name, a code and the next step, and put aside; the others go on', async () => {
    const trees = new Map<string, string>();
    const place = { branch: 'b', base: 'ba5e', fresh: false, restored: [] };
    const find = async (id: TaskId) => ({ ...place, task: id, path: trees.get(id) ?? '' });
    const {
      open,
      here,
      told,
      court: seen,
    } = await hosting({
      workspace: { find, list: async () => [], salvage: async () => null, remove: async () => {} },
    });
    await conducted(issueTask(1, 'in_progress'));
    const agent = await here.agent('exec sleep 60', { task: '4711-1' });
    trees.set('4711-1', agent.worktree);
    const outbox = join(agent.worktree, '.conductor', 'outbox');
    await mkdir(outbox, { recursive: true });
    await symlink('/etc/passwd', join(outbox, 'link'));
    await writeFile(join(outbox, 'odd.json'), '{"verb":"merge","text":"x"}');
    await writeFile(join(outbox, 'z.json'), '{"verb":"message","to":"docs","text":"Hi."}');
    await here.sessions.ensure(agent, soon());
    await open();
    await until(() => told.length > 0);
    expect(told).toMatchObject([{ body: { report: 'message', to: 'docs', priority: 'normal' } }]);
    const inbox = join(agent.worktree, '.conductor', 'inbox');
    const answers = (await readdir(inbox)).filter((name) => /^refused-[0-9a-f]{16}\.md$/.test(name));
    const texts = await Promise.all(answers.map((name) => readFile(join(inbox, name), 'utf8')));
    expect(texts.join()).toMatch(/`link`/);
    expect(texts.join()).toMatch(/not_a_file[\s\S]*Next: /);
    expect(texts.join()).toMatch(/verb_unknown[\s\S]*`odd.json`/);
    expect(answers).toHaveLength(2);
    await until(async () => (await readdir(outbox)).length === 1);
    expect((await readdir(join(outbox, '.taken'))).toSorted()).toEqual(['link', 'odd.json', 'z.json']);
    expect(seen.warnings()).toContain('a file in the outbox of the agent is no message: refused');
  });
});

interface Given {
  readonly maxSessions?: number;
  readonly waiting?: number;
  readonly now?: () => number;
  readonly isAlive?: () => boolean;
  readonly sessions?: Partial<HostWorld['sessions']>;
  readonly workspace?: HostWorld['workspace'];
}

let seen: Court;

function conducted(made: Task): Promise<Task> {
  return seen.conducts(made);
}

async function hosting(given: Given = {}) {
  const here = makeRoom();
  room = here;
  seen = court(ground, { now: given.now ?? Date.now });
  const told: { task: TaskId; body: EventBody; id: string }[] = [];
  const taken: string[] = [];
  const queue = Array.from({ length: given.waiting ?? 0 }, (_, index) => waitingTask(index + 1, taken));
  const fleet = createFleet(ground.redis(), policy, () => 9, given.isAlive ?? (() => undefined));
  const controller = new AbortController();
  onTestFinished(() => controller.abort());
  const world: HostWorld = {
    store: seen.store,
    sessions: { ...here.sessions, ...given.sessions },
    workspace: given.workspace ?? {
      find: async () => undefined,
      list: async () => [],
      salvage: async () => null,
      remove: async () => {},
    },
    fleet,
    slots: { isWaiting: async () => queue.length > 0, take: async () => queue.shift(), onHint: () => {} },
    tell: async (task, body, id) => {
      // What a session looks like from moment to moment is told in between.
      if (body.kind !== 'session.observed') told.push({ task, body, id });
    },
    clock: seen.clock,
    log: seen.log,
  };
  const options = {
    name: 'host-1',
    owner,
    serves: () => ['rust'],
    maxSessions: () => given.maxSessions ?? 4,
    versions: {},
  };
  return {
    here,
    court: seen,
    told,
    taken,
    queue,
    fleet,
    controller,
    offered: () => told.flatMap(({ task, body }) => (body.kind === 'slot.taken' ? { task, ...body } : [])),
    open: async (): Promise<Host> => {
      const host = createHost(options, world);
      await host.start(controller.signal);
      return host;
    },
  };
}

function waitingTask(number: number, taken: string[]): Waiting {
  const id: TaskId = `4711-${number}`;
  return { effectId: `the wish of ${id}`, task: id, agent: 'rust', attempt: 1, taken: async () => void taken.push(id) };
}

/** Answers while the host starts, and fails from then on. */
function listThatFails(): HostWorld['sessions']['list'] {
  let looks = 0;
  return async () => {
    if (looks++ < 2) return [];
    throw new PortError('sessions', 'tmux_unavailable', 'no answer', 'soon');
  };
}

/** Long enough for a host that would take more to have taken it. */
async function quiet(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await ground.redis().ping();
}

function soon(): AbortSignal {
  return AbortSignal.timeout(20_000);
}
