// How people name a task: `12`, `owner/repo#12`, the URL of its issue or of its pull request.
import type { Task } from '../core/task.ts';

export interface TaskName {
  /** `owner/repo` in lower case; absent when only a number was written. */
  readonly repository?: string;
  readonly number: number;
  /** `any`: GitHub counts issues and pull requests together, so a number alone may be either. */
  readonly of: 'any' | 'pull';
}

/** @returns undefined for what is no name of a task, such as an agent type. */
export function parseTaskName(written: string): TaskName | undefined {
  const number = /^#?(\d{1,12})$/.exec(written)?.[1];
  if (number !== undefined) return { number: Number(number), of: 'any' };
  const short = /^([\w.-]+\/[\w.-]+)#(\d{1,12})$/.exec(written);
  if (short) return { repository: (short[1] ?? '').toLowerCase(), number: Number(short[2]), of: 'any' };
  const url = /^https?:\/\/[^/\s]+\/([\w.-]+\/[\w.-]+)\/(issues|pull)\/(\d{1,12})(?:[/?#]\S*)?$/.exec(written);
  if (!url) return undefined;
  const [, repository = '', kind, digits] = url;
  return { repository: repository.toLowerCase(), number: Number(digits), of: kind === 'pull' ? 'pull' : 'any' };
}

/** @returns `owner/repo` in lower case; undefined for what names no repository. Of a task's name it is the task's. */
export function parseRepositoryName(written: string): string | undefined {
  const plain = /^(?:https?:\/\/[^/\s]+\/)?([\w.-]+\/[\w.-]+?)(?:\.git)?\/?$/.exec(written)?.[1];
  return plain?.toLowerCase() ?? parseTaskName(written)?.repository;
}

/** @returns the tasks with this name; the issue's number goes before the pull request's */
export function tasksNamed({ repository, number, of }: TaskName, tasks: readonly Task[]): readonly Task[] {
  const there = tasks.filter((task) => repository === undefined || repositoryName(task.repository) === repository);
  const issues = of === 'pull' ? [] : there.filter((task) => task.issue.number === number);
  return issues.length > 0 ? issues : there.filter((task) => task.pull?.number === number);
}

/** @returns `owner/repo` in lower case */
export function repositoryName({ owner, name }: Task['repository']): string {
  return `${owner}/${name}`.toLowerCase();
}
