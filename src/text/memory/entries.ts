// Entries of `blockers.md` and `decisions.md`: a heading with id and task, fields, a quoted text, perhaps an outcome.
import { type Block, blocksOf } from './blocks.ts';
import { type Content, contentOf, outcomeLine } from './content.ts';
import { type EntryKind, entryTitle } from './entry-title.ts';
import { looksLikeEntry } from './entry-words.ts';
import { plainFieldLine } from './fields.ts';
import { memoryLine, quoteLines } from './memory-text.ts';
import { bare, endOfContent, findSection, type Page, replaced, splice } from './page.ts';

export interface Entry {
  /** Unique within its task. */
  readonly id: string;
  /** Issue number; null: the whole project. */
  readonly issue: number | null;
  /** In their order; names are words. */
  readonly fields: readonly (readonly [name: string, value: string])[];
  readonly text: string;
  readonly outcome: string | null;
}

export interface PlacedEntry {
  readonly id: string;
  readonly issue: number | null;
  readonly content: Content;
  readonly block: Block;
}

/** An entry as lines: texts are quoted already. */
export interface Layout {
  readonly id: string;
  readonly issue: number | null;
  /** What else the heading says. */
  readonly rest?: string;
  readonly fields: readonly (readonly [name: string, value: string])[];
  readonly text: readonly string[];
  readonly notes?: readonly string[];
  readonly outcome: readonly string[] | null;
  readonly afterwards?: readonly string[];
}

/** @returns what tells entries apart. */
export function keyOf({ issue, id }: { readonly issue: number | null; readonly id: string }): string {
  return `${issue ?? 'project'} ${id}`;
}

/** @returns the entries that have an id and say what they are about, wherever they stand, in order. */
export function readEntries(page: Page, kind: EntryKind): readonly PlacedEntry[] {
  return page.seen(lookFor[kind]);
}

const lookFor = {
  blocker: (page: Page) => lookForEntries(page, 'blocker'),
  decision: (page: Page) => lookForEntries(page, 'decision'),
};

function lookForEntries(page: Page, kind: EntryKind): readonly PlacedEntry[] {
  return blocksOf(page, { kind }).flatMap((block) => {
    const { id, issue } = block.title;
    if (id === null || issue === undefined || block.shape !== 'heading') return [];
    return [{ id, issue, block, content: contentOf(linesOf(page, block), { kind }) }];
  });
}

/** @returns the lines of an entry without its heading. */
export function linesOf(page: Page, { body, end }: Block): string[] {
  return page.lines.slice(body, end).map(bare);
}

/** @returns the entry's lines, without line ends. */
export function entryLines({ text, outcome, fields, ...entry }: Entry): string[] {
  return layOut('blocker', {
    ...entry,
    fields: fields.map(([name, value]) => [name, memoryLine(value)]),
    text: quoteLines(text),
    outcome: outcome === null ? null : quoteLines(outcome),
  });
}

/** @returns the lines as we write them. A note that could pass for an entry gets a line ahead of it that tells what it is. */
export function layOut(kind: EntryKind, { id, issue, rest = '', fields, text, outcome, ...notes }: Layout): string[] {
  const before = notes.notes ?? [];
  const label = before[0] !== undefined && looksLikeEntry(before[0], kind) ? ['Notes:', ''] : [];
  const parts = [
    [`### ${entryTitle(id, issue)}${rest === '' ? '' : ` ${rest}`}`],
    fields.map(([name, value]) => plainFieldLine(name, value)),
    text,
    [...label, ...before],
    outcome === null ? [] : outcomeLines(outcome),
    notes.afterwards ?? [],
  ];
  return parts.filter((lines) => lines.length > 0).flatMap((lines, at) => (at === 0 ? lines : ['', ...lines]));
}

/** @returns the lines that an entry gets at its end, without line ends. */
export function outcomeLines(quoted: readonly string[]): string[] {
  return [outcomeLine, '', ...quoted];
}

/** @returns the page with the entries at the end of the section. */
export function appendEntries(page: Page, title: string, entries: readonly Entry[]): Page {
  return appendBlocks(page, title, entries.map(entryLines));
}

/** @returns the page with blocks of lines at the end of the section, a blank line before each. */
export function appendBlocks(page: Page, title: string, blocks: readonly (readonly string[])[]): Page {
  const section = blocks.length > 0 && findSection(page, title);
  if (!section) return page;
  const at = endOfContent(page, section);
  const after = section.end === at && at < page.lines.length ? [''] : [];
  return replaced(page, at, 0, [...blocks.flatMap((lines) => ['', ...lines]), ...after]);
}

/** @returns the page without these lines and the blank ones behind them. */
export function withoutBlock(page: Page, { start, end }: Block): Page {
  let next = end;
  while (next < page.lines.length && bare(page.lines[next]).trim() === '') next++;
  return splice(page, start, next - start);
}
