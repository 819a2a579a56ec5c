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
