// The issue that mirrors the memory, as the demo shows it.
import { setTimeout as pause } from 'node:timers/promises';
import type { RepositoryHandle } from '../standin/repository.ts';
import { isProjectIssue } from '../text/project-issue.ts';

export interface Mirrored {
  readonly number: number;
  readonly body: string;
}

/** What changes often is written to it together, so it comes a moment after the files. */
const patienceMs = 10_000;
const lookEveryMs = 25;

/**
 * @param title of the task that was completed
 * @returns the issue, once it tells of that; undefined when it does not within ten seconds
 */
export async function findProjectIssue(repository: RepositoryHandle, title: string): Promise<Mirrored | undefined> {
  for (let waited = 0; waited <= patienceMs; waited += lookEveryMs) {
    const found = repository
      .issues()
      .find(({ author, body }) => isProjectIssue({ author: author.user.login, body: body ?? '' }));
    const body = found?.body ?? '';
    if (found && isTold(body, title)) return { number: found.number, body };
    await pause(lookEveryMs);
  }
  return undefined;
}

function isTold(body: string, title: string): boolean {
  return body.split('\n').some((line) => line.startsWith('- [x]') && line.includes(title));
}
