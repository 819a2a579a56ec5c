// Flags put beside what could not be understood, and the one slip that every file can have.
import type { LineChange } from './line-changes.ts';
import { openingFence } from './opaque.ts';
import { bare, opaqueLines, type Page } from './page.ts';
import { flagLine, following } from './remarks.ts';

/** Stands behind the line at this index. */
export interface Flag {
  readonly after: number;
  readonly why: string;
}

export const neverEnds = 'a block of code begins here and never ends';

/** @returns the changes that put each flag behind its line. */
export function flagChanges(page: Page, flags: readonly Flag[]): LineChange[] {
  const byLine = new Map<number, string[]>();
  for (const { after, why } of flags) byLine.set(after, [...(byLine.get(after) ?? []), flagLine(why)]);
  return [...byLine].map(([after, lines]) => {
    return { at: after + 1, count: 0, lines: following(bare(page.lines[after]), lines) };
  });
}

/** @returns the lines that open a block of code which nothing closes; they hide nothing from us, but all that follows on a page. */
export function endlessFences(page: Page): number[] {
  const opaque = opaqueLines(page);
  return [...page.lines.keys()].filter((at) => !opaque[at] && openingFence(page.lines[at]) !== undefined);
}
