// Tables of GitHub's Markdown, which our reader takes for paragraphs: cells beyond the header's are not drawn, and a pipe
// ends a cell even inside backticks, so what looks like code may be HTML.
import type { Nodes } from 'mdast';
import type { Edit } from '../edits.ts';
import { spanOf } from '../markdown-tree.ts';

const delimiters = /^[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$/;

interface Row {
  /** Where it begins behind the marks of a quote and its first pipe. */
  readonly start: number;
  readonly text: string;
  /** Places in the row. */
  readonly cells: readonly { readonly start: number; readonly end: number }[];
}

/** @param read finds what is hidden in the text of one cell */
export function hiddenInTables(nodes: readonly Nodes[], source: string, read: (cell: string) => Edit[]): Edit[] {
  return nodes
    .filter(({ type }) => type === 'paragraph')
    .flatMap((node) => {
      const { start, end } = spanOf(node);
      const rows = rowsOf(source.slice(start, end), start);
      const second = rows.find(
        (row, index) => delimiters.test(row.text) && row.cells.length === rows[index - 1]?.cells.length,
      );
      if (!second) return [];
      const table = rows.slice(rows.indexOf(second) - 1);
      return table.flatMap((row) => [...surplus(row, second.cells.length), ...inCells(row, read)]);
    });
}

function rowsOf(text: string, offset: number): Row[] {
  let place = offset;
  return text.split('\n').map((line) => {
    const indent = line.length - line.replace(/^[ \t>]*\|?/, '').length;
    const row = line.slice(indent);
    const start = place + indent;
    place += line.length + 1;
    return { start, text: row, cells: cellsOf(row) };
  });
}

/** Behind the last pipe nothing begins but with a word. */
function cellsOf(row: string): Row['cells'] {
  return [...row.matchAll(/((?:\\[\\|]|[^|])*)(\||$)/g)]
    .filter(([, text = '', pipe]) => pipe === '|' || text.trim() !== '')
    .map(({ 1: text = '', index }) => ({ start: index, end: index + text.length }));
}

function surplus(row: Row, width: number): Edit[] {
  const first = row.cells[width];
  return first ? [{ start: row.start + first.start, end: row.start + row.text.length, text: '' }] : [];
}

/** A letter before the cell keeps it from being read as a block. */
function inCells(row: Row, read: (cell: string) => Edit[]): Edit[] {
  if (!row.text.includes('`')) return [];
  return row.cells.flatMap((cell) =>
    read(`x${row.text.slice(cell.start, cell.end)}`).map((edit) => ({
      ...edit,
      start: edit.start + row.start + cell.start - 1,
      end: edit.end + row.start + cell.start - 1,
    })),
  );
}
