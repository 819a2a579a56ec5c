// The task a person means.
import { type Task, taskName } from '../core/task.ts';
import { parseTaskName, repositoryName, tasksNamed } from '../text/task-name.ts';
import { exitCodes } from './exit-codes.ts';
import { CommandError } from './fail.ts';

export { parseTaskName } from '../text/task-name.ts';

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
  const found = tasksNamed(name, tasks);
  const here = served.length === 1 ? served[0]?.toLowerCase() : undefined;
  const preferred = found.length === 1 ? found : found.filter((task) => repositoryName(task.repository) === here);
  if (preferred[0]) return preferred[0];
  if (found.length === 0) {
    const hint = 'run `conductor status` for the tasks there are; a label on the issue makes a new one';
    throw new CommandError('task_unknown', `there is no task ${written}`, hint, exitCodes.notFound);
  }
  const names = found.map(taskName).join(', ');
  const hint = `say which one: ${names}`;
  throw new CommandError('task_ambiguous', `${found.length} tasks have the number ${written}`, hint, exitCodes.usage);
}
