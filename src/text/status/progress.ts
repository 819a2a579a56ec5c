// The check-boxes of a task, derived from its place in the state machine.
import type { Stage, Task, TaskState } from '../../core/task.ts';
import { stages } from '../../core/task.ts';
import { stageWords, stateWords } from '../words.ts';

export interface Box {
  readonly name: TaskState | Stage;
  readonly word: string;
  readonly mark: 'done' | 'now' | 'stopped' | 'open';
}

/** The way of a task that succeeds; `validating` shows as its stages. */
const way: readonly (TaskState | Stage)[] = ['requested', 'assigned', 'in_progress', ...stages, 'completed'];

/** @returns one box per step of the straight way; `stopped` is where a task left it. */
export function boxes(task: Task): readonly Box[] {
  const at = way.indexOf(place(task));
  const onTheWay = way.includes(task.state) || task.state === 'validating';
  return way.map((name, index) => ({
    name,
    word: name in stateWords ? stateWords[name as TaskState] : stageWords[name as Stage],
    mark: index < at || task.state === 'completed' ? 'done' : index > at ? 'open' : onTheWay ? 'now' : 'stopped',
  }));
}

/** For a task that left the way: the step it had reached, as far as its record tells. */
function place(task: Task): TaskState | Stage {
  if (task.state === 'validating') return task.stage ?? 'checks';
  if (way.includes(task.state)) return task.state;
  if (task.stage !== null) return task.stage;
  if (task.attempts.length > 0) return 'in_progress';
  return task.agent ? 'assigned' : 'requested';
}
