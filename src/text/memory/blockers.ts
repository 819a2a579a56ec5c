// `blockers.md`: each question and obstacle, from its opening to its resolution.

import {
  appendBlocks,
  appendEntries,
  type Entry,
  keyOf,
  outcomeLines,
  type PlacedEntry,
  readEntries,
  withoutBlock,
} from './entries.ts';
import { type Conflict, choose, kept, type Merged, type MergeOptions, shownText, withParts } from './entry-merge.ts';
import { placeTitles } from './entry-words.ts';
import { fieldLine, readField } from './fields.ts';
import { memoryLine, quoteLines, seenText } from './memory-text.ts';
import { bare, type Page, pageOf, textOf, withSection } from './page.ts';

/** Times are minutes in UTC. */
export interface BlockerEntry {
  readonly id: string;
  /** null: the whole project. */
  readonly issue: number | null;
  readonly kind: 'ask' | 'blocker';
  readonly author: string;
  readonly opened: string;
  readonly text: string;
  readonly resolved: { readonly at: string; readonly by: string; readonly outcome: string } | null;
}

const { open: openTitle, resolved: resolvedTitle } = placeTitles;

/** @returns a fresh file. @param since minute in UTC */
export function renderBlockers(project: string, since: string, blockers: readonly BlockerEntry[]): string {
  const lines = [
    `# ${memoryLine(project)} — Blockers`,
    '',
    `Kept since ${since} UTC.`,
    '',
    `## ${openTitle}`,
    '',
    `## ${resolvedTitle}`,
  ];
  return updateBlockers(`${lines.join('\n')}\n`, blockers);
}

/** @returns the open ones, then the resolved ones, each in the order of the file. */
export function parseBlockers(text: string | Page): readonly BlockerEntry[] {
  const entries = readEntries(pageOf(text), 'blocker').map(blockerOf);
  return [...entries.filter(({ resolved }) => !resolved), ...entries.filter(({ resolved }) => resolved)];
}

/** Adds what is new and moves what was resolved; what stands there already keeps its bytes, a person's notes in it too. */
export function updateBlockers(text: string, wanted: readonly BlockerEntry[]): string {
  return mergeBlockers(text, wanted).text;
}

/** The same; with `base`, what the tasks changed since is changed in the file, and what both sides changed is in `conflicts`. */
export function mergeBlockers(
  text: string | Page,
  wanted: readonly BlockerEntry[],
  options: MergeOptions = {},
): Merged {
  let page = withSection(withSection(pageOf(text), openTitle), resolvedTitle);
  const there = firstOfEach(readEntries(page, 'blocker'));
  const base = firstOfEach(options.base === undefined ? [] : readEntries(pageOf(options.base), 'blocker'));
  const moved: { readonly title: string; readonly lines: readonly string[] }[] = [];
  const conflicts: Conflict[] = [];
  const known = wanted.flatMap((one) => {
    const entry = options.unsettled?.has(keyOf(one)) ? undefined : there.get(keyOf(one));
    return entry ? [{ one, entry }] : [];
  });
  // From below, so that what is above keeps its place.
  for (const { one, entry } of known.sort((a, b) => b.entry.block.start - a.entry.block.start)) {
    const sides = { before: base.get(keyOf(one)), isHeard: options.heard?.has(keyOf(one)) ?? false };
    const merged = mergeOne(page, one, entry, sides);
    page = merged.page;
    if (merged.moved) moved.unshift(merged.moved);
    conflicts.unshift(...merged.conflicts);
  }
  for (const { title, lines } of moved) page = appendBlocks(page, title, [lines]);
  const fresh = wanted.filter((one) => !there.has(keyOf(one)) && !options.archived?.has(keyOf(one)));
  page = appendEntries(page, openTitle, fresh.filter(({ resolved }) => !resolved).map(entryOf));
  page = appendEntries(page, resolvedTitle, fresh.filter(({ resolved }) => resolved).map(entryOf));
  return { text: textOf(page), conflicts };
}

interface Sides {
  /** The entry in the file as we wrote it last. */
  readonly before: PlacedEntry | undefined;
  readonly isHeard: boolean;
}

function mergeOne(page: Page, wanted: BlockerEntry, entry: PlacedEntry, sides: Sides) {
  const reworded = withText(page, wanted, entry, sides);
  const after = reworded.page;
  const isResolved = statusOf(entry) === 'resolved';
  const wasResolved = sides.isHeard || (sides.before && statusOf(sides.before) === 'resolved');
  const resolves = wanted.resolved && (!isResolved || entry.block.place === 'open');
  const reopens = !wanted.resolved && isResolved && wasResolved;
  if (!resolves && !reopens) return { ...reworded, moved: undefined };
  const [same] =
    reworded.page === page
      ? [entry]
      : readEntries(after, 'blocker').filter((one) => one.block.start === entry.block.start);
  const { block } = same ?? entry;
  const lines = after.lines.slice(block.start, block.end).map(bare);
  const title = resolves ? resolvedTitle : openTitle;
  const changed = !wanted.resolved ? reopenedLines(lines) : isResolved ? lines : resolvedLines(lines, wanted.resolved);
  return { ...reworded, page: withoutBlock(after, block), moved: { title, lines: changed } };
}

