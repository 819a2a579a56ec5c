// Tables that people edit too: cells are found by the header's words, and a changed cell leaves the rest of its row alone.
import { escapeLine, unescapeLine } from './memory-text.ts';
import { bare, endOfContent, findSection, type Page, replaced, type Section, splice, withSection } from './page.ts';

/** Cells by the header's words in lower case; values unescaped. */
export type Row = Readonly<Record<string, string>>;

export interface Table {
  /** Header cells in lower case, in their order on the page. */
  readonly columns: readonly string[];
  readonly rows: readonly { readonly line: number; readonly row: Row }[];
  /** Line after the last row. */
  readonly end: number;
}

/** @returns the first table under the heading; undefined when there is none. */
export function readTable(page: Page, title: string): Table | undefined {
  const known = page.seen(noTables);
  if (!known.has(title)) known.set(title, lookForTable(page, title));
  return known.get(title);
}

function noTables(): Map<string, Table | undefined> {
  return new Map();
}

function lookForTable(page: Page, title: string): Table | undefined {
  const section = findSection(page, title);
  const head = section && headOf(page, section);
  if (!section || head === undefined) return undefined;
  const columns = cellsOf(bare(page.lines[head])).map((cell) => cell.trim().toLowerCase());
  let end = head + 2;
  while (end < section.end && isRow(page.lines[end])) end++;
  const rows = page.lines.slice(head + 2, end).map((line, index) => {
    const cells = cellsOf(bare(line)).map(unescapeLine);
    return { line: head + 2 + index, row: Object.fromEntries(columns.map((name, at) => [name, cells[at] ?? ''])) };
  });
  return { columns, rows, end };
}

function headOf(page: Page, section: Section): number | undefined {
  for (let at = section.start; at < section.end; at++)
    if (isRow(page.lines[at]) && isRule(page.lines[at + 1])) return at;
  return undefined;
}

/** @returns header and rule of a table, without line ends. */
export function tableHead(columns: readonly string[]): string[] {
  return [`| ${columns.join(' | ')} |`, `|${columns.map(() => '---|').join('')}`];
}

/** @returns the page with a table under the heading, made where a person took it away. */
export function withTable(page: Page, title: string, columns: readonly string[]): Page {
  const placed = withSection(page, title);
  const section = findSection(placed, title);
  if (!section || headOf(placed, section) !== undefined) return placed;
  const at = endOfContent(placed, section);
  const gap = (line: number) => (bare(placed.lines[line]).trim() === '' ? [] : ['']);
  return splice(
    placed,
    at,
    0,
    ...(at === section.start ? [''] : gap(at - 1)),
    ...tableHead(columns),
    ...(at < section.end ? [] : ['']),
  );
}

/** @returns the page with more rows at the end of the table. */
export function addRows(page: Page, title: string, rows: readonly Row[]): Page {
  const table = readTable(page, title);
  if (!table) return page;
  const lines = rows.map((row) => freshRow(table, row));
  return replaced(page, table.end, 0, lines);
}

/** @returns the line of a new row. */
export function freshRow({ columns }: Table, row: Row): string {
  return `| ${columns.map((name) => escapeLine(row[name] ?? '')).join(' | ')} |`;
}

/** @returns the page with the cells that differ replaced in one row; every other byte stays. */
export function changeRow(page: Page, table: Table, line: number, wanted: Row): Page {
  const row = changedRow(page, table, line, wanted);
  return row === bare(page.lines[line]) ? page : splice(page, line, 1, row);
}

/** @returns the row's line with the cells that differ replaced. */
export function changedRow(page: Page, table: Table, line: number, wanted: Row): string {
  const written = bare(page.lines[line]);
  const cells = cellsOf(written);
  const changed = table.columns.map((name, at) => {
    const cell = cells[at] ?? ' ';
    const value = wanted[name];
    return value === undefined || unescapeLine(cell) === value ? cell : ` ${escapeLine(value)} `;
  });
  if (changed.every((cell, at) => cell === cells[at])) return written;
  return `|${[...changed, ...cells.slice(table.columns.length)].join('|')}|`;
}

/** Outer pipes may be missing, as everywhere in Markdown. */
function isRow(line: string | undefined): boolean {
  return /^ {0,3}(?![>#\s])(?:[^\\]|\\.)*?\|/.test(bare(line));
}

function isRule(line: string | undefined): boolean {
  return /^ {0,3}(?=.*\|)\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$/.test(bare(line));
}

/** Cells with their blanks; an escaped pipe does not end a cell. */
function cellsOf(line: string): string[] {
  const cells =
    line
      .trim()
      .replace(/^\|/, '')
      .match(/(?:\\.|[^|\\]|\\$)*(?:\||$)/g) ?? [];
  const inner = cells.map((cell) => cell.replace(/\|$/, ''));
  // The closing pipe leaves one empty piece behind it.
  return inner.at(-1) === '' ? inner.slice(0, -1) : inner;
}
