// Waits for conditions, never for a guess.
import { setTimeout as pause } from 'node:timers/promises';

/**
 * @param {() => T | Promise<T>} look asked again until it gives something true
 * @param {string} what for the error message
 * @returns {Promise<T>} what it gave
 * @throws Error after `limitMs`
 * @template T
 */
export async function until(look, what, limitMs = 20_000, everyMs = 5) {
  for (const end = performance.now() + limitMs; performance.now() < end; await pause(everyMs)) {
    const found = await look();
    if (found) return found;
  }
  throw new Error(`waited ${limitMs} ms for ${what}`);
}
