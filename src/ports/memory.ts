// The Markdown memory of a repository, as the engine needs it.
import type { Task } from '../core/task.ts';

export type MemoryTexts = Readonly<Record<'project_state' | 'task_assignments' | 'blockers' | 'decisions', string>>;

export interface Memory {
  /** Makes the four files of the repository say what its tasks say; entries people wrote stay as they are. */
  write(
    repository: { readonly owner: string; readonly name: string },
    tasks: readonly Task[],
    now: number,
  ): Promise<void>;
  /** @returns the four files; fresh ones from the templates where a file is missing. */
  read(repository: { readonly owner: string; readonly name: string }): Promise<MemoryTexts>;
  /** @returns absolute paths of the four files. */
  paths(repository: { readonly owner: string; readonly name: string }): Readonly<Record<keyof MemoryTexts, string>>;
}
