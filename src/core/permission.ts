// A permission question of an agent's CLI: what it is on the issue, and what an answer means.
import type { Blocker } from './blocker.ts';
import type { Task } from './task.ts';

/** What the agent's terminal shows; `key` tells it from the same words asked again. */
export interface Asked {
  readonly key: string;
  readonly text: string;
}

export interface Choice {
  readonly choice: 'yes' | 'no';
  /** What is to be said to the agent beside it; empty: nothing. */
  readonly more: string;
}

const agreeing: readonly string[] = ['yes', 'y', 'ok', 'allow', 'approve'];
const refusing: readonly string[] = ['no', 'n', 'deny', 'refuse'];

/** @returns what a person's answer means; whatever is neither yes nor no denies, and is said to the agent instead. */
export function choiceOf(answer: string): Choice {
  const [, word = '', rest = ''] = /^([A-Za-z]+)(?![\w'’])[\s,.;:!]*([\s\S]*)$/.exec(answer.trim()) ?? [];
  const first = word.toLowerCase();
  if (agreeing.includes(first)) return { choice: 'yes', more: rest };
  return { choice: 'no', more: refusing.includes(first) ? rest : answer.trim() };
}

/** @returns the question as an open point on the issue. */
export function pointOf(asked: Asked, id: string, author: string, at: number): Blocker {
  const open = { openedAt: at, closedAt: null, closedBy: null, resolution: null };
  return { id, kind: 'ask', text: asked.text, author, from: 'agent', permission: true, ...open };
}

/** @returns the task without the open questions that its agent's terminal shows no more: they were settled there, or it has ended. */
export function withoutGone(task: Task, at: number): Task {
  const shown = task.session.alive ? task.session.asking?.point : undefined;
  const isGone = (one: Blocker) => one.permission === true && one.closedAt === null && one.id !== shown;
  if (!task.blockers.some(isGone)) return task;
  const closing = { closedAt: at, closedBy: 'terminal', resolution: 'settled at the terminal' };
  return { ...task, blockers: task.blockers.map((one) => (isGone(one) ? { ...one, ...closing } : one)) };
}
