// What is left of a task whose record was lost: in the memory files, on GitHub, on a host.
import type { Blocker } from './blocker.ts';
import type { Attempt, Decision } from './task.ts';

export interface Remains {
  /** Agent type; null: nobody knows. */
  readonly agent: string | null;
  /** The label that asked for it; null: it is not on any more, or a command asked. */
  readonly label: string | null;
  readonly requester: string;
  readonly branch: string;
  /** The host that has its worktree, as far as anybody knows. */
  readonly host: string;
  /** Its agent, which lives. */
  readonly session: { readonly name: string; readonly fence: number } | null;
  /** Its open pull request. */
  readonly pull: { readonly number: number; readonly url: string; readonly head: string } | null;
  readonly isCompleted: boolean;
  /** Those that are over. */
  readonly attempts: readonly Attempt[];
  readonly blockers: readonly Blocker[];
  readonly decisions: readonly Decision[];
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}
