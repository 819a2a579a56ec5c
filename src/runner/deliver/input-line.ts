// What stands in the terminal's input line: a text of ours, somebody's draft, or nothing. Pure.

export interface Screen {
  readonly rows: readonly string[];
  readonly cursorRow: number;
  /** Cells to the left of the cursor. */
  readonly cursorColumn: number;
  /** Of the pane: some CLIs show their state there. */
  readonly title: string;
}

/** Enough to be sure of a text, short enough to stand in two rows. */
const tailLength = 40;
/** No input box is higher. */
const mostRows = 20;

/**
 * `box`: of a CLI that was looked at; the input begins at a sign or below a rule. `prompt`: of a program whose operator described its
 * screen; there may be words before the sign. `unknown`: it may be a script that reads lines.
 */
export type Layout = 'box' | 'prompt' | 'unknown';

const words = /^[^>❯›»$#%:?*]*[>❯›»$#%:?*](?=\s|$)/u;
const signs: Readonly<Record<Layout, RegExp>> = {
  box: /^[\s│┃|]*[>❯›»*](?=\s|$)/u,
  prompt: words,
  unknown: words,
};
/** A line that a box is drawn with. */
const rule = /^(?=.*[\u2500-\u259f])[\s\u2500-\u259f]+$/u;

/**
 * Looks at the row of the cursor, and at those above where the text is broken between them. The echo of a text that was submitted stands
 * above an input line without it.
 */
export function inputHolds(text: string, screen: Screen, layout: Layout): boolean {
  const wanted = squash(text).slice(-tailLength);
  const row = squash(screen.rows[screen.cursorRow] ?? '');
  if (wanted === '') return false;
  // An Enter that became a newline leaves the cursor in an empty row of the input.
  if (layout !== 'unknown') return squash(inputRows(screen, layout).join('')).endsWith(wanted);
  if (row === '') return false;
  if (row.length >= wanted.length) return row.endsWith(wanted);
  return wanted.endsWith(row) && (squash(screen.rows[screen.cursorRow - 1] ?? '') + row).endsWith(wanted);
}

/**
 * Measured with claude, codex, gemini and pi: the cursor stands in their input, also where it is hidden, and what an empty input shows
 * by way of advice stands behind it.
 *
 * @returns whether something was written into the input line and not submitted
 */
export function holdsDraft(screen: Screen, layout: Layout): boolean {
  const row = (screen.rows[screen.cursorRow] ?? '').slice(0, screen.cursorColumn);
  const rows = layout === 'unknown' ? [row] : [...inputRows(screen, layout).slice(0, -1), row];
  return squash(rows.join('\n').replace(signs[layout], '')) !== '';
}

/** From the first row of the input to that of the cursor. */
function inputRows({ rows, cursorRow }: Screen, layout: Layout): readonly string[] {
  const sign = signs[layout];
  const row = rows[cursorRow] ?? '';
  if (sign.test(row)) return [row];
  const above = rows.slice(Math.max(0, cursorRow - mostRows), cursorRow);
  const first = above.findLastIndex((one) => sign.test(one) || rule.test(one));
  if (first < 0) return [...above, row];
  return [...above.slice(rule.test(above[first] ?? '') ? first + 1 : first), row];
}

/** Without blanks and without the lines that input boxes are drawn with. */
function squash(text: string): string {
  return text.replace(/[\s\u2500-\u259f|]+/gu, '');
}
