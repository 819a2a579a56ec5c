// Old entries and rows leave the files for the archive, so that a write costs the same in a year.
import { type ArchiveIndex, readIndex, withIndex } from './archive-index.ts';
import { type PlacedEntry, readEntries } from './entries.ts';
import type { EntryKind } from './entry-title.ts';
import { type Place, placeTitles } from './entry-words.ts';
import { changed, type LineChange } from './line-changes.ts';
import { listLines } from './list-lines.ts';
import { type MemoryFile, memoryFiles } from './memory-file.ts';
import { bare, type Page, pageOf, sectionsOf, textOf } from './page.ts';
import { featuresTitle, parseProjectState } from './project-state.ts';
import { isRemark } from './remarks.ts';
import { readTable } from './table.ts';
import { historyTitle, issueOf } from './task-assignments.ts';

export interface ArchiveOptions {
  /** How many of each kind stay at least: the newest. By default more lines than entries, which are long. */
  readonly keep?: number;
  /** How the archives are called, for people to find them. */
  readonly names?: Readonly<Partial<Record<MemoryFile, string>>>;
}

/** What goes to an archive: appended to it, behind `head` where it does not exist yet. */
export interface ArchivePart {
  readonly head: string;
  readonly body: string;
}

export interface Archived {
  readonly kept: Readonly<Record<MemoryFile, string>>;
  readonly archived: Readonly<Partial<Record<MemoryFile, ArchivePart>>>;
}

const stays: Readonly<Record<MemoryFile, number>> = {
  project_state: 200,
  task_assignments: 200,
  blockers: 50,
  decisions: 50,
};

/** Of what is to stay, until something goes. */
const fullness = 1.25;

/** Something that may go: the lines from `start` up to `end`, and when it was over. */
interface Old {
  readonly start: number;
  readonly end: number;
  readonly at: string | null;
  readonly issue: number | null;
}

/**
 * Nothing happens until there is a quarter more than is to stay. What goes is written in the form of the files, so that the
 * archive is read like them; notes go with their entries. What is about a task with a line among the active ones stays.
 */
export function archiveOld(texts: Readonly<Record<MemoryFile, string | Page>>, options: ArchiveOptions = {}): Archived {
  const { names = {} } = options;
  const open = new Set(parseProjectState(texts.project_state).active.map(({ issue }) => issue));
  const isOver = (issue: number | null) => issue === null || !open.has(issue);
  const parts = memoryFiles.map((file) => {
    const page = pageOf(texts[file]);
    const keep = options.keep ?? stays[file];
    const old = mayBeFull(file, page, keep) ? oldOf(file, page).filter(({ issue }) => isOver(issue)) : [];
    return [file, archiveOne(file, page, old, keep, names[file])] as const;
  });
  return {
    kept: Object.fromEntries(parts.map(([file, { kept }]) => [file, kept])) as Record<MemoryFile, string>,
    archived: Object.fromEntries(parts.flatMap(([file, { part }]) => (part ? [[file, part]] : []))),
  };
}

const titles: Readonly<Record<MemoryFile, string>> = {
  project_state: featuresTitle,
  task_assignments: historyTitle,
  blockers: placeTitles.resolved,
  decisions: placeTitles.decisions,
};

/** What everything that may go has for a mark is counted sooner than it is read. */
function mayBeFull(file: MemoryFile, page: Page, keep: number): boolean {
  if (file === 'blockers' || file === 'decisions') return sectionsOf(page).length > keep * fullness;
  const mark = file === 'project_state' ? '[' : '|';
  return page.lines.filter((line) => line.includes(mark)).length > keep * fullness;
}

function archiveOne(file: MemoryFile, page: Page, all: readonly Old[], keep: number, name = `${file}.archive.md`) {
  const title = titles[file];
  // Those without a time are in the order of the file, oldest first.
  const byTime = all.toSorted((a, b) => (a.at ?? '').localeCompare(b.at ?? ''));
  const gone = byTime.length > keep * fullness ? byTime.slice(0, byTime.length - keep) : [];
  if (gone.length === 0) return { kept: textOf(page), part: undefined };
  const ordered = gone.toSorted((a, b) => a.start - b.start);
  const isEntry = file === 'blockers' || file === 'decisions';
  const before = readIndex(page, title);
  const index: ArchiveIndex = {
    count: (before?.count ?? 0) + gone.length,
    file: name,
    upTo: [before?.upTo ?? null, ...gone.map(({ at }) => at)].reduce((a, b) => ((a ?? '') > (b ?? '') ? a : b)),
  };
  const lines = ordered.flatMap(({ start, end }) => [
    ...page.lines.slice(start, end).map(bare),
    ...(isEntry ? [''] : []),
  ]);
  return {
    kept: textOf(
      withIndex(
        changed(
          page,
          ordered.map((one) => removal(page, one)),
        ),
        title,
        index,
      ),
    ),
    part: { head: headOf(file, page, title), body: `${lines.join('\n')}\n` },
  };
}

function oldOf(file: MemoryFile, page: Page): Old[] {
  if (file === 'blockers') return entriesOf(page, 'blocker', 'resolved', 'resolved');
  if (file === 'decisions') return entriesOf(page, 'decision', 'decisions', 'date');
  if (file === 'task_assignments') {
    return (readTable(page, historyTitle)?.rows ?? []).map(({ line, row }) => {
      return { start: line, end: line + 1, at: minuteIn(row['completed at']), issue: issueOf(row) ?? null };
    });
  }
  const done = listLines(page, featuresTitle).filter((one) => one.done === true && one.issue !== null);
  return done.map(({ at, issue }) => {
    let end = at + 1;
    while (isRemark(bare(page.lines[end]))) end++;
    return { start: at, end, at: null, issue };
  });
}

function entriesOf(page: Page, kind: EntryKind, place: Place, field: string): Old[] {
  return readEntries(page, kind).flatMap(({ block, content, issue }: PlacedEntry) => {
    const at = minuteIn(content.fields.get(field));
    return block.place === place && at !== null ? [{ start: block.start, end: block.end, at, issue }] : [];
  });
}

/** The blank lines behind an entry go with it. */
function removal(page: Page, { start, end }: Old): LineChange {
  let next = end;
  while (next > start + 1 && next < page.lines.length && bare(page.lines[next]).trim() === '') next++;
  return { at: start, count: next - start, lines: [] };
}

function headOf(file: MemoryFile, page: Page, title: string): string {
  const name = bare(page.lines[0]).replace(/^\ufeff?#*\s*/, '');
  const table = file === 'task_assignments' ? readTable(page, title) : undefined;
  const first = table ? table.end - table.rows.length - 2 : 0;
  const tableHead = table ? page.lines.slice(first, first + 2).map(bare) : [];
  return `${[`# ${name}, archive`, '', `## ${title}`, '', ...tableHead].join('\n')}\n`;
}

function minuteIn(value: string | undefined): string | null {
  return /\d{4}-\d\d-\d\d \d\d:\d\d/.exec(value ?? '')?.[0] ?? null;
}
