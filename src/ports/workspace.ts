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
  /**
   * Paths of files that steer programs (`CLAUDE.md`, `.mcp.json`, hooks, …) which this call put back to the base's, in a commit of
   * its own, because somebody else had pushed the branch.
   */
  readonly restored: readonly string[];
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
  /** `flagged`: paths of files that steer programs, by which the branch differs from the default branch it goes to. */
  | { readonly pushed: true; readonly commit: string; readonly flagged: readonly string[] }
  /**
   * `diverged`: somebody else's commits are on the branch, or it was deleted after our last push. `refused`: GitHub or our own
   * rules said no. `secret`: the reason names file, line, commit and rule, and has nothing of the value.
   */
  | {
      readonly pushed: false;
      readonly code: 'diverged' | 'refused' | 'workflows' | 'protected' | 'secret';
      readonly reason: string;
    };

/** A line `name: value` at the end of a commit message. */
export interface CommitTrailer {
  /** Letters, digits and hyphens. */
  readonly name: string;
  /** One line of at most 500 characters. */
  readonly value: string;
}

export interface Workspace {
  /**
   * Ensures base clone and worktree, cut from the freshly fetched default branch, or from the task's branch where it already exists.
   * @throws PortError `fetch_failed` (soon), `setup_failed` (never; message has command and output tail), `disk_full` (soon), `path_in_use` (never)
   */
  ensure(spec: WorktreeSpec, token: TokenSource, signal: AbortSignal): Promise<Worktree>;
  /** @returns what the task's worktree is now; undefined when there is none. */
  find(task: TaskId): Promise<Worktree | undefined>;
  /** @returns subjects of the commits the task's branch has of its own, oldest first, at most the latest 50. */
  history(task: TaskId, signal: AbortSignal): Promise<readonly string[]>;
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
  /**
   * Gives every commit that is not on the server yet the trailers it lacks. Only messages change, and ids with them: trees,
   * authors, committers and dates stay, the worktree is not touched; signatures go, because they would be wrong. Nothing changes
   * where no trailer is missing.
   * @returns the branch's commit; null when it has none of its own that is not pushed
   * @throws PortError `branch_moved` (soon) when somebody commits meanwhile, `bad_trailer` (never)
   */
  stamp(task: TaskId, trailers: readonly CommitTrailer[], signal: AbortSignal): Promise<string | null>;
  /**
   * Pushes exactly `commit` to the task's branch, without force, after every commit the server does not have was looked through
   * for workflow files and secrets.
   */
  push(task: TaskId, commit: string, token: TokenSource, signal: AbortSignal): Promise<PushResult>;
  /** Saves commits and uncommitted changes that no remote branch has to `refs/heads/conductor/salvage/…` in the base clone. @returns the ref, or null when nothing was unsaved. */
  salvage(task: TaskId): Promise<string | null>;
  /** Removes worktree and local branch and proves both are gone. Refuses (PortError `unsaved_work`) while work is unsaved. */
  remove(task: TaskId): Promise<void>;
  /** @returns every worktree of ours on this host. */
  list(): Promise<readonly { readonly task: TaskId; readonly path: string; readonly branch: string }[]>;
}
