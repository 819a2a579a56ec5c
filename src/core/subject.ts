// What a task is about: an issue of a repository.

/** `<numeric repository id>-<issue number>`; numeric because repositories are renamed. */
export type TaskId = `${number}-${number}`;

export interface Repository {
  readonly id: number;
  readonly owner: string;
  readonly name: string;
  readonly installationId: number;
  readonly defaultBranch: string;
}

/** The issue as it was when the work was triggered: later edits do not change a running brief. */
export interface Issue {
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly author: string;
  readonly url: string;
  readonly labels: readonly string[];
  /** When this text was true, by GitHub's clock: the moment of the trigger. Milliseconds since the epoch; absent: unknown. */
  readonly asOf?: number;
  /** How many comments the issue had then; absent: unknown. */
  readonly comments?: number;
}

/** @returns the id of the task that conducts issue `number` of the repository with this numeric id. */
export function taskId(repositoryId: number, number: number): TaskId {
  return `${repositoryId}-${number}`;
}
