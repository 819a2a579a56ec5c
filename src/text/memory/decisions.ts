// `decisions.md`: what was decided, by whom and why. It only grows.

import { appendEntries, type Entry, keyOf, type PlacedEntry, readEntries } from './entries.ts';
import { type Conflict, choose, kept, type Merged, type MergeOptions, shownText, withParts } from './entry-merge.ts';
import { placeTitles } from './entry-words.ts';
import { memoryLine, quoteLines, seenText } from './memory-text.ts';
import { type Page, pageOf, textOf, withSection } from './page.ts';

export interface DecisionEntry {
  readonly id: string;
  /** null: the whole project. */
  readonly issue: number | null;
  readonly author: string;
  /** Minute in UTC. */
  readonly date: string;
  /** The decision with its rationale. */
  readonly text: string;
}

const title = placeTitles.decisions;

/** @returns a fresh file. @param since minute in UTC */
export function renderDecisions(project: string, since: string, decisions: readonly DecisionEntry[]): string {
  const lines = [`# ${memoryLine(project)} — Technical decisions`, '', `Kept since ${since} UTC.`, '', `## ${title}`];
  return updateDecisions(`${lines.join('\n')}\n`, decisions);
}

/** @returns every decision, in the order of the file. */
export function parseDecisions(text: string | Page): readonly DecisionEntry[] {
  return readEntries(pageOf(text), 'decision').map(({ id, issue, content: { fields, text: words } }) => {
    const author = fields.get('author') ?? fields.get('by') ?? fields.get('from') ?? '';
    return { id, issue, author, date: fields.get('date') ?? '', text: words };
  });
}

/** Appends the decisions that are not there yet; everything that is keeps its bytes. */
export function updateDecisions(text: string, wanted: readonly DecisionEntry[]): string {
  return mergeDecisions(text, wanted).text;
}

/** The same; with `base`, what the tasks changed since is changed in the file, and what both sides changed is in `conflicts`. */
export function mergeDecisions(
  text: string | Page,
  wanted: readonly DecisionEntry[],
  options: MergeOptions = {},
): Merged {
  let page = withSection(pageOf(text), title);
  const there = new Map([...readEntries(page, 'decision')].reverse().map((entry) => [keyOf(entry), entry]));
  const base = new Map(options.base === undefined ? [] : readEntries(pageOf(options.base), 'decision').map(wordsByKey));
  const conflicts: Conflict[] = [];
  const known = wanted.flatMap((one) => {
    const entry = options.unsettled?.has(keyOf(one)) ? undefined : there.get(keyOf(one));
    const before = base.get(keyOf(one));
    const isHeard = options.heard?.has(keyOf(one)) ?? false;
    return entry && (isHeard || before !== undefined) ? [{ one, entry, before, isHeard }] : [];
  });
  // From below, so that what is above keeps its place.
  for (const { one, entry, before, isHeard } of known.sort((a, b) => b.entry.block.start - a.entry.block.start)) {
    const theirs = entry.content.text;
    const ours = shownText(one.text, theirs);
    const choice = choose(ours, theirs, before, isHeard);
    if (choice === 'stays') continue;
    const { notes } = entry.content;
    const remarks = choice === 'both' ? [...(notes.length > 0 ? [''] : []), kept('text', theirs)] : [];
    if (choice === 'both') {
      conflicts.unshift({ file: 'decisions', id: one.id, issue: one.issue, field: 'text', ours, theirs });
    }
    page = withParts(page, 'decision', entry, { text: quoteLines(ours), notes: [...notes, ...remarks] });
  }
  const fresh = wanted.filter((one) => !there.has(keyOf(one)) && !options.archived?.has(keyOf(one)));
  return { text: textOf(appendEntries(page, title, fresh.map(entryOf))), conflicts };
}

function wordsByKey(entry: PlacedEntry): [string, string] {
  return [keyOf(entry), entry.content.text];
}

function entryOf({ id, issue, author, date, text }: DecisionEntry): Entry {
  return {
    id,
    issue,
    fields: [
      ['Date', date],
      ['Author', author],
      ['Status', 'decided'],
    ],
    text: seenText(text),
    outcome: null,
  };
}
