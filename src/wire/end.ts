// An end that comes: what hangs is left to the restart, which takes it up again.
import { setTimeout as pause } from 'node:timers/promises';

/** How long jobs under way may take to end when the process is asked to. Validation may take longer; it begins again. */
const patienceMs = 5_000;

/** Waits for everything to close, but not for ever: a connection that is being opened anew may never say that it ended. */
export async function endWithin(closing: readonly Promise<unknown>[], ms = patienceMs): Promise<void> {
  const timer = new AbortController();
  const enough = pause(ms, undefined, { signal: timer.signal }).catch(() => {});
  await Promise.race([Promise.allSettled(closing), enough]);
  timer.abort();
}
