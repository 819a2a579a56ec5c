// What the stand-in knows. Everything that belongs to one repository hangs on that repository.
import type { GitDir } from '../git/git.ts';
import type { Hooks } from '../hooks/hooks.ts';
import type { CheckRun, CheckSuite } from './checks.ts';
import type { Comment } from './comments.ts';
import type { Issue } from './issues.ts';
import type { Label } from './labels.ts';
import type { Comparison } from './pulls.ts';
import type { Review, ReviewComment } from './reviews.ts';
import type { WorkflowRun } from './runs.ts';
import type { Status } from './statuses.ts';

export type Role = 'none' | 'read' | 'triage' | 'write' | 'maintain' | 'admin';
export type Level = 'read' | 'write';
export type Permissions = Record<string, Level>;

export type User = { id: number; login: string; type: 'User' | 'Bot' | 'Organization'; token: string };

export type App = {
  id: number;
  slug: string;
  name: string;
  owner: User;
  bot: User;
  permissions: Permissions;
  events: string[];
  createdAt: string;
};

/** Who does something: a person, or an app's bot. */
export type Actor = { user: User; app?: App };

export type Installation = {
  id: number;
  account: User;
  repositories: Set<number>;
  createdAt: string;
  suspendedAt: string | null;
};

export type Membership = { role: 'member' | 'maintainer'; state: 'active' | 'pending' };

export type InstallationToken = {
  token: string;
  installation: Installation;
  permissions: Permissions;
  /** Repositories this token was narrowed to; absent: all of the installation. */
  repositories?: Set<number>;
  /** Milliseconds on the world's clock. */
  expiresAt: number;
};

export type Repository = {
  id: number;
  owner: User;
  name: string;
  /** `owner/name`, in lower case. */
  formerNames: string[];
  description: string | null;
  private: boolean;
  defaultBranch: string;
  git: GitDir;
  createdAt: string;
  pushedAt: string;
  nextNumber: number;
  collaborators: Map<number, Role>;
  labels: Label[];
  issues: Map<number, Issue>;
  /** Where issues went that were transferred, by the number they had here. */
  transferred: Map<number, { repo: Repository; number: number }>;
  comments: Map<number, Comment>;
  reviews: Map<number, Review>;
  reviewComments: Map<number, ReviewComment>;
  suites: CheckSuite[];
  checks: Map<number, CheckRun>;
  statuses: Status[];
  runs: Map<number, WorkflowRun>;
  comparisons: Map<string, Comparison>;
};

export type World = {
  /** Base of web and git addresses, without a slash at the end. The API is below it and below `/api/v3`. */
  url: string;
  dir: string;
  env: Record<string, string>;
  /** Milliseconds since the epoch; every time the stand-in shows or compares comes from here. */
  clock: () => number;
  app: App;
  publicKey: string;
  /** GitHub Actions, in whose name the stand-in's CI reports. */
  actions: App;
  /** Answer the first question about a pull request with `mergeable: null`, as GitHub mostly does. */
  lateMergeability: boolean;
  ci: { script: string; timeLimitMs: number };
  users: Map<string, User>;
  repositories: Map<number, Repository>;
  installations: Map<number, Installation>;
  /** By `org/team-slug`, in lower case: who is in it, or invited. */
  teams: Map<string, Map<number, Membership>>;
  tokens: Map<string, InstallationToken>;
  hooks: Hooks;
  /** CI runs and deliveries that are under way. */
  underway: Set<Promise<unknown>>;
  closing: AbortController;
  newId: () => number;
  /** Told of what should not have happened: a mistake of the stand-in itself. */
  onError: (error: unknown) => void;
};

/** Where something happens and who does it; the first argument of every verb of this room. */
export type At = { world: World; repo: Repository; by: Actor };

/** The time now, as GitHub writes it: whole seconds, UTC. */
export function stamp(world: World): string {
  return isoSeconds(world.clock());
}

export function isoSeconds(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}

/** Keeps `work` on the list of what is under way until it settles; its failure is kept from crashing the process. */
export function track(world: World, work: Promise<unknown>): void {
  const settled: Promise<unknown> = work
    .catch((error: unknown) => {
      if (!world.closing.signal.aborted) world.onError(error);
    })
    .finally(() => world.underway.delete(settled));
  world.underway.add(settled);
}
