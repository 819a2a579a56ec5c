// The live sessions of all hosts, as the runners told them and this machine's tmux confirms.
import type { Condition, SessionState } from '../../core/session.ts';
import type { TaskId } from '../../core/subject.ts';
import { type Task, taskName } from '../../core/task.ts';
import { hostName } from '../../home/owner.ts';
import type { Reached } from '../reach.ts';
import type { Terminal } from '../terminal.ts';
import { livingHere } from './this-host.ts';

/** One row of `conductor list --json`. */
export interface LiveSessionRow {
  /** Agent type. */
  readonly agent: string;
  /** `owner/repo#12`. */
  readonly task: string;
  readonly id: TaskId;
  readonly host: string;
  /** tmux session name. */
  readonly session: string;
  readonly state: SessionState;
  readonly condition: Condition;
  /** What the condition was concluded from. */
  readonly evidence: string;
  readonly attempt: number;
  readonly round: number;
  /** Milliseconds since the attempt began. */
  readonly ageMs: number;
}

/** @returns one row per live session, oldest first; one that this machine's tmux no longer has is left out at once */
export async function liveSessions({ store, config }: Reached, terminal: Terminal): Promise<readonly LiveSessionRow[]> {
  const rows = (await store.list('all')).flatMap((task) => rowOf(task, terminal.now()));
  const here = hostName();
  if (!rows.some((row) => row.host === here)) return inAge(rows);
  const living = await livingHere(config.runner.tmuxSocket, terminal);
  return inAge(rows.filter((row) => row.host !== here || living?.has(row.session) !== false));
}

function rowOf(task: Task, now: number): LiveSessionRow[] {
  const { alive, name, host, state, condition, evidence } = task.session;
  if (!alive || name === null || host === null) return [];
  const { attempt, round, attempts, updatedAt } = task;
  const startedAt = attempts.at(-1)?.startedAt ?? updatedAt;
  const agent = task.agent?.type ?? task.choice?.agent ?? '';
  const place = { agent, task: taskName(task), id: task.id, host, session: name };
  return [{ ...place, state, condition, evidence, attempt, round, ageMs: Math.max(0, now - startedAt) }];
}

function inAge(rows: readonly LiveSessionRow[]): readonly LiveSessionRow[] {
  return rows.toSorted((a, b) => b.ageMs - a.ageMs);
}
