// What an agent's silence says about it. Pure.
import type { Timing } from '../timing.ts';

export interface Condition {
  readonly condition: 'working' | 'quiet';
  readonly evidence: string;
}

/**
 * @param lastOutput seconds since the epoch
 * @param now milliseconds since the epoch
 * @returns undefined between the two thresholds: then the last known condition stays
 */
export function conditionOf(
  lastOutput: number,
  now: number,
  timing: Pick<Timing, 'working' | 'quiet'>,
): Condition | undefined {
  const silent = Math.max(0, now - lastOutput * 1000);
  if (silent >= timing.quiet) return { condition: 'quiet', evidence: `no output for ${Math.floor(silent / 1000)} s` };
  // tmux tells whole seconds, so output of just now may look a second old.
  if (silent < timing.working + 1000) return { condition: 'working', evidence: 'output on the terminal' };
  return undefined;
}
