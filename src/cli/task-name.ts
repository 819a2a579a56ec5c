// How people name a task: `12`, `owner/repo#12`, the URL of its issue or of its pull request.
import { type Task, taskName } from '../core/task.ts';
import { exitCodes } from './exit-codes.ts';
import { CommandError } from './fail.ts';

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

/**
 * @param tasks all that are known
 * @param served `owner/repo` of the configured repositories; with exactly one, a bare number means an issue there
 * @throws CommandError `task_name_bad` (exit code 2), `task_unknown` (5), `task_ambiguous` (2)
 */
export function findTask(written: string, tasks: readonly Task[], served: readonly string[]): Task {
  const name = parseTaskName(written);
  if (!name) {
    const hint = 'write 12, owner/repo#12, or the URL of the issue or pull request';
    throw new CommandError('task_name_bad', `"${written}" is not the name of a task`, hint, exitCodes.usage);
  }
  const found = matching(name, tasks);
  const here = served.length === 1 ? served[0]?.toLowerCase() : undefined;
  const preferred = found.length === 1 ? found : found.filter((task) => repositoryOf(task) === here);
  if (preferred[0]) return preferred[0];
  if (found.length === 0) {
    const hint = 'run `conductor status` for the tasks there are; a label on the issue makes a new one';
    throw new CommandError('task_unknown', `there is no task ${written}`, hint, exitCodes.notFound);
  }
  const names = found.map(taskName).join(', ');
  const hint = `say which one: ${names}`;
  throw new CommandError('task_ambiguous', `${found.length} tasks have the number ${written}`, hint, exitCodes.usage);
}

/** The issue's number goes before the pull request's. */
function matching({ repository, number, of }: TaskName, tasks: readonly Task[]): readonly Task[] {
  const there = tasks.filter((task) => repository === undefined || repositoryOf(task) === repository);
  const issues = of === 'pull' ? [] : there.filter((task) => task.issue.number === number);
  return issues.length > 0 ? issues : there.filter((task) => task.pull?.number === number);
}

function repositoryOf({ repository }: Task): string {
  return `${repository.owner}/${repository.name}`.toLowerCase();
}
