// Where sessions are that may have ended: what they printed stays on their host.
import type { Task } from '../../core/task.ts';
import { taskName } from '../../core/task.ts';
import { sessionName } from '../../text/names.ts';
import type { LiveSessionRow } from './live-sessions.ts';

/** A session, alive or not. */
export interface PlacedSession extends Pick<LiveSessionRow, 'agent' | 'task' | 'id' | 'host' | 'session'> {
  readonly alive: boolean;
}

/** @returns the session of each task that ever had one, as one that has ended; the newest first */
export function pastSessions(tasks: readonly Task[]): readonly PlacedSession[] {
  return tasks.toSorted((a, b) => startOf(b) - startOf(a)).flatMap(placeOf);
}

function placeOf(task: Task): PlacedSession[] {
  const { host, name } = task.session;
  const session = name ?? (task.agent && sessionName(task.agent.sessionName, task.repository, task.issue.number));
  if (host === null || session === null) return [];
  const agent = task.agent?.type ?? task.choice?.agent ?? '';
  return [{ agent, task: taskName(task), id: task.id, host, session, alive: false }];
}

function startOf({ attempts, updatedAt }: Task): number {
  return attempts.at(-1)?.startedAt ?? updatedAt;
}
