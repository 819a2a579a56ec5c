// Tables of GitHub's Markdown, which our reader takes for paragraphs: cells beyond the header's are not drawn, and a pipe
// ends a cell even inside backticks, so what looks like code may be HTML.
import type { Nodes } from 'mdast';
import type { Edit } from './edits.ts';
import { spanOf } from './markdown-tree.ts';

const delimiters = /^\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$/;

interface Row {
  /** Where it begins behind the marks of a quote. */
  readonly start: number;
  readonly text: string;
  /** Where each cell ends, in the row. */
  readonly cells: readonly { readonly start: number; readonly end: number }[];
}

/** @param read finds what is hidden in the text of one cell */
export function hiddenInTables(nodes: readonly Nodes[], source: string, read: (cell: string) => Edit[]): Edit[] {
  return nodes
    .filter(({ type }) => type === 'paragraph')
    .flatMap((node) => {
      const { start, end } = spanOf(node);
      const rows = rowsOf(source.slice(start, end), start);
      const second = rows.findIndex(
        (row, index) => delimiters.test(row.text) && row.cells.length === rows[index - 1]?.cells.length,
      );
      if (second === -1) return [];
      const width = rows[second]?.cells.length ?? 0;
      return rows.slice(second - 1).flatMap((row) => [...surplus(row, width), ...inCells(row, read)]);
    });
}

function rowsOf(text: string, offset: number): Row[] {
  let place = offset;
  return text.split('\n').map((line) => {
    const indent = /^[ \t>]*/.exec(line)?.[0].length ?? 0;
    const row = line.slice(indent);
    const start = place + indent;
    place += line.length + 1;
    return { start, text: row, cells: cellsOf(row) };
  });
}

function cellsOf(row: string): { start: number; end: number }[] {
  const pipes = [...row.matchAll(/\\[\\|]|\|/g)].filter(([sign]) => sign === '|').map(({ index }) => index);
  const bounds = [pipes[0] === 0 ? [] : [-1], pipes, row.length].flat(2);
  return bounds
    .slice(1)
    .map((end, index) => ({ start: (bounds[index] ?? 0) + 1, end }))
    .filter(({ start, end }) => end < row.length || row.slice(start, end).trim() !== '');
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
