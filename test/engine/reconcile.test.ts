// C-27: GitHub, tasks and hosts are compared; each difference is repaired once, and a second pass changes nothing.
import { describe, expect, test } from 'vitest';
import type { Task } from '../../src/core/task.ts';
import { createReconcile, type ReconcileParts } from '../../src/engine/reconcile.ts';
import type { Labelled } from '../../src/ports/github.ts';
import { PortError } from '../../src/ports/port-error.ts';
import { createFleet } from '../../src/queue/fleet.ts';
import { contentHash } from '../../src/text/status/status-comment.ts';
import { issue, repository, sha } from '../core/origin.ts';
import { policy } from '../core/policy.ts';
import { task } from '../core/task.ts';
import { issueTask } from '../queue/steps.ts';
import { type Court, court, noon, ownRedis } from './ground.ts';

const ground = ownRedis();
const minute = 60_000;
const owner = { machine: 'm', pid: 1, started: '1' };

describe('a labelled issue', () => {
  test('R-07: without a task gets one, by the authority of who labelled it', async () => {
    const { pass, court: here } = reconciling({ labelled: [labelledBy('mona')] });
    expect(await pass()).toBe(1);
    expect(await here.task()).toMatchObject({ state: 'requested', wishes: [{ effect: { actor: 'mona' } }] });
    expect(here.warnings()).toEqual(['labelled issue without a task']);
    expect(await pass(), 'a second pass').toBe(0);
  });

  test('that nobody labelled, as far as GitHub says, gets none', async () => {
    const { pass, court: here } = reconciling({ labelled: [labelledBy(null)] });
    expect(await pass()).toBe(0);
    expect(await here.store.list('all')).toEqual([]);
  });

  test('with a task at work is left alone', async () => {
    const { pass, court: here } = reconciling({ labelled: [labelledBy('mona')] });
    await here.conducts(settled('in_progress', { wishes: [] }));
    expect(await pass()).toBe(0);
    expect((await here.task()).rev).toBe(1);
  });

  test('whose task came to rest after it was labelled starts nothing; one labelled since does', async () => {
    const done = { updatedAt: noon - 10 * minute };
    const before = reconciling({ labelled: [labelledBy('mona', noon - 20 * minute)] });
    await before.court.conducts(task('completed', done));
    expect(await before.pass()).toBe(0);
    const after = reconciling({ labelled: [labelledBy('mona', noon - 5 * minute)] });
    expect(await after.pass()).toBe(1);
    expect((await after.court.task()).state).toBe('requested');
    expect(await after.pass()).toBe(0);
  });

  test('that was refused is not asked about again at each pass', async () => {
    const { pass, court: here } = reconciling({ labelled: [labelledBy('mallory')] });
    await pass();
    const asked = (await here.task()).wishes[0];
    if (asked?.effect.kind !== 'actor.check') throw new Error('nobody asked');
    const { actor, cause } = asked.effect;
    const denied = {
      kind: 'actor.checked',
      actor,
      role: 'read',
      cause,
      capacity: { free: {} },
      answers: asked.id,
      member: true,
      text: null,
      seen: null,
      paused: null,
    } as const;
    await here.tell('4711-12', denied, 'denied');
    expect(await pass()).toBe(0);
  });
});

