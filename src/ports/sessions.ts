// The runner's tmux sessions, as the engine needs them.
import type { Asked, Choice } from '../core/permission.ts';
import type { Cli } from '../core/policy.ts';
import type { Condition } from '../core/session.ts';
import type { TaskId } from '../core/subject.ts';
import type { Usage } from '../core/usage.ts';

/** All that is needed to start an agent; nothing in it is a secret of the conductor. */
export interface SessionSpec {
  readonly task: TaskId;
  /** tmux session name: letters, digits, `-` and `_` only. */
  readonly name: string;
  readonly fence: number;
  readonly worktree: string;
  readonly cli: Cli;
  /** argv of the program, with `cli: command`. */
  readonly command: readonly string[];
  readonly model: string | null;
  /** What only the CLI understands. */
  readonly options: Readonly<Record<string, unknown>>;
  /** The first thing that is said to it: one line. A program of `cli: command` gets it where its options say so. */
  readonly prompt: string;
  /** Go on with the CLI's own session of before, where there is one; otherwise a new one is begun. */
  readonly resume: boolean;
  /** Complete environment of the agent: allow-listed by the caller. `PATH` and `HOME` included. */
  readonly env: Readonly<Record<string, string>>;
}

export type SessionEvent =
  | {
      readonly kind: 'exited';
      readonly task: TaskId;
      readonly fence: number;
      readonly code: number | null;
      readonly reason: string;
      readonly tail: string;
    }
  /** A file an agent put into its outbox, whole. `taken()` puts it aside once it was stored, or refused. */
  | {
      readonly kind: 'message';
      readonly task: TaskId;
      readonly name: string;
      /** Empty where there is a problem. */
      readonly text: string;
      /** Why it cannot be read as a message; absent: it can. */
      readonly problem?: MessageProblem;
      taken(): Promise<void>;
    }
  | {
      readonly kind: 'observed';
      readonly task: TaskId;
      readonly fence: number;
      /** `unknown`: nothing is known of the condition, only of the rest. */
      readonly condition: Condition;
      readonly evidence: string;
      /** Of `rate_limited`: when it is over, milliseconds since the epoch; null: it does not say. */
      readonly until?: number | null;
      /** The dialog it shows. */
      readonly asking?: Asked;
      /** The CLI's own id of its session. */
      readonly session?: string;
      /** What that session used since it began. */
      readonly usage?: Usage;
    };

/** `not_a_file`: a link, a directory or a pipe, which nobody followed or opened. */
export interface MessageProblem {
  readonly code: 'not_a_file' | 'too_large' | 'binary' | 'unreadable';
  readonly reason: string;
}

export interface LiveSession {
  readonly task: TaskId;
  readonly name: string;
  readonly fence: number;
  readonly alive: boolean;
  readonly pid: number | null;
}

export interface DialogAnswer {
  /** Makes it unique. */
  readonly key: string;
  /** Which question it is meant for: no other one gets it. */
  readonly asked: Asked['key'];
  readonly choice: Choice['choice'];
}

export type SendVerdict = { readonly verdict: 'delivered' | 'unconfirmed' | 'failed'; readonly reason: string };

export interface Sessions {
  /**
   * Ensures the session runs: an already living one of the same task and fence is left alone.
   * @returns when the agent's process was seen.
   * @throws PortError `agent_not_found` (never), `agent_died_at_start` (never), `tmux_unavailable` (soon)
   */
  ensure(spec: SessionSpec, signal: AbortSignal): Promise<LiveSession>;
  /** One line (or up to three) into the terminal of a living agent, submitted once; `key` makes it unique. */
  send(task: TaskId, key: string, text: string, signal: AbortSignal): Promise<SendVerdict>;
  /**
   * Answers the dialog that a living agent shows, once.
   * @returns `unconfirmed` also where it shows none any more, or another one: there is nothing to try again
   */
  answer(task: TaskId, answer: DialogAnswer, signal: AbortSignal): Promise<SendVerdict>;
  /**
   * Signals the process tree, waits, kills, and proves that nothing carrying the session's mark is left.
   * @returns false when processes were still there at the end
   */
  stop(task: TaskId, signal: AbortSignal): Promise<boolean>;
  /** @returns every session of ours on this host's tmux server. @throws PortError when tmux could not be asked: not an absence. */
  list(): Promise<readonly LiveSession[]>;
  /** Watches every session of ours, old and new, until the signal aborts. */
  watch(onEvent: (event: SessionEvent) => void | Promise<void>, signal: AbortSignal): Promise<void>;
}
