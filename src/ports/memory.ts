// The Markdown memory of a repository, as the engine needs it.
import type { MemoryEdit } from '../core/memory-edit.ts';
import type { Task } from '../core/task.ts';

export type MemoryTexts = Readonly<Record<'project_state' | 'task_assignments' | 'blockers' | 'decisions', string>>;

/** What the memory is brought together with. */
export interface MemoryWorld {
  /**
   * The repository's tasks, as they are now.
   *
   * @param which `changed`: those that are under way, and those that changed since the files were written; what is told of the others
   * stays as it stands
   * @param mentioned issues whose tasks are wanted too, where there are any: those that the files name, when people changed them
   */
  tasks(which: 'changed' | 'all', mentioned: readonly number[]): Promise<readonly Task[]>;
  /** Takes what people changed in the files, in the order of the files. Told again, it must change nothing more. */
  hear(edits: readonly MemoryEdit[]): Promise<void>;
  /** What is kept elsewhere of what concerns no task: asked where files and their base are lost. */
  mirrored(): Promise<readonly MemoryEdit[]>;
}

export interface Memory {
  /**
   * Takes in what people changed in the four files since they were written last, then makes them say what the tasks say: both under
   * one lock. Nothing that anybody wrote is lost, also when the process is killed in between.
   *
   * @returns whether a file was changed; `urgent`: the phase, or a blocker among it
   * @throws PortError `conflict`, `lock_timeout`, … (soon)
   */
  settle(
    repository: { readonly owner: string; readonly name: string },
    world: MemoryWorld,
    now: number,
  ): Promise<{ readonly changed: boolean; readonly urgent: boolean }>;
  /** Looks, without the lock, whether somebody changed a file since. `changing`: it is being written just now. */
  look(repository: { readonly owner: string; readonly name: string }): Promise<'settled' | 'edited' | 'changing'>;
  /** Writes edits that concern no task into the files, as a person would. */
  edit(
    repository: { readonly owner: string; readonly name: string },
    edits: readonly MemoryEdit[],
    now: number,
  ): Promise<void>;
  /** @returns the four files; fresh ones from the templates where a file is missing. */
  read(repository: { readonly owner: string; readonly name: string }): Promise<MemoryTexts>;
  /** @returns absolute paths of the four files. */
  paths(repository: { readonly owner: string; readonly name: string }): Readonly<Record<keyof MemoryTexts, string>>;
}