describe('a task', () => {
  test('R-17: follows its repository to a new name, once', async () => {
    const renamed = { ...repository, name: 'gadgets', defaultBranch: 'trunk' };
    const { pass, court: here } = reconciling({ repositories: async () => [renamed], labelled: [] });
    await here.conducts(settled('requested', { wishes: [] }));
    expect(await pass()).toBe(1);
    expect((await here.task()).repository).toEqual(renamed);
    expect(await pass()).toBe(0);
  });

  test('W-46: whose issue is labelled no more is looked at, once', async () => {
    const { pass, court: here } = reconciling();
    await here.conducts(settled('in_progress', { wishes: [] }));
    expect(await pass()).toBe(1);
    expect((await here.task()).wishes.map(({ effect }) => effect.kind)).toContain('issue.look');
    expect(await pass()).toBe(0);
  });

  test('that was started by a command, without a label, is not', async () => {
    const { pass, court: here } = reconciling();
    const made = settled('in_progress', { wishes: [] });
    await here.conducts({ ...made, choice: made.choice && { ...made.choice, label: '' } });
    expect(await pass()).toBe(0);
  });

  test('that changed a moment ago is given time', async () => {
    const { pass, court: here } = reconciling();
    await here.conducts(task('in_progress', { updatedAt: noon - 1_000, wishes: [] }));
    expect(await pass()).toBe(0);
  });

  test('whose wishes stay unanswered has them performed again', async () => {
    const { pass, court: here } = reconciling({ labelled: [labelledBy('mona')] });
    await here.conducts(
      settled('in_progress', { wishes: [wish('4711-12/7/0', noon - minute), wish('4711-12/8/0', noon - 1_000)] }),
    );
    expect(await pass(30_000)).toBe(1);
    expect(await here.sentAgain()).toEqual(['4711-12/7/0']);
    expect(here.warnings()).toEqual(['unanswered wishes are performed again']);
  });

  test('after a restart has all its wishes performed again at once, but for those of a host or a queue', async () => {
    const { pass, court: here } = reconciling({ labelled: [labelledBy('mona')] });
    const start = { kind: 'session.start', host: 'host-1', fence: 1 } as const;
    const find = { kind: 'slot.find', agent: 'rust', attempt: 1, priority: 'normal', phase: false } as const;
    const others = [start, find].map((effect, index) => ({ id: `other/${index}`, effect, at: 0 }));
    await here.conducts(settled('assigned', { wishes: [wish('4711-12/7/0', noon), ...others] }));
    expect(await pass(0)).toBe(1);
    expect(await here.sentAgain()).toEqual(['4711-12/7/0']);
  });

  test('W-51: whose retry timer was lost goes on, once', async () => {
    const { pass, court: here } = reconciling({ labelled: [labelledBy('mona')] });
    await here.conducts(settled('retry_queue', { updatedAt: noon - 5 * minute }));
    expect(await pass()).toBe(1);
    expect(await here.task()).toMatchObject({ state: 'assigned', attempt: 2 });
    expect(await pass()).toBe(0);
  });

  test('whose retry is not due yet waits on', async () => {
    const { pass, court: here } = reconciling({ labelled: [labelledBy('mona')] });
    await here.conducts(task('retry_queue', { updatedAt: noon - 20_000 }));
    expect(await pass()).toBe(0);
  });
});

describe('W-90: a host', () => {
  test('that was not heard for too long loses its task, which is tried again elsewhere', async () => {
    const { pass, court: here, beat } = reconciling({ labelled: [labelledBy('mona')] });
    await beat('host-1', noon - 3 * minute);
    await here.conducts(settled('in_progress', { wishes: [] }));
    expect(await pass()).toBe(1);
    expect((await here.task()).state).toBe('retry_queue');
    expect(await pass()).toBe(0);
  });

  test('that is only late keeps it, and so does one that was never heard of', async () => {
    const { pass, court: here, beat } = reconciling({ labelled: [labelledBy('mona')] });
    await here.conducts(settled('in_progress', { wishes: [] }));
    expect(await pass()).toBe(0);
    await beat('host-1', noon - 1.5 * minute);
    expect(await pass()).toBe(0);
    expect((await here.task()).state).toBe('in_progress');
  });

  test('does not take along work that is on GitHub already, and is told of once', async () => {
    const { pass, court: here, beat } = reconciling({ labelled: [labelledBy('mona')], open: [40] });
    await beat('host-1', noon - 3 * minute);
    const made = settled('review', { wishes: [] });
    await here.conducts({ ...made, session: { ...made.session, alive: true } });
    expect(await pass()).toBe(1);
    expect(await here.task()).toMatchObject({ state: 'validating', stage: 'review', session: { alive: false } });
    expect(await pass()).toBe(0);
    expect(here.warnings()).toHaveLength(1);
  });
});

