// `task_assignments.md`: who works on what now, and what came of earlier assignments.
import { memoryLine } from './memory-text.ts';
import { type Page, pageOf, splice, textOf } from './page.ts';
import { addRows, changeRow, type Row, readTable, tableHead, withTable } from './table.ts';

/** Times are minutes in UTC: `2024-01-15 10:32`. */
export interface Assignment {
  readonly agent: string;
  /** Issue number. */
  readonly issue: number;
  readonly session: string;
  readonly status: string;
  readonly assignedAt: string;
}

export interface PastAssignment {
  readonly agent: string;
  readonly issue: number;
  readonly status: string;
  readonly completedAt: string;
}

export interface TaskAssignments {
  readonly active: readonly Assignment[];
  readonly history: readonly PastAssignment[];
}

export const activeTitle = 'Active Assignments';
export const historyTitle = 'Assignment History';
export const activeColumns = ['Agent Type', 'Task ID', 'Session Name', 'Status', 'Assigned At'];
export const historyColumns = ['Agent Type', 'Task ID', 'Status', 'Completed At'];

/** @returns a fresh file. @param since minute in UTC */
export function renderTaskAssignments(project: string, since: string, content: TaskAssignments): string {
  const lines = [
    `# ${memoryLine(project)} — Task Assignments`,
    '',
    `Kept since ${since} UTC.`,
    '',
    `## ${activeTitle}`,
    '',
    ...tableHead(activeColumns),
    '',
    `## ${historyTitle}`,
    '',
    ...tableHead(historyColumns),
  ];
  return updateTaskAssignments(`${lines.join('\n')}\n`, content);
}

/** @returns both tables; rows whose Task ID is no issue number are left out. */
export function parseTaskAssignments(text: string | Page): TaskAssignments {
  return pageOf(text).seen(readAssignments);
}

function readAssignments(page: Page): TaskAssignments {
  return {
    active: rowsOf(page, activeTitle).flatMap(({ row }) => {
      const issue = issueOf(row);
      return issue === undefined ? [] : [{ ...toAssignment(row), issue }];
    }),
    history: rowsOf(page, historyTitle).flatMap(({ row }) => {
      const issue = issueOf(row);
      return issue === undefined ? [] : [{ ...toPast(row), issue }];
    }),
  };
}

/**
 * Makes the file say what is wanted: an active row that is not wanted goes, a changed one changes in its changed cells, a new
 * one comes at the end; history only grows, and a row with the same task and time is the same assignment.
 *
 * @param mine issues whose active rows are ours to take away; rows of others stay
 * @param archive text of the archive, where a row might be in it
 */
export function updateTaskAssignments(
  text: string | Page,
  wanted: TaskAssignments,
  mine: readonly number[] = [],
  archive?: string,
): string {
  let page = withTable(withTable(pageOf(text), activeTitle, activeColumns), historyTitle, historyColumns);
  const issues = wanted.active.map(({ issue }) => issue);
  for (const { line, row } of [...rowsOf(page, activeTitle)].reverse()) {
    const issue = issueOf(row);
    if (issue !== undefined && mine.includes(issue) && !issues.includes(issue)) page = splice(page, line, 1);
  }
  for (const assignment of wanted.active) page = withAssignment(page, assignment);
  return textOf(withHistory(page, wanted.history, archive === undefined ? [] : parseTaskAssignments(archive).history));
}

function withAssignment(page: Page, wanted: Assignment): Page {
  const table = readTable(page, activeTitle);
  const found = table?.rows.find(({ row }) => issueOf(row) === wanted.issue);
  const row = fromAssignment(wanted);
  return table && found ? changeRow(page, table, found.line, row) : addRows(page, activeTitle, [row]);
}

/** Two attempts of one task may end within one minute: then there are as many rows as endings. */
function withHistory(page: Page, wanted: readonly PastAssignment[], archived: readonly PastAssignment[]): Page {
  if (wanted.length === 0) return page;
  const known = new Map<string, number>();
  const key = ({ issue, completedAt }: PastAssignment) => `${issue} ${completedAt}`;
  for (const past of [...archived, ...parseTaskAssignments(page).history])
    known.set(key(past), (known.get(key(past)) ?? 0) + 1);
  const news = wanted.filter((past) => {
    const left = known.get(key(past)) ?? 0;
    known.set(key(past), left - 1);
    return left <= 0;
  });
  return news.length === 0 ? page : addRows(page, historyTitle, news.map(fromPast));
}

function rowsOf(page: Page, title: string) {
  return readTable(page, title)?.rows ?? [];
}

/** @returns the issue in the row's column Task ID. */
export function issueOf(row: Row): number | undefined {
  const digits = /^#?(\d{1,15})$/.exec(row['task id'] ?? '')?.[1];
  return digits === undefined ? undefined : Number(digits);
}

function toAssignment(row: Row): Omit<Assignment, 'issue'> {
  const of = (column: string) => row[column] ?? '';
  return { agent: of('agent type'), session: of('session name'), status: of('status'), assignedAt: of('assigned at') };
}

function toPast(row: Row): Omit<PastAssignment, 'issue'> {
  return { agent: row['agent type'] ?? '', status: row.status ?? '', completedAt: row['completed at'] ?? '' };
}

function fromAssignment({ agent, issue, session, status, assignedAt }: Assignment): Row {
  return { 'agent type': agent, 'task id': `#${issue}`, 'session name': session, status, 'assigned at': assignedAt };
}

function fromPast({ agent, issue, status, completedAt }: PastAssignment): Row {
  return { 'agent type': agent, 'task id': `#${issue}`, status, 'completed at': completedAt };
}
