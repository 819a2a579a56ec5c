// The pace of an installation, kept in Redis: places for writes, and the rest after a limit.
import type { Pace, RequestKind } from '../ports/pace.ts';
import { keys, type Scripted } from './connection.ts';

/**
 * GitHub's documented limits for making content: about 80 a minute and 500 an hour, and at least a second between two requests that
 * change something. https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api
 */
export interface WriteLimits {
  readonly perMinute: number;
  readonly perHour: number;
  /** Milliseconds between two writes; 0: none. */
  readonly gapMs: number;
}

/** When GitHub names no time: at least a minute, twice as long each time, as its documentation asks. */
const shortestRestMs = 60_000;
const longestRestMs = 900_000;

/** @param clock milliseconds since the epoch; only tests have one, for all processes share the clock of their Redis */
export function createPace(redis: Scripted, limits: WriteLimits, clock?: () => number): Pace {
  const { perMinute, perHour, gapMs } = limits;
  // Where looks met a limit: an answer to another look costs no word to Redis.
  const limitedLooks = new Set<number>();
  return { ask, answered, limited };

  async function ask(installation: number, kind: RequestKind): Promise<number> {
    const [wait, met] = await redis.askPace(...keysOf(installation), kind, perMinute, perHour, gapMs, time());
    if (kind === 'look' && met > 0) limitedLooks.add(installation);
    return wait;
  }

  async function answered(installation: number, kind: RequestKind): Promise<void> {
    if (kind === 'look' && !limitedLooks.delete(installation)) return;
    await redis.answerPace(...keysOf(installation), kind, time());
  }

  async function limited(installation: number, kind: RequestKind, named: number | null): Promise<number> {
    return redis.limitPace(keys.rest(installation), kind, named ?? '', shortestRestMs, longestRestMs, time());
  }

  function time(): number | '' {
    return clock?.() ?? '';
  }
}

function keysOf(installation: number): [string, string] {
  return [keys.writes(installation), keys.rest(installation)];
}
