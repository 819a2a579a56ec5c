// The lines of Active Tasks: they follow from the tasks, but for the words of a title.
import { beforeList, type ListLine, listLines } from './list-lines.ts';
import { unescapeLine, wordsOf } from './memory-text.ts';
import { type Page, pageOf } from './page.ts';
import { type ActiveTask, activeTitle, readActive } from './project-state.ts';
import type { Reading } from './reading.ts';
import type { RepositoryName } from './references.ts';
import { isFlag } from './remarks.ts';

const decides = 'the task decides this line';

export interface ActiveOptions {
  readonly base: string | undefined;
  readonly repository?: RepositoryName | undefined;
  /** Those with a task. */
  readonly issues?: ReadonlySet<number> | undefined;
}

interface Before {
  readonly line: string;
  readonly task: ActiveTask;
}

/** @returns the issues that had a line before. */
export function readActiveTasks(reading: Reading, options: ActiveOptions): ReadonlySet<number> {
  const { base, repository, issues } = options;
  const before = base === undefined ? new Map<number, Before>() : linesOfTasks(pageOf(base), repository);
  const there = new Map<number, number>();
  for (const one of listLines(reading.page, activeTitle, repository)) {
    const was = one.issue === null ? undefined : before.get(one.issue);
    if (one.issue !== null && there.has(one.issue)) reading.flag(one.at, `Task #${one.issue} is written twice`);
    else if (was) readKnown(reading, one, was);
    else readOther(reading, one, base !== undefined && !issues?.has(one.issue ?? 0));
    if (one.issue !== null && !there.has(one.issue)) there.set(one.issue, one.at);
  }
  const first = beforeList(reading.page, activeTitle);
  let after = first;
  for (const [issue, { line }] of before) {
    const at = there.get(issue);
    after = at ?? after;
    if (at !== undefined) continue;
    reading.tell(after, 'it was deleted, and is written again', line);
    reading.change({ at: after + 1, count: 0, lines: [line], apart: after === first });
  }
  return new Set(before.keys());
}

/** What has a flag behind it was no task's. */
function linesOfTasks(page: Page, repository: RepositoryName | undefined): ReadonlyMap<number, Before> {
  const found = new Map<number, Before>();
  for (const { at, line } of listLines(page, activeTitle, repository)) {
    const task = isFlag(page.lines[at + 1] ?? '') ? undefined : readActive(line);
    if (task && !found.has(task.issue)) found.set(task.issue, { line, task });
  }
  return found;
}

function readKnown(reading: Reading, { at, line, done, words }: ListLine, was: Before): void {
  const read = readEnd(words);
  const isSame = read && done !== true && same(read.agent, was.task.agent) && same(read.status, was.task.status);
  if (!isSame) reading.putBack(at, was.line, decides);
  if (!isSame || readActive(line)) return;
  const { agent, status } = /\((?<agent>[^()]*)\) - (?<status>[A-Za-z ]+)$/.exec(was.line)?.groups ?? {};
  reading.change({ at, count: 1, lines: [`- Task #${was.task.issue}: ${read.title} (${agent}) - ${status}`] });
}

function readOther(reading: Reading, { at, line, issue, words }: ListLine, isNew: boolean): void {
  const read = readEnd(words);
  if (issue === null || !read) reading.flag(at, 'an active task is written `- Task #3: title (agent) - Pending`');
  else if (isNew) reading.flag(at, 'a label or `/conductor deploy` on the issue makes a task, not a line');
  else if (!readActive(line)) {
    reading.change({ at, count: 1, lines: [`- Task #${issue}: ${read.title} (${read.agent}) - ${read.status}`] });
  }
}

function readEnd(words: string): { title: string; agent: string; status: string } | undefined {
  const [, title, agent, status] = /^(.*)\(([^()]*)\)\s*[-–—:]+\s*([A-Za-z][A-Za-z ]*?)[\s.]*$/.exec(words) ?? [];
  if (title === undefined || agent === undefined || status === undefined) return undefined;
  return { title: title.trim(), agent: agent.trim(), status };
}

function same(one: string, other: string): boolean {
  return wordsOf(unescapeLine(one)).toLowerCase() === wordsOf(other).toLowerCase();
}