describe('a pull request', () => {
  test('that was merged or closed unheard is looked at, once', async () => {
    const { pass, court: here } = reconciling({ labelled: [labelledBy('mona')] });
    await here.conducts(settled('review', { wishes: [] }));
    expect(await pass()).toBe(1);
    expect((await here.task()).wishes.map(({ effect }) => effect.kind)).toEqual(['issue.look']);
    expect(await pass()).toBe(0);
  });

  test('whose CI may have ended unheard has it looked at', async () => {
    const { pass, court: here } = reconciling({ labelled: [labelledBy('mona')], open: [40] });
    await here.conducts(settled('ci', { wishes: [] }));
    await pass();
    expect((await here.task()).wishes.map(({ effect }) => effect)).toEqual([
      { kind: 'ci.look', sha: sha(1), last: false },
    ]);
  });

  test('that waits for its review is left alone, and nobody is asked where no task has one', async () => {
    const { pass, court: here, asked } = reconciling({ labelled: [labelledBy('mona')], open: [40] });
    await here.conducts(settled('review', { wishes: [] }));
    expect(await pass()).toBe(0);
    await here.conducts(settled('in_progress', { wishes: [] }));
    asked.length = 0;
    await pass();
    expect(asked).toEqual(['labelled']);
  });
});

describe('C-23: what we wrote', () => {
  const body = 'as we wrote it';
  const shown = { wishes: [], statusComment: { id: 5, hash: contentHash(body) } };

  test.each([
    ['deleted', new Map(), null],
    ['edited', new Map([[5, 'something else']]), { id: 5, hash: '' }],
  ])('and somebody %s unheard is put back, once', async (_, comments, statusComment) => {
    const { pass, court: here } = reconciling({ labelled: [labelledBy('mona')], comments });
    await here.conducts(settled('in_progress', shown));
    expect(await pass()).toBe(1);
    expect((await here.task()).statusComment).toEqual(statusComment);
    expect((await ground.waiting()).map((one) => 'effect' in one && one.effect)).toEqual([
      { kind: 'comment.upsert', urgent: true },
    ]);
    expect(await pass()).toBe(0);
  });

  test('and is as it was is left alone; so is what changed a moment ago', async () => {
    const { pass, court: here } = reconciling({ labelled: [labelledBy('mona')], comments: new Map([[5, body]]) });
    await here.conducts(settled('in_progress', shown));
    expect(await pass()).toBe(0);
    const fresh = reconciling({ labelled: [labelledBy('mona')] });
    await fresh.court.conducts(settled('in_progress', { ...shown, updatedAt: noon }));
    expect(await fresh.pass()).toBe(0);
  });

  test('in the project issue is put back, and its label starts nothing', async () => {
    const labelled = [{ ...labelledBy('mona'), issue: { ...issue(), number: 90 } }, labelledBy('mona')];
    const { pass, court: here } = reconciling({ labelled, mirror: { issue: 90, isOther: true } });
    await here.conducts(settled('in_progress', { wishes: [] }));
    expect(await pass()).toBe(1);
    expect(await here.store.get('4711-90')).toBeUndefined();
  });
});

describe('W-49: a look that fails', () => {
  const away = () => Promise.reject(new PortError('github', 'github_unavailable', 'GitHub answered 502', 'soon'));

  test.each([
    ['at the repositories', { repositories: away }],
    ['at the issues', { labelledLook: away }],
    ['at the pull requests', { openLook: away, labelled: [labelledBy('mona')] }],
  ])('%s changes nothing, and is said', async (_, failing) => {
    const { pass, court: here } = reconciling(failing);
    const before = await here.conducts(settled('review', { wishes: [] }));
    expect(await pass()).toBe(0);
    expect(await here.task()).toEqual(before);
    expect(here.warnings()).toEqual([expect.stringContaining('nothing was changed')]);
  });

  test('at one repository keeps the others from nothing', async () => {
    const gone = { ...repository, id: 1, name: 'gone' };
    const labelledLook = async ({ id }: { id: number }) => (id === 1 ? away() : [labelledBy('mona')]);
    const { pass, court: here } = reconciling({ repositories: async () => [gone, repository], labelledLook });
    expect(await pass()).toBe(1);
    expect((await here.task()).state).toBe('requested');
  });

  test('keeps what needs no GitHub from nothing', async () => {
    const { pass, court: here } = reconciling({ repositories: away });
    await here.conducts(settled('retry_queue', { updatedAt: noon - 5 * minute }));
    expect(await pass()).toBe(1);
  });
});

