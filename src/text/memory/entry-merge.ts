// Two sides of one entry, field by field: what the tasks say, and what stands in the file.
import { type Layout, layOut, type PlacedEntry } from './entries.ts';
import type { EntryKind } from './entry-title.ts';
import { memoryBlock, quoteLine, seenText, wordsOf } from './memory-text.ts';
import { type Page, splice } from './page.ts';
import { keepsake } from './remarks.ts';

/** A field that both sides changed. The value of the tasks stands in it, the other one beneath. */
export interface Conflict {
  readonly file: 'project_state' | 'blockers' | 'decisions';
  readonly id: string | null;
  readonly issue: number | null;
  readonly field: string;
  readonly ours: string;
  readonly theirs: string;
}

export interface Merged {
  readonly text: string;
  readonly conflicts: readonly Conflict[];
}

export interface MergeOptions {
  /** The file as we wrote it last; without it no text that stands there is changed. */
  readonly base?: string | Page | undefined;
  /** `keyOf` entries whose edits the tasks have heard: where a task says otherwise, it did not take them. */
  readonly heard?: ReadonlySet<string> | undefined;
  /** `keyOf` entries that are in the archive: they are not written again. */
  readonly archived?: ReadonlySet<string> | undefined;
  /** `keyOf` entries whose edits are on their way to their tasks: they stay as they were written. */
  readonly unsettled?: ReadonlySet<string> | undefined;
}

/** What becomes of a field: it stays, is taken from the tasks, or is taken and what stood there is kept beneath. */
export type Choice = 'stays' | 'ours' | 'both';

/** Three sides of a field; `base` is undefined where nobody knows. @param isHeard the tasks know what stands there, and differ */
export function choose(ours: string, theirs: string, base: string | undefined, isHeard = false): Choice {
  if (wordsOf(ours) === wordsOf(theirs)) return 'stays';
  if (isHeard) return 'both';
  if (base === undefined) return 'stays';
  if (wordsOf(ours) === wordsOf(base)) return 'stays';
  if (wordsOf(theirs) === wordsOf(base)) return 'ours';
  return 'both';
}

/** @returns the text as a file keeps it, the one that stands there if that says the same to whoever sees it. */
export function shownText(wanted: string, standing: string): string {
  if (wordsOf(wanted) === wordsOf(standing)) return standing;
  const shown = memoryBlock(seenText(wanted));
  const same = wordsOf(shown) === wordsOf(memoryBlock(seenText(standing)));
  return same ? standing : shown;
}

/** @returns the page with parts of the entry changed and the rest of it as it was. */
export function withParts(page: Page, kind: EntryKind, entry: PlacedEntry, changes: Partial<Layout>): Page {
  const { start, end } = entry.block;
  return splice(page, start, end - start, ...layOut(kind, { ...layoutOf(kind, entry), ...changes }));
}

/** @returns the parts of an entry that stands on the page. */
export function layoutOf(kind: EntryKind, { id, issue, block, content }: PlacedEntry): Layout {
  const fields = namesOf(kind).flatMap(([name, others]) => {
    const value = [name, ...others]
      .map((one) => content.fields.get(one.toLowerCase()))
      .find((one) => one !== undefined);
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    id,
    issue,
    rest: block.title.rest,
    fields,
    text: content.text.split('\n').map(quoteLine),
    notes: content.notes,
    outcome: content.outcome === null ? null : content.outcome.split('\n').map(quoteLine),
    afterwards: content.afterwards,
  };
}

/** Fields in their order, and under which other names people write them. */
export function namesOf(kind: EntryKind): readonly (readonly [name: string, others: readonly string[]])[] {
  return kind === 'blocker'
    ? [
        ['Kind', []],
        ['Author', ['by', 'from']],
        ['Opened', ['date']],
        ['Status', []],
        ['Resolved', []],
      ]
    : [
        ['Date', []],
        ['Author', ['by', 'from']],
        ['Status', []],
      ];
}

/** @returns the remark that keeps what a field said. */
export function kept(field: string, written: string): string {
  return keepsake(`conflict: the task says another ${field}`, written);
}
