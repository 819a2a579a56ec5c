// Waits are delayed jobs: when the job runs, the time has passed.
import type { Performers } from '../perform.ts';

/** @returns the performers that turn a delayed job into the event it stands for. */
export function timePerformers(): Performers<'timer.set' | 'event.repeat'> {
  return {
    'timer.set': async ({ effect }) => [{ kind: 'timer.fired', timer: effect.timer, mark: effect.mark }],
    'event.repeat': async ({ effect }) => [effect.event],
  };
}
