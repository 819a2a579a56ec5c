// Whom a message is for, as agents and people write it: an agent type, a session name, a task, `all`, or several with commas.
import { hears } from '../../core/mail.ts';
import { type Task, taskName } from '../../core/task.ts';
import { parseTaskName, repositoryName, tasksNamed } from '../task-name.ts';

/** One word, and the tasks it means: those whose agents are at work, or will be. */
export interface Addressees {
  readonly word: string;
  readonly tasks: readonly Task[];
}

/** More words are cut off. */
const mostWords = 50;

/**
 * @param to as it was written
 * @param tasks among which is looked
 * @returns each word once, in its order; one that means nobody has no tasks
 */
export function findAddressees(to: string, tasks: readonly Task[]): readonly Addressees[] {
  const words = [...new Set(to.split(',').map((word) => word.trim()))]
    .filter((word) => word !== '')
    .slice(0, mostWords);
  const hearing = tasks.filter(hears);
  return words.map((word) => ({ word, tasks: hearing.filter(meantBy(word, hearing)) }));
}

/** @returns whether the word names a task of another repository than this one */
export function isElsewhere(word: string, repository: Task['repository']): boolean {
  const named = parseTaskName(word)?.repository;
  return named !== undefined && named !== repositoryName(repository);
}

/** @returns how the agent of a task is called by those it writes to: `backend-agent on #12` */
export function agentName({ agent, issue }: Pick<Task, 'agent' | 'issue'>): string {
  return `${agent?.sessionName ?? 'agent'} on #${issue.number}`;
}

/** @returns results for people: the name of the task behind the word, where they are not the same */
export function addressName(word: string, task: Task): string {
  const name = taskName(task);
  return parseTaskName(word) || word === name ? name : `${name} (${word})`;
}

function meantBy(word: string, tasks: readonly Task[]): (task: Task) => boolean {
  if (word === 'all') return () => true;
  const name = parseTaskName(word);
  if (name) {
    const named = tasksNamed(name, tasks);
    return (task) => named.includes(task);
  }
  return ({ agent, choice, session }) =>
    word === (agent?.type ?? choice?.agent) || word === agent?.sessionName || word === session.name;
}
