// What people changed in `task_assignments.md`: its rows follow from the tasks, the rest is theirs.
import { foundPage } from './found-page.ts';
import type { FileReading } from './memory-file.ts';
import { wordsOf } from './memory-text.ts';
import { bare, findSection, type Page, pageOf } from './page.ts';
import { type Reading, readingOf } from './reading.ts';
import { isFlag } from './remarks.ts';
import { changedRow, freshRow, type Row, readTable, type Table } from './table.ts';
import { activeColumns, activeTitle, historyColumns, historyTitle, issueOf } from './task-assignments.ts';

const decides = 'the task decides this row';

type PlacedRow = Table['rows'][number];

/**
 * @param base the file as we wrote it last
 * @param issues those with a task
 */
export function readAssignmentFile(found: string, base: string | undefined, issues?: ReadonlySet<number>): FileReading {
  const reading = readingOf('task_assignments', foundPage('task_assignments', found, base));
  const before = base === undefined ? undefined : pageOf(base);
  readRows(reading, before, activeTitle, activeColumns, issues);
  readRows(reading, before, historyTitle, historyColumns, issues);
  reading.keepIndex(before, historyTitle);
  return reading.end();
}

function readRows(
  reading: Reading,
  base: Page | undefined,
  title: string,
  columns: readonly string[],
  issues: ReadonlySet<number> | undefined,
): void {
  const table = readTable(reading.page, title);
  const before = base && ownRows(base, title);
  if (!table) return;
  const last = table.end - 1;
  const old = matched(before ?? [], table.rows, columns);
  for (const one of table.rows) {
    const was = old.get(one);
    if (was && !isSame(one, was, columns)) {
      reading.putBack(one.line, changedRow(reading.page, table, one.line, owned(was.row, columns)), decides, last);
    } else if (!was && issueOf(one.row) === undefined) {
      reading.flag(one.line, 'a Task ID is written #12', { after: last, quoting: true });
    } else if (!was && before && !issues?.has(issueOf(one.row) ?? 0)) {
      reading.flag(one.line, 'only a task makes a row', { after: last, quoting: true });
    }
  }
  let after = table.end - table.rows.length - 1;
  for (const was of before ?? []) {
    const now = table.rows.find((one) => old.get(one) === was);
    after = now?.line ?? after;
    if (now) continue;
    const line = freshRow(table, was.row);
    reading.tell(after, 'it was deleted, and is written again', line);
    reading.change({ at: after + 1, count: 0, lines: [line] });
  }
}

/** @returns the rows that tasks made: those with a flag were somebody else's. */
function ownRows(base: Page, title: string): readonly PlacedRow[] {
  const section = findSection(base, title);
  const flags = base.lines.slice(section?.start, section?.end).filter(isFlag).map(bare);
  return (readTable(base, title)?.rows ?? []).filter(({ line }) => {
    const at = flags.findIndex((flag) => flag.endsWith(`: ${bare(base.lines[line]).trim()})`));
    if (at !== -1) flags.splice(at, 1);
    return at === -1;
  });
}

/** The same row first; then one of the same task. */
function matched(before: readonly PlacedRow[], found: readonly PlacedRow[], columns: readonly string[]) {
  const result = new Map<PlacedRow, PlacedRow>();
  const left = new Set(before);
  const take = (name: (row: PlacedRow) => string) => {
    const byName = new Map<string, PlacedRow[]>();
    for (const was of left) byName.set(name(was), [...(byName.get(name(was)) ?? []), was]);
    for (const one of found) {
      const was = result.has(one) ? undefined : byName.get(name(one))?.shift();
      if (was) {
        result.set(one, was);
        left.delete(was);
      }
    }
  };
  take(({ row }) => columns.map((name) => wordsOf(row[name.toLowerCase()] ?? '')).join('\n'));
  take(({ row }) => String(issueOf(row) ?? row['task id']));
  return result;
}

function isSame({ row }: PlacedRow, was: PlacedRow, columns: readonly string[]): boolean {
  const names = columns.map((name) => name.toLowerCase());
  return names.every((name) => !(name in row) || wordsOf(row[name] ?? '') === wordsOf(was.row[name] ?? ''));
}

/** Other columns are people's. */
function owned(row: Row, columns: readonly string[]): Row {
  return Object.fromEntries(columns.map((name) => [name.toLowerCase(), row[name.toLowerCase()] ?? '']));
}
