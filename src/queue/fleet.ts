// The runner hosts: who serves what, who is alive, and which process speaks for a host.
import type { Capacity } from '../core/event-parts.ts';
import type { Policy } from '../core/policy.ts';
import { type Fleet, type HostRecord, hostSilenceMs, type Owner } from '../ports/fleet.ts';
import { keys, type Scripted } from './connection.ts';

const leaseMs = hostSilenceMs;

/** @param isAlive says whether a process of this machine (boot id, pid, start time) still lives; undefined for another machine */
export function createFleet(
  redis: Scripted,
  policy: () => Policy,
  total: () => number,
  isAlive: (owner: Owner) => boolean | undefined,
): Fleet {
  return { claim, beat, hosts, capacity, leave };

  async function claim(host: string, owner: Owner): Promise<boolean> {
    const key = keys.host(host);
    const mine = JSON.stringify(owner);
    if ((await redis.set(key, mine, 'PX', leaseMs, 'NX')) === 'OK') return true;
    const text = await redis.get(key);
    if (text === null) return claim(host, owner);
    if (text === mine) return true;
    if (isAlive(JSON.parse(text) as Owner) !== false) return false;
    // The owner was seen dead: its lease need not run out. Whoever replaces exactly this value has it.
    return (await redis.eval(replace, 1, key, text, mine, leaseMs)) === 1;
  }

  async function beat(record: HostRecord, owner: Owner): Promise<boolean> {
    const mine = JSON.stringify(owner);
    const held = await redis.eval(
      renew,
      2,
      keys.host(record.host),
      keys.hosts,
      mine,
      leaseMs,
      record.host,
      JSON.stringify(record),
    );
    return held === 1;
  }

  async function leave(host: string, owner: Owner): Promise<void> {
    await redis.eval(drop, 1, keys.host(host), JSON.stringify(owner));
  }

  async function hosts(): Promise<readonly HostRecord[]> {
    const records = Object.values(await redis.hgetall(keys.hosts));
    return records.map((text) => JSON.parse(text) as HostRecord);
  }

  /** Free slots per type: what its own limit and the limit of all leave, if a live host serves it. */
  async function capacity(now: number): Promise<Capacity> {
    const [known, taken] = await Promise.all([hosts(), redis.hvals(keys.slots)]);
    const live = known.filter((host) => now - host.seenAt < leaseMs);
    const free: Record<string, number> = {};
    for (const type of Object.values(policy().agentTypes)) {
      const servers = live.filter((host) => host.serves.includes(type.type));
      if (servers.length === 0) continue;
      const same = taken.filter((agent) => agent === type.type).length;
      const room = servers.reduce((sum, host) => sum + host.maxSessions, 0) - taken.length;
      free[type.type] = Math.max(0, Math.min(type.maxSessions - same, total() - taken.length, room));
    }
    return { free };
  }
}

const replace = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return 1`;

const renew = `
local owner = redis.call('GET', KEYS[1])
if owner and owner ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
redis.call('HSET', KEYS[2], ARGV[3], ARGV[4])
return 1`;

const drop = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])`;
