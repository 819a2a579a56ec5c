// What people changed in `blockers.md` or `decisions.md`, and what the file becomes by it.
import { statusOf } from './blockers.ts';
import { appendBlocks, keyOf, type PlacedEntry, readEntries, withoutBlock } from './entries.ts';
import { formed } from './entry-form.ts';
import { type FoundEntry, type MatchOptions, matchEntries } from './entry-match.ts';
import { editsOf } from './entry-state.ts';
import type { EntryKind } from './entry-title.ts';
import { type Place, placeTitles } from './entry-words.ts';
import { neverEnds } from './flags.ts';
import { foundPage } from './found-page.ts';
import type { FileReading } from './memory-file.ts';
import { bare, findSection, type Page, pageOf } from './page.ts';
import { readingOf } from './reading.ts';
import { isFlag } from './remarks.ts';

export interface EntryFile extends Omit<MatchOptions, 'base'> {
  readonly found: string;
  /** The file as we wrote it last. */
  readonly base: string | undefined;
  /** Minute in UTC, for entries without a time. */
  readonly now: string;
}

/** @returns what was changed, and the file with each recognised entry in its form, everything else as it was. */
export function readEntryFile({ kind, now, found, base, ...options }: EntryFile): FileReading {
  const file = kind === 'blocker' ? 'blockers' : 'decisions';
  const reading = readingOf(file, foundPage(file, found, base));
  const { page } = reading;
  const basePage = base === undefined ? undefined : pageOf(base);
  const old = basePage && ownEntries(basePage, kind);
  const entries = matchEntries(page, { kind, base: old, ...options });
  for (const entry of entries) {
    const { start, end } = entry.block;
    if (typeof entry.as === 'object') {
      reading.flag(start, entry.as.why, { after: end - 1 });
      continue;
    }
    reading.edit(...editsOf(entry, kind));
    const { changes, told } = formed(page, entry, kind, now);
    for (const why of told) reading.tell(start, why);
    reading.change(...changes);
  }
  for (const { entry, at } of missing(page, old ?? [], entries)) {
    const lines = basePage?.lines.slice(entry.block.start, entry.block.end).map(bare) ?? [];
    reading.tell(at, 'it was deleted, and is written again', lines[0]);
    reading.change({ at, count: 0, lines, apart: true });
  }
  reading.keepIndex(basePage, placeTitles[kind === 'blocker' ? 'resolved' : 'decisions']);
  return reading.end(kind === 'blocker' ? settled : undefined);
}

/** @returns the entries of the page that count: those with a flag do not. */
function ownEntries(page: Page, kind: EntryKind): readonly PlacedEntry[] {
  return readEntries(page, kind).filter(({ block: { start, end } }) => {
    return !page.lines.slice(start, end).some((line) => isFlag(line) && !line.includes(neverEnds));
  });
}

/** Entries that were there: each comes back behind the one it stood behind. */
function missing(page: Page, old: readonly PlacedEntry[], entries: readonly FoundEntry[]) {
  const there = new Map(entries.map((entry) => [keyOf(entry), entry.block]));
  return old.flatMap((entry, index) => {
    if (there.has(keyOf(entry))) return [];
    const { place } = entry.block;
    const before = old.slice(0, index).findLast((one) => one.block.place === place && there.has(keyOf(one)));
    const section = place === null ? undefined : findSection(page, placeTitles[place]);
    const at = (before && there.get(keyOf(before))?.end) ?? section?.start ?? page.lines.length;
    return [{ entry, at }];
  });
}

/** What is resolved stands among the resolved, what is open among the open. */
function settled(page: Page): Page {
  let result = page;
  const moved: { readonly place: Place; readonly lines: readonly string[] }[] = [];
  for (const entry of ownEntries(page, 'blocker').toReversed()) {
    const { block } = entry;
    const home = statusOf(entry);
    if (block.place === null || home === undefined || home === block.place) continue;
    result = withoutBlock(result, block);
    moved.unshift({ place: home, lines: page.lines.slice(block.start, block.end).map(bare) });
  }
  return moved.reduce((rest, { place, lines }) => appendBlocks(rest, placeTitles[place], [lines]), result);
}
