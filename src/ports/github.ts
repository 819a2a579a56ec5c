// GitHub, as the engine needs it. Every write is an `ensure`: made again, it finds what is there.

import type { Ci } from '../core/ci.ts';
import type { CiFailure } from '../core/event.ts';
import type { Role } from '../core/policy.ts';
import type { Issue, Repository } from '../core/subject.ts';

export interface IssueView {
  readonly open: boolean;
  readonly labels: readonly string[];
}

export interface Labelled {
  readonly issue: Issue;
  readonly label: string;
  /** null when GitHub does not say, or when it was a bot that is not allowed. */
  readonly by: string | null;
  readonly at: number;
}

export interface Issues {
  /** @returns undefined when the issue is gone (404 or 410 from GitHub, not a failed look). */
  look(repository: Repository, number: number): Promise<IssueView | undefined>;
  /** Open issues that carry one of the labels, with who put it on last and when (milliseconds since the epoch). */
  labelled(repository: Repository, labels: readonly string[]): Promise<readonly Labelled[]>;
}

export interface Comments {
  /**
   * Makes a comment with this marker say `body`: edits `known`, or the oldest of ours that carries the marker, or writes a new one.
   * @param again look for the marker before writing a new one (a former try may have taken effect)
   * @returns the comment's id
   */
  ensure(
    repository: Repository,
    number: number,
    marker: string,
    body: string,
    known: number | null,
    again: boolean,
  ): Promise<number>;
  react(repository: Repository, comment: number, content: string): Promise<void>;
}

export interface PullView {
  readonly number: number;
  readonly url: string;
  readonly head: string;
  readonly merged: boolean;
  readonly closed: boolean;
  readonly mergeCommit: string | null;
}

export interface PullDraft {
  readonly branch: string;
  readonly base: string;
  readonly title: string;
  readonly body: string;
  readonly draft: boolean;
  readonly reviewer: string | null;
}

export interface Pulls {
  /** Opens the pull request of this branch, or finds the open one, and asks for the review. */
  ensure(repository: Repository, draft: PullDraft, again: boolean): Promise<PullView>;
  look(repository: Repository, number: number): Promise<PullView | undefined>;
  /** Numbers of all open pull requests. */
  open(repository: Repository): Promise<readonly number[]>;
  /** Review comments of one review: path, line and text. */
  reviewComments(
    repository: Repository,
    number: number,
    review: number,
  ): Promise<readonly { path: string; line: number | null; body: string }[]>;
}

export interface Checks {
  /** What all check runs and statuses of the commit say together; with the failures' step and log tail. */
  look(
    repository: Repository,
    sha: string,
  ): Promise<{ readonly ci: Ci; readonly runAttempt: number; readonly failures: readonly CiFailure[] }>;
}

export interface People {
  /** Live role of a person on a repository. @throws PortError when the look-up failed: the caller denies. */
  role(repository: Repository, login: string): Promise<Role>;
}

export interface Installations {
  /** Repositories the App is installed on. */
  repositories(): Promise<readonly Repository[]>;
  /** Mints an installation token for one repository. */
  token(repository: Repository, permission: 'read' | 'write'): Promise<string>;
  /** Asks GitHub to send again every delivery since `since` that got no 2xx. @returns how many */
  redeliver(since: number): Promise<number>;
}
