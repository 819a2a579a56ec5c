// The repository and the issue that the tests speak of.
import type { Issue, Repository } from '../../src/core/subject.ts';

export const issueNumber = 12;

export const repository: Repository = {
  id: 4711,
  owner: 'acme',
  name: 'widgets',
  installationId: 99,
  defaultBranch: 'main',
};

export function issue(labels: readonly string[] = ['backend'], changes: Partial<Issue> = {}): Issue {
  return {
    number: issueNumber,
    title: 'Sort the list',
    body: 'The list is not sorted.',
    author: 'rita',
    url: `https://github.com/acme/widgets/issues/${issueNumber}`,
    labels,
    ...changes,
  };
}

/** @returns a full commit id; different numbers differ in the first eight characters. */
export function sha(number: number): string {
  return number.toString(16).padStart(8, '0').padEnd(40, 'c');
}
