// Steps to commit: of tasks at a moment of their life, under any issue number.
import type { Step } from '../../src/core/decide.ts';
import type { Effect } from '../../src/core/effect.ts';
import type { Task } from '../../src/core/task.ts';
import { type Moment, task } from '../core/task.ts';

/** @returns the task of this issue, at this moment, as nobody has stored it yet */
export function issueTask(number: number, moment: Moment, changes: Partial<Task> = {}): Task {
  const made = task(moment);
  const issue = { ...made.issue, number };
  return { ...made, rev: 0, issue, id: `${made.repository.id}-${number}`, ...changes };
}

/** @returns the step that makes this of the task it was decided on, with these wishes and one line of history */
export function step(task: Task, ...effects: readonly Effect[]): Step {
  const rev = task.rev + 1;
  return {
    base: task.rev,
    task: { ...task, rev },
    effects: effects.map((effect, index) => ({ id: `${task.id}/${rev}/${index}`, effect })),
    transitions: [
      {
        event: 'timer.fired',
        label: `step ${rev}`,
        from: task.state,
        to: task.state,
        stage: task.stage,
        session: [task.session.state],
        reason: task.reason,
      },
    ],
    at: task.updatedAt + rev,
  };
}

export const lookAtIssue: Effect = { kind: 'issue.look' };

/** A wait for a slot of an agent type. */
export function findSlot(
  agent: string,
  priority: 'high' | 'normal' | 'low' = 'normal',
  { phase = false, attempt = 1 } = {},
): Effect {
  return { kind: 'slot.find', agent, attempt, priority, phase };
}
