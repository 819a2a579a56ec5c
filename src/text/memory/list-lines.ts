// Lists that people write: any bullet, a box or none, a task or none.

import { isIndex } from './archive-index.ts';
import { bare, findSection, opaqueLines, type Page } from './page.ts';
import { leadingReference, type RepositoryName } from './references.ts';

export interface ListLine {
  readonly at: number;
  readonly line: string;
  /** undefined: it has no box. */
  readonly done: boolean | undefined;
  readonly issue: number | null;
  /** Behind bullet, box and task. */
  readonly words: string;
}

/** @returns the list lines under the heading, in order. */
export function listLines(page: Page, title: string, repository?: RepositoryName): readonly ListLine[] {
  const section = findSection(page, title);
  if (!section) return [];
  const opaque = opaqueLines(page);
  return page.lines.slice(section.start, section.end).flatMap((raw, index) => {
    const at = section.start + index;
    const line = bare(raw);
    return opaque[at] || isIndex(line) ? [] : (readListLine(at, line, repository) ?? []);
  });
}

/** @returns the index of the line before the first of the list: the heading, or the blank line behind it. */
export function beforeList(page: Page, title: string): number {
  const start = findSection(page, title)?.start ?? page.lines.length;
  return start < page.lines.length && bare(page.lines[start]).trim() === '' ? start : start - 1;
}

function readListLine(at: number, line: string, repository: RepositoryName | undefined): ListLine | undefined {
  const [, text] = /^[ \t]*(?:(?:[-*+•]|\d{1,3}[.)])(?:[ \t]+|(?=\[))|(?=\[[ xX✓✔]?\][ \t]))(\S.*)$/.exec(line) ?? [];
  if (text === undefined) return undefined;
  const [box, tick] = /^\[[ \t]*([xX✓✔]?)[ \t]*\](?:[ \t]+|$)/.exec(text) ?? [];
  const words = text.slice(box?.length ?? 0).trim();
  const lead = leadingReference(words, repository);
  const done = box === undefined ? undefined : tick !== '';
  if (lead?.isLead) return { at, line, done, issue: lead.issue, words: lead.rest };
  return { at, line, done, issue: null, words };
}
