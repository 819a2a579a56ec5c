// How word of a session is weighed, and what it changes in the record.
import type { Effect } from '../effect.ts';
import { attentive } from '../session.ts';
import type { Task } from '../task.ts';
import type { Case } from './row.ts';
import { endAttempt } from './wish.ts';

/** Word of an older session than the present one counts no more. */
export function current({ task, event }: { task: Task; event: { fence: number } }): boolean {
  return event.fence === task.session.fence;
}

export function over({ task }: { task: Task }): Partial<Task> {
  return { session: { ...task.session, alive: false, evidence: 'process ended' } };
}

type Ended = Case<'session.exited'> | Case<'session.lost'> | Case<'session.refused'>;

export function ended({ task, event }: Ended, outcome: string): Partial<Task> {
  return {
    reason: outcome,
    attempts: endAttempt(task, event.at, outcome),
    session: { ...task.session, ...attentive, alive: false, condition: 'unknown', evidence: outcome },
  };
}

export function runChecks(task: Task, fence: number): readonly Effect[] {
  return task.session.host === null ? [] : [{ kind: 'checks.run', host: task.session.host, fence }];
}
