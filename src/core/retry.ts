// How often, and after which pause, a failed attempt is made again.
import type { Limits } from './policy.ts';

const firstPauseMs = 10_000;
const longestPauseMs = 300_000;

/** @returns the pause before the `next`th attempt of a request (2 is the first retry): 10 s, 20 s, 40 s … at most 300 s. */
export function retryPauseMs(next: number): number {
  return Math.min(firstPauseMs * 2 ** Math.max(0, next - 2), longestPauseMs);
}

/** @returns whether one more attempt may follow `attempt`. */
export function mayRetry(attempt: number, limits: Limits): boolean {
  return attempt < limits.maxAttempts;
}
