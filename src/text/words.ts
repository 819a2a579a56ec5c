// The words people read for states, verdicts, times.
import type { Verdict } from '../core/checks.ts';
import type { Stage, TaskState } from '../core/task.ts';

export const stateWords: Readonly<Record<TaskState, string>> = {
  requested: 'Requested',
  assigned: 'Assigned',
  in_progress: 'In progress',
  validating: 'Validating',
  completed: 'Completed',
  rejected: 'Rejected',
  available: 'Available',
  failed: 'Failed',
  retry_queue: 'Waiting to try again',
};

export const stateSigns: Readonly<Record<TaskState, string>> = {
  requested: '📨',
  assigned: '📋',
  in_progress: '🔨',
  validating: '🔎',
  completed: '✅',
  rejected: '🚫',
  available: '💤',
  failed: '❌',
  retry_queue: '🔁',
};

export const stageWords: Readonly<Record<Stage, string>> = {
  checks: 'checks',
  push: 'push',
  pull: 'pull request',
  ci: 'CI',
  review: 'review',
};

export const verdictSigns: Readonly<Record<Verdict, string>> = {
  pass: '✅ pass',
  fail: '❌ fail',
  broken: '💥 broken',
  empty: '⭕ nothing to validate',
  timeout: '⏱️ timeout',
};

/** @returns `350 ms`, `4.2 s`, `3 min 4 s`, `2 h 5 min`. */
export function durationWords(ms: number): string {
  if (ms < 1000) return `${Math.max(0, Math.round(ms))} ms`;
  if (ms < 60_000) return `${(Math.floor(ms / 100) / 10).toFixed(1)} s`;
  const seconds = Math.floor(ms / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
}

/** @returns `2024-01-15 10:32`, in UTC. */
export function minuteWords(at: number): string {
  return new Date(at).toISOString().slice(0, 16).replace('T', ' ');
}

/** @returns `1 check`, `2 checks`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
