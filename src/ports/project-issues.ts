// The one issue per repository that mirrors its memory, as the engine needs it.
import type { Repository } from '../core/subject.ts';

/** What was written there last. */
export interface Mirror {
  /** Number of the issue. */
  readonly issue: number;
  /** Of title and body. */
  readonly hash: string;
  readonly body: string;
}

/** Kept for all processes together, by repository id. */
export interface Mirrors {
  get(repositoryId: number): Promise<Mirror | undefined>;
  set(repositoryId: number, mirror: Mirror): Promise<void>;
  /** What it says is not ours any more, or not known: the next write happens whatever it would say. */
  forgetText(repositoryId: number): Promise<void>;
}

export interface ProjectIssues {
  /**
   * Makes the project issue say this, open: edits `known`, or the oldest issue of ours that carries the marker, or opens a new one
   * where none is (any more).
   *
   * @returns its number
   * @throws PortError
   */
  ensure(
    repository: Repository,
    marker: string,
    text: { readonly title: string; readonly body: string },
    known: number | null,
  ): Promise<number>;
  /** @returns the oldest issue of ours that carries the marker, open or closed. @throws PortError */
  find(repository: Repository, marker: string): Promise<{ readonly issue: number; readonly body: string } | undefined>;
  /** @returns what it says now, and whether it is open; undefined when it is gone. @throws PortError */
  look(
    repository: Repository,
    issue: number,
  ): Promise<{ readonly title: string; readonly body: string; readonly open: boolean } | undefined>;
}
