// What is said when an effect will not be tried again.
import { answered } from '../core/effect.ts';
import type { TaskId } from '../core/subject.ts';
import type { EffectJob, Tell } from './perform.ts';

/** @returns who tells the law that a performer gave up; effects that nobody waits for (a comment, a file) fail no task. */
export function createGiveUp(tell: Tell): (job: EffectJob, error: Error) => Promise<void> {
  return async ({ id, task, effect }, error) => {
    if (!answered[effect.kind]) return;
    await tell(
      task as TaskId,
      { kind: 'effect.failed', effect: effect.kind, reason: error.message, permanent: true },
      `${id}/failed`,
    );
  };
}

/** @returns who tells the law that a step has had trouble for a while and is tried on: nobody shall wait for it in silence. */
export function createLasting(tell: Tell): (job: EffectJob, error: Error) => Promise<void> {
  return async ({ id, task, effect }, error) => {
    if (!answered[effect.kind]) return;
    await tell(
      task as TaskId,
      { kind: 'effect.failed', effect: effect.kind, reason: error.message, permanent: false },
      `${id}/lasting`,
    );
  };
}
