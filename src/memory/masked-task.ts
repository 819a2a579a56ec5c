// A task as its repository's files may show it: free text without secrets.
import type { Task } from '../core/task.ts';
import { keyOf } from '../text/memory/entries.ts';
import { wordsOf } from '../text/memory/memory-text.ts';

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

/** @returns the task with the words that stand in the files, where they are a person's and say the same once they are masked */
export function asStanding(task: Task, standing: ReadonlyMap<string, string>, mask: (text: string) => string): Task {
  const asWritten = <T extends { readonly id: string; readonly text: string }>(one: T): T => {
    const there = standing.get(keyOf({ issue: task.issue.number, id: one.id }));
    return there !== undefined && wordsOf(mask(there)) === wordsOf(one.text) ? { ...one, text: there } : one;
  };
  return { ...task, blockers: task.blockers.map(asWritten), decisions: task.decisions.map(asWritten) };
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
