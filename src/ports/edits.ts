// Who changed an issue's text last: also of issues that nobody conducts yet, for it matters once somebody asks for the work.
import type { TaskId } from '../core/subject.ts';

export interface Edit {
  readonly by: string;
  /** Milliseconds since the epoch, by GitHub's clock. */
  readonly at: number;
}

export interface Edits {
  /** Kept for an hour. One that is told late does not replace a later one. */
  note(task: TaskId, by: string, at: number): Promise<void>;
  last(task: TaskId): Promise<Edit | null>;
}
