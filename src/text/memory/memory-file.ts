// The four files, and the headings without which none of them is one.
import type { MemoryEdit } from '../../core/memory-edit.ts';

export const memoryFiles = ['project_state', 'task_assignments', 'blockers', 'decisions'] as const;
export type MemoryFile = (typeof memoryFiles)[number];

/** Undefined: there is no such file. */
export type FoundTexts = Readonly<Partial<Record<MemoryFile, string | undefined>>>;

/** In their order. */
export const requiredHeadings: Readonly<Record<MemoryFile, readonly string[]>> = {
  project_state: ['Current Phase', 'Active Tasks', 'Completed Features'],
  task_assignments: ['Active Assignments', 'Assignment History'],
  blockers: ['Open Blockers', 'Resolved Blockers'],
  decisions: ['Decisions'],
};

/** Something in a file that does not count as what a reader might take it for; `line` from 1, in the file as it was found. */
export interface Odd {
  readonly file: MemoryFile;
  readonly line: number;
  readonly text: string;
  readonly why: string;
}

/** A required heading that is not there any more; `line`: where it is to be. */
export interface Damage {
  readonly file: MemoryFile;
  readonly line: number;
  readonly heading: string;
}

/** What was read of one file. */
export interface FileReading {
  readonly edits: readonly MemoryEdit[];
  readonly odd: readonly Odd[];
  readonly damage: readonly Damage[];
  /** The file in its form: what was understood as we write it, the rest as it was. */
  readonly text: string;
}
