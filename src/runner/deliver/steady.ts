// A look at a screen that may be in the middle of being drawn.

import { setTimeout as pause } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';

const roundMs = 50;
const mostLooks = 12;

/** @returns what two looks in a row saw alike; undefined when no two did: the screen does not come to rest */
export async function steady<T>(look: () => Promise<T>): Promise<{ readonly seen: T } | undefined> {
  let before = await look();
  for (let looks = 1; looks < mostLooks; looks++) {
    await pause(roundMs);
    const now = await look();
    if (isDeepStrictEqual(now, before)) return { seen: now };
    before = now;
  }
  return undefined;
}
