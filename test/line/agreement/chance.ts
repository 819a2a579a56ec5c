// What each actor draws from: the same seed draws the same, whatever the others do meanwhile.
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Chance {
  /** @returns a whole number from `low` to `high` */
  number(low: number, high: number): number;
  /** @throws RangeError for an empty list */
  pick<T>(list: readonly T[]): T;
  /** Waits so many milliseconds. */
  pause(low: number, high: number): Promise<void>;
}

/** @param actor each has its own row of draws */
export function chanceOf(seed: number, actor: string): Chance {
  let state = createHash('sha256').update(`${seed} ${actor}`).digest().readUInt32LE();
  return { number, pick, pause: (low, high) => sleep(number(low, high)) };

  function number(low: number, high: number): number {
    return low + Math.floor(draw() * (high - low + 1));
  }

  function pick<T>(list: readonly T[]): T {
    const found = list[number(0, list.length - 1)];
    if (found === undefined) throw new RangeError('there is nothing to pick from');
    return found;
  }

  /** Mulberry32: small, and good enough to mix things up. */
  function draw(): number {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
}
