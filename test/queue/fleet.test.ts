// The runner hosts: one process speaks for a host at a time, and the room they have together.
import { describe, expect, test } from 'vitest';
import { type Fleet, type HostRecord, hostSilenceMs, type Owner } from '../../src/ports/fleet.ts';
import { keys } from '../../src/queue/connection.ts';
import { createFleet } from '../../src/queue/fleet.ts';
import { agentType, policy } from '../core/policy.ts';
import { ownRedis } from './ground.ts';
import { issueTask, step } from './steps.ts';

const ground = ownRedis();
const now = 1_000_000;
const first: Owner = { machine: 'm/boot', pid: 100, started: '1' };
const second: Owner = { machine: 'm/boot', pid: 200, started: '2' };

describe('a host', () => {
  test('has one process that speaks for it, however many claim it at once', async () => {
    const owners = Array.from({ length: 10 }, (_, pid): Owner => ({ ...first, pid }));
    const claims = await Promise.all(owners.map((owner) => fleet({ alive: true }).claim('host-1', owner)));
    expect(claims.filter(Boolean)).toHaveLength(1);
  });

  test('may be claimed by the same process again', async () => {
    expect(await fleet().claim('host-1', first)).toBe(true);
    expect(await fleet().claim('host-1', first)).toBe(true);
    expect(await fleet().claim('host-2', second)).toBe(true);
  });

  test('of a dead process is taken over at once, and its late beat is refused', async () => {
    await fleet().claim('host-1', first);
    expect(await fleet({ alive: false }).claim('host-1', second)).toBe(true);
    expect(await fleet().beat(record('host-1'), first)).toBe(false);
    expect(await fleet().beat(record('host-1'), second)).toBe(true);
  });

  test('of a dead process goes to one of those who want it', async () => {
    await fleet().claim('host-1', first);
    const owners = Array.from({ length: 10 }, (_, pid): Owner => ({ ...second, pid }));
    const dead = fleet({ alive: (owner) => owner.pid !== first.pid });
    const claims = await Promise.all(owners.map((owner) => dead.claim('host-1', owner)));
    expect(claims.filter(Boolean)).toHaveLength(1);
  });

  test.each([
    ['lives', true],
    ['is on another machine, where nobody can look,', undefined],
  ])('whose process %s is not taken over', async (_, alive) => {
    await fleet().claim('host-1', first);
    expect(await fleet({ alive }).claim('host-1', second)).toBe(false);
    expect(await fleet().beat(record('host-1'), first)).toBe(true);
    expect(await fleet({ alive }).claim('host-1', second)).toBe(false);
  });

  test('whose process was silent for too long is free, and each beat puts that off', async () => {
    await fleet().claim('host-1', first);
    await ground.redis().pexpire(keys.host('host-1'), 20);
    await fleet().beat(record('host-1'), first);
    expect(await ground.redis().pttl(keys.host('host-1'))).toBeGreaterThan(hostSilenceMs - 2_000);
    await ground.redis().pexpire(keys.host('host-1'), 1);
    await expect.poll(() => fleet({ alive: true }).claim('host-1', second)).toBe(true);
  });

  test('is given up by its own process only', async () => {
    await fleet().claim('host-1', first);
    await fleet().leave('host-1', second);
    expect(await fleet({ alive: true }).claim('host-1', second)).toBe(false);
    await fleet().leave('host-1', first);
    expect(await fleet({ alive: true }).claim('host-1', second)).toBe(true);
  });

  test('is shown as it last said of itself', async () => {
    await fleet().beat(record('host-1', { sessions: 1 }), first);
    await fleet().beat(record('host-1', { sessions: 2 }), first);
    await fleet().beat(record('host-2'), second);
    const shown = (await fleet().hosts()).toSorted((a, b) => a.host.localeCompare(b.host));
    expect(shown).toEqual([record('host-1', { sessions: 2 }), record('host-2')]);
  });
});

describe('the free slots of an agent type', () => {
  test('are what its own limit leaves', async () => {
    await beat('host-1');
    await runs(1);
    expect((await fleet().capacity(now)).free).toEqual({ rust: 1, go: 2 });
  });

  test('are what the limit of all leaves', async () => {
    await beat('host-1');
    await runs(1);
    expect((await fleet({ total: 1 }).capacity(now)).free).toEqual({ rust: 0, go: 0 });
  });

  test('are no more than the hosts that serve it can hold', async () => {
    await beat('host-1', { maxSessions: 1 });
    expect((await fleet().capacity(now)).free).toEqual({ rust: 1, go: 1 });
    await beat('host-2', { maxSessions: 8 });
    expect((await fleet().capacity(now)).free).toEqual({ rust: 2, go: 2 });
  });

  test('are never fewer than none', async () => {
    await beat('host-1');
    await runs(1, 2, 3);
    expect((await fleet({ total: 1 }).capacity(now)).free).toEqual({ rust: 0, go: 0 });
  });

  test('are unknown where no living host serves it', async () => {
    await beat('host-1', { serves: ['go'] });
    await beat('host-2', { serves: ['rust'], seenAt: now - hostSilenceMs });
    expect((await fleet().capacity(now)).free).toEqual({ go: 2 });
  });
});

interface Given {
  readonly alive?: boolean | undefined | ((owner: Owner) => boolean);
  readonly total?: number;
}

function fleet({ alive, total = 100 }: Given = {}): Fleet {
  const agentTypes = { rust: agentType('rust'), go: agentType('go'), docs: agentType('docs') };
  const isAlive = typeof alive === 'function' ? alive : () => alive;
  return createFleet(
    ground.redis(),
    () => policy({ agentTypes }),
    () => total,
    isAlive,
  );
}

function record(host: string, changes: Partial<HostRecord> = {}): HostRecord {
  return { host, serves: ['rust', 'go'], maxSessions: 4, sessions: 0, versions: {}, seenAt: now, ...changes };
}

async function beat(host: string, changes: Partial<HostRecord> = {}): Promise<void> {
  await fleet().beat(record(host, changes), { ...first, pid: Number(host.slice(5)) });
}

/** These issues have an agent of type `rust` at work. */
async function runs(...numbers: readonly number[]): Promise<void> {
  for (const number of numbers) await ground.store().commit(step(issueTask(number, 'in_progress')));
}
