// What a command from a terminal is about: a task that is known, an issue nobody conducts yet, or a whole repository.
import { type Issue, type Repository, type TaskId, taskId } from '../core/subject.ts';
import { type Task, taskName } from '../core/task.ts';
import type { CommandRequest, RefusalCode } from '../ports/answers.ts';
import type { Installations, Issues } from '../ports/github.ts';
import { PortError } from '../ports/port-error.ts';
import type { TaskStore } from '../ports/store.ts';
import { commands } from '../text/commands.ts';
import { isProjectIssue } from '../text/project/project-issue.ts';
import { parseRepositoryName, parseTaskName, repositoryName, type TaskName, tasksNamed } from '../text/task-name.ts';

export interface Subject {
  readonly task: TaskId;
  readonly repository: Repository;
  readonly issue: Issue;
  /** Of the issue or pull request that was named. */
  readonly number: number;
  readonly onPull: boolean;
}

export interface Refusal {
  readonly refused: RefusalCode;
  readonly reason: string;
  readonly hint: string;
}

export interface FindParts {
  readonly store: Pick<TaskStore, 'get' | 'byPull' | 'list'>;
  readonly installations: Pick<Installations, 'repositories'>;
  readonly issues: Pick<Issues, 'read'>;
}

type Asked = Pick<CommandRequest, 'written' | 'verb'>;

/** @returns a function that finds the subject of a command. It throws PortError when GitHub cannot be asked. */
export function createFindSubject({
  store,
  installations,
  issues,
}: FindParts): (asked: Asked) => Promise<Subject | Refusal> {
  return async function findSubject(asked: Asked): Promise<Subject | Refusal> {
    if (commands[asked.verb].where === 'repository') return wholeRepository(asked.written);
    const name = parseTaskName(asked.written);
    if (!name) return refusal('task_name_bad', `"${asked.written}" is not the name of a task`, nameHint);
    const known = tasksNamed(name, await store.list('all'));
    const [only] = known;
    return only && known.length === 1 ? ofTask(only, name, asked) : elsewhere(name, asked);
  };

  /** An agent gets the text as it is now; for everything else the record's is good enough. */
  async function ofTask(task: Task, { number }: TaskName, { verb }: Asked): Promise<Subject | Refusal> {
    const { id, repository } = task;
    const fresh = verb === 'deploy' || verb === 'retry' ? await issues.read(repository, task.issue.number) : task.issue;
    const onPull = number !== task.issue.number;
    if (!fresh) return refusal('task_unknown', `GitHub has no issue ${taskName(task)} any more`, 'take another issue');
    return { task: id, repository, issue: fresh, number, onPull };
  }

  /** Not known by that name, or not only once: it may be new, and repositories are renamed and made again. */
  async function elsewhere(name: TaskName, asked: Asked): Promise<Subject | Refusal> {
    const found = choose(await installations.repositories(), name.repository, `#${name.number}`);
    if ('refused' in found) return found;
    const { repository } = found;
    const behind = await store.byPull(repository.id, name.number);
    const task = await store.get(behind ?? taskId(repository.id, name.number));
    if (task) return ofTask(task, name, asked);
    const written = `${repository.owner}/${repository.name}#${name.number}`;
    const issue = await issues.read(repository, name.number);
    if (!issue) return refusal('task_unknown', `there is no issue ${written}`, nameHint);
    if (isProjectIssue(issue)) {
      return refusal('not_an_issue', `${written} mirrors the memory and is no task`, 'name another issue');
    }
    // GitHub's issues are its pull requests too; their pages tell them apart.
    if (/\/pull\/\d+$/.test(issue.url)) {
      return refusal('not_an_issue', `${written} is a pull request, and no task's`, 'name the issue');
    }
    return { task: taskId(repository.id, issue.number), repository, issue, number: issue.number, onPull: false };
  }

  /** To stop everything must be possible while GitHub is away. */
  async function wholeRepository(written: string): Promise<Subject | Refusal> {
    const wanted = parseRepositoryName(written);
    if (written !== '' && wanted === undefined) {
      return refusal('repository_name_bad', `"${written}" is not the name of a repository`, 'write owner/repo');
    }
    const worked = (await store.list('all')).map(({ repository }) => repository);
    const here = worked.find((repository) => repositoryName(repository) === wanted);
    if (here) return whole(here);
    const served = await installations.repositories().catch((error: unknown) => {
      if (error instanceof PortError && worked.length > 0) return [];
      throw error;
    });
    const found = choose([...new Map([...worked, ...served].map((one) => [one.id, one])).values()], wanted, '');
    return 'refused' in found ? found : whole(found.repository);
  }
}

const nameHint = 'write 12, owner/repo#12, or the URL of the issue or pull request';

/** @param wanted `owner/repo` in lower case; without it the only one there is */
function choose(
  repositories: readonly Repository[],
  wanted: string | undefined,
  rest: string,
): { readonly repository: Repository } | Refusal {
  const names = repositories.map(({ owner, name }) => `${owner}/${name}${rest}`);
  const fit = wanted === undefined ? repositories : repositories.filter((one) => repositoryName(one) === wanted);
  const [only] = fit;
  if (only && fit.length === 1) return { repository: only };
  if (only) return refusal('repository_ambiguous', 'that may mean several', `say which one: ${names.join(', ')}`);
  const reason = wanted === undefined ? 'no repository is served here' : `repository ${wanted} is not served here`;
  return refusal('repository_unknown', reason, `install the App there; served: ${names.join(', ') || 'none'}`);
}

/** No issue is meant, yet the law knows its events by issue: number 0 is none of GitHub's. */
function whole(repository: Repository): Subject {
  const { id, owner, name } = repository;
  const issue = { number: 0, title: `${owner}/${name}`, body: '', author: '', url: '', labels: [] };
  return { task: taskId(id, 0), repository, issue, number: 0, onPull: false };
}

function refusal(refused: Refusal['refused'], reason: string, hint: string): Refusal {
  return { refused, reason, hint };
}
