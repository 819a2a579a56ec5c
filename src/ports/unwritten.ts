// Which tasks changed since the memory of their repository was written last: a project has many, and few of them change.
import type { TaskId } from '../core/subject.ts';

/** How often each of them changed, as far as anybody knew when they were asked for. */
export type Changed = ReadonlyMap<TaskId, number>;

export interface Unwritten {
  /** Tasks with a wish for `memory.write` that was not written yet. */
  of(repositoryId: number): Promise<Changed>;
  /** They were written as they were then; those that changed again meanwhile stay. */
  written(repositoryId: number, changed: Changed): Promise<void>;
}
