// Wishes that many lines of the table share.
import type { Effect } from '../effect.ts';
import type { EventBody } from '../event.ts';
import type { Policy } from '../policy.ts';
import { mayRetry } from '../retry.ts';
import type { Task } from '../task.ts';

/** @returns the wishes that let files and the status comment follow. */
export function show(): readonly Effect[] {
  return [{ kind: 'memory.write' }, { kind: 'comment.upsert', urgent: false }];
}

/** Like `show`, for a moment somebody waits for. */
export function showNow(): readonly Effect[] {
  return [{ kind: 'memory.write' }, { kind: 'comment.upsert', urgent: true }];
}

/** @returns the wish to end a task's session, if a host ever had one. */
export function dropWork(task: Task, why: string, worktree: 'remove' | 'keep' | 'leave'): readonly Effect[] {
  const { host, fence } = task.session;
  return host === null ? [] : [{ kind: 'session.stop', host, fence, worktree, why }];
}

/** @returns the task's attempts with the current one closed. */
export function endAttempt(task: Task, at: number, outcome: string): Task['attempts'] {
  return task.attempts.map((attempt) =>
    attempt.number === task.attempt && attempt.endedAt === null ? { ...attempt, endedAt: at, outcome } : attempt,
  );
}

/**
 * @param permanent another attempt could not end otherwise
 * @param detail Markdown for the person who is called when no attempt is left
 * @returns what follows a failed attempt: the next one, while the limit allows it
 */
export function release(
  { task, policy }: { task: Task; policy: Policy },
  why: string,
  permanent = false,
  detail = '',
): EventBody {
  return {
    kind: 'task.released',
    why,
    retry: !permanent && mayRetry(task.attempt - task.attemptsBefore, policy.limits),
    detail,
  };
}