test('W-48: where nothing is amiss, nothing is changed', async () => {
  const { pass, court: here } = reconciling({ labelled: [labelledBy('mona')], open: [40] });
  await here.conducts(settled('in_progress', { wishes: [] }));
  await here.conducts(issueTask(13, 'completed', { updatedAt: noon }));
  const keys = await ground.redis().dbsize();
  for (let time = 0; time < 3; time++) expect(await pass(0)).toBe(0);
  expect(await ground.redis().dbsize()).toBe(keys);
  expect(here.lines.filter(({ level }) => level !== 'debug')).toEqual([]);
});

test('every repository of the App has its lane', async () => {
  const served: string[] = [];
  const { pass } = reconciling({}, { serve: ({ name }) => void served.push(name) });
  await pass();
  expect(served).toEqual(['widgets']);
});

interface World {
  readonly comments?: ReadonlyMap<number, string>;
  readonly mirror?: { readonly issue: number; readonly isOther: boolean };
  readonly labelled?: readonly Labelled[];
  readonly open?: readonly number[];
  readonly repositories?: ReconcileParts['installations']['repositories'];
  readonly labelledLook?: ReconcileParts['issues']['labelled'];
  readonly openLook?: ReconcileParts['pulls']['open'];
}

function reconciling(world: World = {}, changes: Partial<ReconcileParts> = {}) {
  const here: Court = court(ground);
  const fleet = createFleet(
    ground.redis(),
    policy,
    () => 9,
    () => undefined,
  );
  const asked: string[] = [];
  const unasked = () => Promise.reject(new Error('nobody asks for this'));
  const issues: ReconcileParts['issues'] = {
    look: unasked,
    read: unasked,
    labelled: (...given) => {
      asked.push('labelled');
      return world.labelledLook?.(...given) ?? Promise.resolve(world.labelled ?? []);
    },
  };
  const pulls: ReconcileParts['pulls'] = {
    ensure: unasked,
    look: unasked,
    reviewComments: unasked,
    open: (...given) => {
      asked.push('open');
      return world.openLook?.(...given) ?? Promise.resolve(world.open ?? []);
    },
  };
  const installations: ReconcileParts['installations'] = {
    repositories: world.repositories ?? (async () => [repository]),
    token: unasked,
    redeliver: unasked,
    labels: unasked,
    granted: unasked,
  };
  const { store, tell, clock, log } = here;
  const comments: ReconcileParts['comments'] = { look: async (_, comment) => world.comments?.get(comment) };
  const mirror: ReconcileParts['mirror'] = {
    is: async (_, { number }) => number === world.mirror?.issue,
    check: async () => world.mirror?.isOther ?? false,
  };
  const looks = { issues, pulls, installations, comments, mirror, fleet };
  const parts = { store, ...looks, policy, tell, clock, log, serve: () => {}, ...changes };
  const reconcile = createReconcile(parts);
  return {
    court: here,
    asked,
    pass: (olderThan = minute) => reconcile.run(olderThan),
    beat: async (host: string, seenAt: number) => {
      const record = { host, serves: ['rust'], maxSessions: 4, sessions: 0, versions: {}, seenAt };
      await fleet.beat(record, owner);
    },
  };
}

function labelledBy(by: string | null, at = noon - 30 * minute): Labelled {
  return { issue: issue(), label: 'backend', by, at };
}

/** A task that has been like this for a while. */
function settled(moment: Parameters<typeof task>[0], changes: Partial<Task> = {}): Task {
  return task(moment, { updatedAt: noon - 2 * minute, ...changes });
}

function wish(id: string, at: number): Task['wishes'][number] {
  return { id, effect: { kind: 'issue.look' }, at };
}
