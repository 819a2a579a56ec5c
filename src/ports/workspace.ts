// Clones, worktrees, validation and pushes on a runner host, as the engine needs them.
import type { CheckResult } from '../core/checks.ts';
import type { ValidationProfile } from '../core/policy.ts';
import type { Repository, TaskId } from '../core/subject.ts';

export interface Worktree {
  readonly task: TaskId;
  readonly path: string;
  readonly branch: string;
  /** Commit the branch was cut from. */
  readonly base: string;
  /** Made by this call: its set-up commands have not run yet. */
  readonly fresh: boolean;
}

export interface WorktreeSpec {
  readonly task: TaskId;
  readonly repository: Repository;
  readonly branch: string;
  /** Shell commands for a fresh worktree. */
  readonly setup: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** Asks for a short-lived token for this one repository at the moment git needs it. */
export type TokenSource = (permission: 'read' | 'write') => Promise<string>;

export type PushResult =
  | { readonly pushed: true; readonly commit: string }
  /** `diverged`: somebody else's commits are on the branch. `refused`: GitHub or our own rules said no. */
  | {
      readonly pushed: false;
      readonly code: 'diverged' | 'refused' | 'workflows' | 'protected';
      readonly reason: string;
    };

export interface Workspace {
  /**
   * Ensures base clone and worktree, cut from the freshly fetched default branch, or from the task's branch where it already exists.
   * @throws PortError `fetch_failed` (soon), `setup_failed` (never; message has command and output tail), `disk_full` (soon), `path_in_use` (never)
   */
  ensure(spec: WorktreeSpec, token: TokenSource, signal: AbortSignal): Promise<Worktree>;
  /** @returns what the task's worktree is now; undefined when there is none. */
  find(task: TaskId): Promise<Worktree | undefined>;
  /**
   * Runs a profile in order in the worktree until a command does not pass.
   * `commit` is null and the verdict `empty` when the branch has no commit over its base; uncommitted changes are a `fail` that says so.
   */
  validate(
    task: TaskId,
    profile: ValidationProfile,
    env: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<{ readonly commit: string | null; readonly results: readonly CheckResult[] }>;
  /** Pushes exactly `commit` to the task's branch, without force. */
  push(task: TaskId, commit: string, token: TokenSource, signal: AbortSignal): Promise<PushResult>;
  /** Saves commits and uncommitted changes that no remote branch has to `refs/heads/conductor/salvage/…` in the base clone. @returns the ref, or null when nothing was unsaved. */
  salvage(task: TaskId): Promise<string | null>;
  /** Removes worktree and local branch and proves both are gone. Refuses (PortError `unsaved_work`) while work is unsaved. */
  remove(task: TaskId): Promise<void>;
  /** @returns every worktree of ours on this host. */
  list(): Promise<readonly { readonly task: TaskId; readonly path: string; readonly branch: string }[]>;
}
