// The answer to `status` where no task is: how the whole project stands.
import type { Pause } from '../../core/event-parts.ts';
import { isResting, openBlockers, type Task, taskStates } from '../../core/task.ts';
import { link } from '../link.ts';
import { code, plain } from '../markdown.ts';
import { counted, minuteWords, stateWords } from '../words.ts';
import { needsPerson, nextStep } from './next-step.ts';
import { pointWords } from './status-answer.ts';
import { attemptWords, pullWords, type ShownLimits, signOf, stateOf } from './status-facts.ts';

/** What a repository's state is told from. */
export interface ProjectSeen {
  readonly name: string;
  readonly tasks: readonly Task[];
  /** Nothing new is started; null: the repository is not paused. */
  readonly paused: Pause | null;
}

/** Longer lists say nothing more to a person. */
const mostRows = 30;
const latestDecisions = 3;

/** @returns Markdown for anybody who can read the repository. */
export function renderProjectAnswer({ name, tasks, paused }: ProjectSeen, limits?: ShownLimits): string {
  const ordered = [...tasks].sort((one, other) => one.issue.number - other.issue.number);
  const active = ordered.filter(({ state }) => !isResting(state));
  const waiting = ordered.filter(waits);
  return [
    `### 📋 ${plain(name)}`,
    paused ? `⏸️ **Paused** by ${plain(paused.by)} since ${minuteWords(paused.at)} UTC: nothing new starts here.` : '',
    `**Next:** ${projectStep(paused, waiting.length, active.length)}`,
    counts(tasks),
    activeTable(active, limits),
    section('Waits for a person', some(waiting, waitingEntry)),
    section('Latest decisions', decisionsOf(tasks)),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function waits(task: Task): boolean {
  return needsPerson(task) || (openBlockers(task).length > 0 && !isResting(task.state));
}

function projectStep(paused: Pause | null, waiting: number, active: number): string {
  if (paused) return '`/conductor resume` lets work start again.';
  if (waiting > 0) return `${counted(waiting, 'task')} below ${waiting === 1 ? 'waits' : 'wait'} for a person.`;
  if (active > 0) return 'Nothing for you to do.';
  return 'Put a label that means work on an issue, or write `/conductor deploy` there.';
}

function counts(tasks: readonly Task[]): string {
  if (tasks.length === 0) return 'There is no task yet.';
  const each = taskStates.flatMap((state) => {
    const count = tasks.filter((task) => task.state === state).length;
    return count === 0 ? [] : [`${count} ${stateWords[state].toLowerCase()}`];
  });
  return `${counted(tasks.length, 'task')}: ${each.join(', ')}.`;
}

function activeTable(active: readonly Task[], limits: ShownLimits | undefined): string {
  if (active.length === 0) return '';
  const rows = active.slice(0, mostRows).map((task) => {
    const attempt = task.attempt > 0 ? `, attempt ${attemptWords(task, limits)}` : '';
    const agent = task.agent ? plain(task.agent.name) : '–';
    return `| ${place(task)} ${plain(task.issue.title, 80)} | ${signOf(task)} ${stateOf(task)}${attempt} | ${agent} | ${pullCell(task)} |`;
  });
  const table = ['| Issue | State | Agent | Pull request |', '|---|---|---|---|', ...rows].join('\n');
  return active.length > mostRows ? `${table}\n\nand ${active.length - mostRows} more.` : table;
}

function pullCell({ pull }: Task): string {
  if (!pull) return '–';
  const ci = pull.ci.state === 'none' ? '' : `, CI ${pull.ci.state.replaceAll('_', ' ')}`;
  return `${link(`#${pull.number}`, pull.url)} ${plain(pullWords(pull))}${pull.ci.state === 'no_ci' ? ', no CI' : ci}`;
}

function waitingEntry(task: Task): string {
  const points = openBlockers(task).map(
    (open) => `  - ${pointWords(open)} ${code(open.id)} of ${plain(open.author)}: ${plain(open.text, 200)}`,
  );
  return [`- ${place(task)}: ${nextStep(task)}`, ...points].join('\n');
}

function decisionsOf(tasks: readonly Task[]): string[] {
  return tasks
    .flatMap((task) => task.decisions.map((decision) => ({ task, ...decision })))
    .sort((one, other) => other.at - one.at)
    .slice(0, latestDecisions)
    .map(
      ({ task, author, at, text }) => `- ${place(task)}, ${plain(author)}, ${minuteWords(at)} UTC: ${plain(text, 300)}`,
    );
}

function place({ issue }: Task): string {
  return link(`#${issue.number}`, issue.url);
}

function some<T>(all: readonly T[], entry: (one: T) => string): string[] {
  const more = all.length > mostRows ? [`- and ${all.length - mostRows} more`] : [];
  return [...all.slice(0, mostRows).map(entry), ...more];
}

function section(title: string, entries: readonly string[]): string {
  return entries.length === 0 ? '' : [`#### ${title}`, '', ...entries].join('\n');
}
