// GitHub, as the engine needs it. Every write is an `ensure`: made again, it finds what is there.

import type { Ci } from '../core/ci.ts';
import type { Said } from '../core/conversation.ts';
import type { CiFailure } from '../core/event-parts.ts';
import type { Role } from '../core/policy.ts';
import type { Issue, Repository } from '../core/subject.ts';

export interface IssueView {
  readonly open: boolean;
  readonly labels: readonly string[];
  /** Its text now. */
  readonly issue: Issue;
  /** It was transferred: what answered is an issue of another repository. */
  readonly moved: boolean;
}

export interface Labelled {
  readonly issue: Issue;
  readonly label: string;
  /** null when GitHub does not say, or when it was a bot that is not allowed. */
  readonly by: string | null;
  readonly at: number;
}

export interface Issues {
  /**
   * @returns undefined when the issue is gone
   * @throws PortError when the look failed; `no_access`, `never`: the App may not look there any more, which is no absence
   */
  look(repository: Repository, number: number): Promise<IssueView | undefined>;
  /** @returns the issue as it is now; undefined when it is gone or was transferred. @throws as `look` */
  read(repository: Repository, number: number): Promise<Issue | undefined>;
  /** Open issues that carry one of the labels, with who put it on last and when (milliseconds since the epoch). */
  labelled(repository: Repository, labels: readonly string[]): Promise<readonly Labelled[]>;
}

export interface Comments {
  /**
   * Makes a comment with this marker say `body`: edits `known`, or the oldest of ours that carries the marker, or writes a new one.
   * @param again look for the marker before writing a new one (a former try may have taken effect)
   * @returns the comment's id
   * @throws PortError, `never`: `locked` while nobody may comment there; `gone` when there is nothing to write on, be it that the
   * issue was deleted or that the App may not see it any more
   */
  ensure(
    repository: Repository,
    number: number,
    marker: string,
    body: string,
    known: number | null,
    again: boolean,
  ): Promise<number>;
  /** @throws as `ensure` */
  react(repository: Repository, comment: number, content: string): Promise<void>;
  /** @returns what a comment of ours says now; undefined when it is gone. @throws as `ensure` */
  look(repository: Repository, comment: number): Promise<string | undefined>;
  /** The newest 300 comments, oldest first. */
  list(repository: Repository, number: number): Promise<readonly Said[]>;
}

export interface PullView {
  readonly number: number;
  readonly url: string;
  readonly head: string;
  readonly merged: boolean;
  readonly closed: boolean;
  readonly mergeCommit: string | null;
}

/** An open pull request of a branch of ours. */
export interface WorkingPull extends PullView {
  readonly branch: string;
  /** The issue it is for. */
  readonly issue: number;
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

export interface WorkingPulls {
  /** The open ones whose head is a branch of ours in the same repository. */
  working(repository: Repository): Promise<readonly WorkingPull[]>;
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
  /**
   * @param teams `org/team-slug`
   * @returns whether the person is an active member of one of them; false for none
   * @throws PortError when a look-up failed, or `members: read` was not granted: the caller denies
   */
  member(repository: Repository, teams: readonly string[], login: string): Promise<boolean>;
}

/** What the App was given, by its own registration. */
export interface Granted {
  readonly slug: string;
  /** `read`, `write` or `admin` by permission. */
  readonly permissions: Readonly<Record<string, string>>;
  readonly events: readonly string[];
}

export interface Installations {
  /** Repositories the App is installed on. */
  repositories(): Promise<readonly Repository[]>;
  /** Mints an installation token for one repository. */
  token(repository: Repository, permission: 'read' | 'write'): Promise<string>;
  /** Asks GitHub to send again every delivery since `since` that got no 2xx. @returns how many */
  redeliver(since: number): Promise<number>;
  /** Names of all labels of a repository, as they are written. */
  labels(repository: Repository): Promise<readonly string[]>;
  /** What the App may do, and hears of. */
  granted(): Promise<Granted>;
}
