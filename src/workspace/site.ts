// What every verb of the workspace works with.
import type { Clock } from '../ports/clock.ts';
import type { Fetches } from './fetches.ts';
import type { Git } from './git.ts';
import type { Identity } from './git-environment.ts';
import type { Locks } from './locks.ts';
import type { Places } from './places.ts';

export interface Tools {
  readonly places: Places;
  /** Base of every remote address, without a slash at its end: `https://github.com`. */
  readonly serverUrl: string;
  readonly logDir: string;
  readonly identity: Identity;
  readonly limits: Limits;
  /** Masks them, and known forms of tokens, in what is written to a log. */
  readonly mask: (text: string) => string;
  /** Values that must not leave this host in a push. */
  readonly secrets: readonly string[];
  readonly clock: Clock;
  readonly git: Git;
  readonly locks: Locks;
}

export interface Site extends Tools {
  readonly fetches: Fetches;
}

export interface Limits {
  /** Time for one fetch, push or checkout. */
  readonly networkMs: number;
  /** Time for one set-up command of a fresh worktree. */
  readonly setupMs: number;
  /** Bytes of output kept in the log file of one command. */
  readonly logBytes: number;
}
