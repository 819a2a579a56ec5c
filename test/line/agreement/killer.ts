// Ends our processes by -9, one after the other or all at once, and starts them again; Redis too.
import type { Service } from '../../../src/demo/service.ts';
import { startPrivateRedis } from '../../../src/home/private-redis.ts';
import type { Line } from '../line.ts';
import type { Chance } from './chance.ts';

const names = ['serve', 'runner', 'redis'] as const;
type Name = (typeof names)[number];

export interface Killer {
  /** Ends some, and starts them again after a moment. */
  strike(): Promise<void>;
  /** Whether each of them was ended at least once. */
  struckAll(): boolean;
  /** How often each of them was ended. */
  counts(): Readonly<Record<Name, number>>;
  /** Ends Redis when all is over; the line ends the rest. */
  close(): Promise<void>;
}

/** Starts them. */
export async function startKiller(line: Line, chance: Chance): Promise<Killer> {
  const counts: Record<Name, number> = { serve: 0, runner: 0, redis: 0 };
  let redis = await startPrivateRedis(line.home);
  const environment = { REDIS_URL: redis.url };
  const services: Record<'serve' | 'runner', Service> = {
    serve: await line.start('serve', environment),
    runner: await line.start('runner', environment),
  };
  /** Each of them once; then as it comes, Redis less often. */
  const first: Name[][] = chance.pick([
    [['redis'], ['serve'], ['runner']],
    [['serve', 'redis'], ['runner']],
    [['runner'], ['redis'], ['serve']],
  ]);
  const later: readonly (readonly Name[])[] = [['serve'], ['serve'], ['runner'], ['serve', 'runner'], names];
  return { strike, struckAll: () => first.length === 0, counts: () => counts, close: () => redis.stop() };

  async function strike(): Promise<void> {
    const victims = first.shift() ?? chance.pick(later);
    await Promise.all(victims.map(end));
    await chance.pause(0, 800);
    if (victims.includes('redis')) redis = await startPrivateRedis(line.home);
    for (const name of ['serve', 'runner'] as const) {
      if (victims.includes(name)) services[name] = await line.start(name, environment);
    }
  }

  async function end(name: Name): Promise<void> {
    counts[name]++;
    if (name === 'redis') process.kill(redis.pid, 'SIGKILL');
    else await services[name].down('SIGKILL');
  }
}
