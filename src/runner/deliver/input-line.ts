// Does the terminal's input line still hold a text? Pure.

export interface Screen {
  readonly rows: readonly string[];
  readonly cursorRow: number;
}

/** Enough to be sure of a text, short enough to stand in one row. */
const tailLength = 40;

/**
 * Looks at the row of the cursor, and at the one above where the text is broken between them. The echo of a text that was submitted stands
 * above an input line without it.
 */
export function inputHolds(text: string, { rows, cursorRow }: Screen): boolean {
  const wanted = squash(text).slice(-tailLength);
  const row = squash(rows[cursorRow] ?? '');
  if (wanted === '' || row === '') return false;
  if (row.length >= wanted.length) return row.endsWith(wanted);
  return wanted.endsWith(row) && (squash(rows[cursorRow - 1] ?? '') + row).endsWith(wanted);
}

/** Without blanks and without the lines that input boxes are drawn with. */
function squash(text: string): string {
  return text.replace(/[\s\u2500-\u259f|]+/gu, '');
}
