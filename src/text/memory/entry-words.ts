// The words by which sections, fields and entries are known.
import type { EntryKind } from './entry-title.ts';

export type Place = 'open' | 'resolved' | 'decisions';

export const placeTitles: Readonly<Record<Place, string>> = {
  open: 'Open Blockers',
  resolved: 'Resolved Blockers',
  decisions: 'Decisions',
};
/** The sections of each file. */
export const placesOf: Readonly<Record<EntryKind, readonly Place[]>> = {
  blocker: ['open', 'resolved'],
  decision: ['decisions'],
};
/** Fields, in lower case; any other is a note. */
export const fieldNames: Readonly<Record<EntryKind, readonly string[]>> = {
  blocker: ['kind', 'author', 'by', 'from', 'opened', 'date', 'status', 'resolved', 'resolved by', 'task', 'issue'],
  decision: ['date', 'author', 'by', 'from', 'status', 'task', 'issue'],
};
/** What people call the resolution of a blocker. */
export const outcomeNames: readonly string[] = ['outcome', 'resolution', 'answer'];
/** A line that begins like this is an entry wherever it stands. */
export const leads: Readonly<Record<EntryKind, RegExp>> = {
  blocker: /^(?:\*\*|__)?(?:blocker|blocked|obstacle|question|ask)(?:\*\*|__)?\s*:/i,
  decision: /^(?:\*\*|__)?(?:decision|decided)(?:\*\*|__)?\s*:/i,
};

/** What a list line begins with. */
export const bullet = /^ ?(?:[-*+•]|\d{1,3}[.)])[ \t]+/;

/** @returns whether a note that begins like this would pass for an entry of its own. */
export function looksLikeEntry(line: string, kind: EntryKind): boolean {
  return bullet.test(line) || leads[kind].test(line);
}