/** Text and outcome, as the tasks or the person want them. */
function withText(page: Page, wanted: BlockerEntry, entry: PlacedEntry, { before: old, isHeard }: Sides) {
  const conflicts: Conflict[] = [];
  const remarks: string[] = [];
  const { content, id, issue } = entry;
  const merge = (field: string, ours: string, theirs: string, before: string | undefined) => {
    const shown = before === undefined && !isHeard ? theirs : shownText(ours, theirs);
    const choice = choose(shown, theirs, before, isHeard);
    if (choice === 'both') {
      conflicts.push({ file: 'blockers', id, issue, field, ours: shown, theirs });
      remarks.push(kept(field, theirs));
    }
    return choice === 'stays' ? undefined : shown;
  };
  const text = merge('text', wanted.text, content.text, old?.content.text);
  const outcome =
    wanted.resolved && content.outcome !== null
      ? merge('outcome', wanted.resolved.outcome, content.outcome, old?.content.outcome ?? undefined)
      : undefined;
  if (text === undefined && outcome === undefined) return { page, conflicts };
  const changes = {
    ...(text === undefined ? {} : { text: quoteLines(text) }),
    ...(outcome === undefined ? {} : { outcome: quoteLines(outcome) }),
    notes: [...content.notes, ...(content.notes.length > 0 && remarks.length > 0 ? [''] : []), ...remarks],
  };
  return { page: withParts(page, 'blocker', entry, changes), conflicts };
}

/** The entry as it was written, with its status, time and outcome. */
export function resolvedLines(
  lines: readonly string[],
  { at, by, outcome }: NonNullable<BlockerEntry['resolved']>,
): string[] {
  const head = withStatus(lines, [fieldLine('Status', 'resolved'), fieldLine('Resolved', `${at} by ${by}`)]);
  return [...head, '', ...outcomeLines(quoteLines(seenText(outcome)))];
}

/** The entry as it was written; its outcome becomes an earlier one. */
export function reopenedLines(lines: readonly string[]): string[] {
  return withStatus(lines, [fieldLine('Status', 'open')]).map((line) =>
    line === '**Outcome**' ? '**Earlier outcome**' : line,
  );
}

function withStatus(lines: readonly string[], status: readonly string[]): string[] {
  const rest = lines.filter((line) => readField(line, 'Resolved') === undefined);
  const place = rest.findIndex((line) => readField(line, 'Status') !== undefined);
  return place === -1 ? [rest[0] ?? '', '', ...status, ...rest.slice(1)] : rest.toSpliced(place, 1, ...status);
}

function firstOfEach(entries: readonly PlacedEntry[]): ReadonlyMap<string, PlacedEntry> {
  return new Map([...entries].reverse().map((entry) => [keyOf(entry), entry]));
}

/** @returns what the entry's status field means; undefined where it says neither. */
export function statusOf({ content }: Pick<PlacedEntry, 'content'>): 'open' | 'resolved' | undefined {
  const word = content.fields.get('status') ?? '';
  if (/^\W*(?:resolved|closed|done|fixed|solved|answered|settled)\b/i.test(word)) return 'resolved';
  return /^\W*(?:open|reopened|unresolved|pending)\b/i.test(word) ? 'open' : undefined;
}

function entryOf({ id, issue, kind, author, opened, text, resolved }: BlockerEntry): Entry {
  const status = resolved
    ? ([
        ['Status', 'resolved'],
        ['Resolved', `${resolved.at} by ${resolved.by}`],
      ] as const)
    : ([['Status', 'open']] as const);
  const fields = [['Kind', kind], ['Author', author], ['Opened', opened], ...status] as const;
  const outcome = resolved && seenText(resolved.outcome);
  return { id, issue, fields, text: seenText(text), outcome };
}

function blockerOf({ id, issue, content }: PlacedEntry): BlockerEntry {
  const of = (...names: string[]) =>
    names.map((name) => content.fields.get(name)).find((value) => value !== undefined) ?? '';
  const [, at, by] = /^(\d{4}-\d\d-\d\d \d\d:\d\d) by(?: (.*))?$/.exec(of('resolved')) ?? [];
  const resolved = statusOf({ content }) === 'resolved';
  return {
    id,
    issue,
    kind: /^(?:ask|question)$/i.test(of('kind')) ? 'ask' : 'blocker',
    author: of('author', 'by', 'from'),
    opened: of('opened', 'date'),
    text: content.text,
    resolved: resolved
      ? { at: at ?? of('resolved'), by: by ?? of('resolved by'), outcome: content.outcome ?? '' }
      : null,
  };
}
