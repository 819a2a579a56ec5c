// The issue that mirrors the memory, as the demo shows it.
import { setTimeout as pause } from 'node:timers/promises';
import type { RepositoryHandle } from '../standin/repository.ts';
import { isProjectIssue } from '../text/project/project-issue.ts';

export interface Mirrored {
  readonly number: number;
  /** As it stands now: what is not urgent is written to it together, up to half a minute after the files. */
  readonly body: string;
}

const patienceMs = 5_000;
const lookEveryMs = 25;

/** @returns the issue; undefined when none is there within five seconds */
export async function findProjectIssue(repository: RepositoryHandle): Promise<Mirrored | undefined> {
  for (let waited = 0; waited <= patienceMs; waited += lookEveryMs) {
    for (const { number, author, body } of repository.issues())
      if (body !== null && isProjectIssue({ author: author.user.login, body })) return { number, body };
    await pause(lookEveryMs);
  }
  return undefined;
}
