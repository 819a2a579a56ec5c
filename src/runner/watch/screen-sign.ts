// What an agent's screen looks like, by the patterns for its CLI. Pure.
import { clean } from '../../text/clean.ts';
import type { ScreenPatterns } from '../agents/driver.ts';

/** In the order in which they count: a question may stand above a line that looks like work, and who works may speak of limits. */
const signs = ['asking', 'dialog', 'working', 'limited', 'ready'] as const;

export interface Sign {
  readonly sign: 'asking' | 'limited' | 'working' | 'ready';
  /** Of a question: what is asked; otherwise the line. */
  readonly text: string;
}

const rowsBefore = 10;
const rowsAfter = 6;
const lastRows = 12;
const longestText = 1_500;
/** What boxes and spinners are drawn with. */
const drawing = /[\u2500-\u259f\u25d0-\u25d3\u2800-\u28ff]+/gu;

/** @returns undefined where nothing on it is known */
export function signOn(
  patterns: ScreenPatterns,
  { rows, title }: { readonly rows: readonly string[]; readonly title: string },
): Sign | undefined {
  for (const name of signs) {
    const row = rows.findLastIndex((text) => patterns[name].some((pattern) => matches(pattern, text)));
    if (row === -1 || (name === 'limited' && isHistory(rows, row))) continue;
    if (name === 'asking' || name === 'dialog') return { sign: 'asking', text: questionAround(rows, row) };
    return { sign: name, text: shown(rows[row] ?? '') };
  }
  return signInTitle(patterns.title, title, rows);
}

/** tmux leaves out the blanks at the end of a row, one of which a prompt often has. */
function matches(pattern: string, row: string): boolean {
  const expression = new RegExp(pattern, 'u');
  return expression.test(row) || expression.test(`${row} `);
}

/** What was said before stands on the screen for long. */
function isHistory(rows: readonly string[], row: number): boolean {
  return rows.slice(row + 1).filter((text) => text.trim() !== '').length > lastRows;
}

function signInTitle(patterns: ScreenPatterns['title'], title: string, rows: readonly string[]): Sign | undefined {
  const is = (pattern: string | undefined) => pattern !== undefined && new RegExp(pattern, 'u').test(title);
  if (is(patterns?.asking)) return { sign: 'asking', text: questionAround(rows, rows.length) };
  if (is(patterns?.working)) return { sign: 'working', text: shown(title) };
  return is(patterns?.ready) ? { sign: 'ready', text: shown(title) } : undefined;
}

/** What is asked stands above the words by which a question is known, the answers below. */
function questionAround(rows: readonly string[], row: number): string {
  const lines = rows.slice(Math.max(0, row - rowsBefore), row + rowsAfter).map(shown);
  const text = lines.filter((line) => line !== '').join('\n');
  return text.slice(0, longestText) || 'It asks a question at its terminal.';
}

function shown(row: string): string {
  return clean(row).replace(drawing, ' ').replace(/\s+/g, ' ').trim();
}
