// Entries of `blockers.md` and `decisions.md`: a heading with id and task, fields, a quoted text, perhaps an outcome.
import { quoteLines, unquoteLines } from './memory-text.ts';
import { bare, endOfContent, findSection, type Page, type Section, sectionsOf, splice } from './page.ts';
import { fieldLine, readField } from './project-state.ts';

export interface Entry {
  /** Unique within its task. */
  readonly id: string;
  /** Issue number. */
  readonly issue: number;
  /** In their order; names are words. */
  readonly fields: readonly (readonly [name: string, value: string])[];
  readonly text: string;
  readonly outcome: string | null;
}

export interface PlacedEntry {
  readonly entry: Entry;
  readonly place: Section;
}

const outcomeLine = '**Outcome**';

/** @returns the entry's lines, without line ends. */
function entryLines({ id, issue, fields, text, outcome }: Entry): string[] {
  return [
    `### ${id.replace(/[^A-Za-z0-9._-]+/g, '-')} · Task #${issue}`,
    '',
    ...fields.map(([name, value]) => fieldLine(name, value)),
    '',
    ...quoteLines(text),
    ...(outcome === null ? [] : ['', ...outcomeLines(outcome)]),
  ];
}

/** @returns the page with the entries at the end of the section. */
export function appendEntries(page: Page, title: string, entries: readonly Entry[]): Page {
  return appendBlocks(page, title, entries.map(entryLines));
}

/** @returns the page with blocks of lines at the end of the section, a blank line before each. */
export function appendBlocks(page: Page, title: string, blocks: readonly (readonly string[])[]): Page {
  const section = findSection(page, title);
  if (!section || blocks.length === 0) return page;
  const at = endOfContent(page, section);
  const after = section.end === at && at < page.lines.length ? [''] : [];
  return splice(page, at, 0, ...blocks.flatMap((lines) => ['', ...lines]), ...after);
}

/** @returns the lines that an entry gets at its end, without line ends. */
export function outcomeLines(outcome: string): string[] {
  return [outcomeLine, '', ...quoteLines(outcome)];
}

/** @returns the entries under a heading, in order; other sections there are left out. */
export function readEntries(page: Page, title: string, fields: readonly string[]): readonly PlacedEntry[] {
  const parent = findSection(page, title);
  if (!parent) return [];
  const inside = sectionsOf(page).filter(({ heading }) => heading >= parent.start && heading < parent.end);
  return inside.flatMap((place) => {
    const [, id, digits] = /^(\S+) · Task #(\d{1,15})\b/.exec(place.title) ?? [];
    if (id === undefined || digits === undefined) return [];
    return [{ place, entry: { id, issue: Number(digits), ...contentOf(page, place, fields) } }];
  });
}

function contentOf(page: Page, place: Section, names: readonly string[]): Omit<Entry, 'id' | 'issue'> {
  const lines = page.lines.slice(place.start, place.end).map(bare);
  const fields = names.flatMap((name) => {
    const value = lines.map((line) => readField(line, name)).find((found) => found !== undefined);
    return value === undefined ? [] : [[name, value] as const];
  });
  const split = lines.indexOf(outcomeLine);
  const text = quoted(split === -1 ? lines : lines.slice(0, split)) ?? '';
  return { fields, text, outcome: split === -1 ? null : (quoted(lines.slice(split)) ?? '') };
}

function quoted(lines: readonly string[]): string | undefined {
  const isQuote = (line: string | undefined) => line !== undefined && /^ {0,3}>/.test(line);
  const start = lines.findIndex(isQuote);
  if (start === -1) return undefined;
  const after = lines.slice(start).findIndex((line) => !isQuote(line));
  return unquoteLines(lines.slice(start, after === -1 ? undefined : start + after));
}
