// Wake-ups can be lost: mail that waits too long, or whose verdict does not come, is looked at again.
import { nextMail } from '../core/mail-flow.ts';
import type { Task } from '../core/task.ts';
import type { Clock } from '../ports/clock.ts';
import type { TaskStore } from '../ports/store.ts';
import type { Log } from './log.ts';
import type { Tell } from './perform.ts';

export interface SweepParts {
  readonly store: Pick<TaskStore, 'resend'>;
  readonly tell: Tell;
  readonly clock: Clock;
  readonly log: Log;
}

/** A verdict that has not come by then is asked for again. */
const verdictMs = 60_000;

/**
 * A host that is asked again types the same key once, so nothing is said twice.
 *
 * @returns how much was repaired
 */
export async function sweepMail(task: Task, { store, tell, clock, log }: SweepParts): Promise<number> {
  const now = clock.now();
  const silent = task.wishes.filter(({ at, effect }) => effect.kind === 'session.send' && now - at >= verdictMs);
  if (silent.length > 0) {
    log.warn({ task: task.id }, 'a message without a verdict is looked at again');
    await store.resend(task, silent);
  }
  if (!nextMail(task, now)) return silent.length;
  log.warn({ task: task.id }, 'a message waited though it was its turn: sent now');
  await tell(task.id, { kind: 'mail.due' }, `mail-due/${task.id}/${task.rev}`);
  return silent.length + 1;
}
