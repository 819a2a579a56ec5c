// Changes to a page's lines, noted by their places and made all at once.
import { bare, type Page, pageWith } from './page.ts';

/** `count` lines from `at` on give way to others, given without line ends. */
export interface LineChange {
  readonly at: number;
  readonly count: number;
  readonly lines: readonly string[];
  /** Blank lines are to stand around the new ones. */
  readonly apart?: boolean;
}

/** At one place, what comes in stands before what takes the place of others; else the order is that of the list. */
export function changed(page: Page, changes: readonly LineChange[]): Page {
  if (changes.length === 0) return page;
  const result: string[] = [];
  let wantsGap = false;
  let done = 0;
  for (const { at, count, lines, apart = false } of [...changes].sort(inOrder)) {
    page.lines.slice(done, at).forEach(push);
    done = Math.max(done, at + count);
    wantsGap ||= apart && result.length > 0 && lines.length > 0;
    for (const line of lines) push(line + page.eol);
    wantsGap = apart && lines.length > 0;
  }
  page.lines.slice(done).forEach(push);
  return pageWith(result, page.eol);

  function push(line: string): void {
    const last = result.at(-1);
    if (last !== undefined && !last.endsWith('\n')) result[result.length - 1] = last + page.eol;
    if (wantsGap && bare(line).trim() !== '' && bare(last).trim() !== '') result.push(page.eol);
    wantsGap = false;
    result.push(line);
  }
}

function inOrder(one: LineChange, other: LineChange): number {
  return one.at - other.at || Math.min(one.count, 1) - Math.min(other.count, 1);
}
