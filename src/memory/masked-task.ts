// A task as its repository's files may show it: free text without secrets.
import type { Task } from '../core/task.ts';

/** @returns the task with every text masked that comes from people, agents and programs; masked twice, it is the same */
export function maskedTask(task: Task, mask: (text: string) => string): Task {
  const orNull = (text: string | null) => text && mask(text);
  return {
    ...task,
    issue: { ...task.issue, title: mask(task.issue.title) },
    attempts: task.attempts.map((attempt) => ({ ...attempt, outcome: orNull(attempt.outcome) })),
    blockers: task.blockers.map((one) => ({ ...one, text: mask(one.text), resolution: orNull(one.resolution) })),
    decisions: task.decisions.map((one) => ({ ...one, text: mask(one.text) })),
  };
}

/** Every write shows the same words of the same tasks again, and to look for a secret takes a tenth of a millisecond. */
export function remembering(mask: (text: string) => string, most = 10_000): (text: string) => string {
  const known = new Map<string, string>();
  return (text) => {
    const shown = known.get(text) ?? mask(text);
    if (known.size >= most) known.clear();
    known.set(text, shown);
    return shown;
  };
}
