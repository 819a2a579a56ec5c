// Whether a found entry is open, resolved or decided, and the edits that follow from it.
import type { MemoryEdit } from '../../core/memory-edit.ts';
import { statusOf } from './blockers.ts';
import type { FoundEntry } from './entry-match.ts';
import type { EntryKind } from './entry-title.ts';
import { memoryBlock, memoryLine, seenText, wordsOf } from './memory-text.ts';

export type EntryState = 'open' | 'resolved' | 'decided';

/** What changed since tells; where nothing was before, any sign of a resolution. */
export function stateOf(entry: FoundEntry, kind: EntryKind): EntryState {
  if (kind === 'decision') return 'decided';
  const status = statusOf(entry);
  const { place, title } = entry.block;
  const isDone = title.done || /^~~[\s\S]+~~$/.test(entry.content.text.trim());
  const isAnswered = wordsOf(entry.content.outcome ?? '') !== '';
  if (!entry.old) {
    return isDone || status === 'resolved' || place === 'resolved' || (isAnswered && !status) ? 'resolved' : 'open';
  }
  const was = stateOf(before(entry.old), kind);
  if (was === 'resolved' && isOlder(entry)) return was;
  if (status !== undefined && status !== was) return status;
  if (isDone || (isAnswered && was === 'open' && wordsOf(entry.old.content.outcome ?? '') === '')) return 'resolved';
  const isMoved = place !== null && place !== entry.old.block.place;
  return isMoved && place !== 'decisions' ? place : was;
}

/**
 * Whoever wrote it had not seen how it was resolved: a version from before was saved over that. Who opens it again changes the status
 * and leaves the rest, or writes `reopened`.
 */
export function isOlder({ content: { fields }, old }: FoundEntry): boolean {
  const resolved = old?.content.fields.get('resolved');
  const says = fields.get('status') ?? '';
  return (
    resolved !== undefined &&
    fields.get('resolved') !== resolved &&
    !/^\W*(?:reopened|unresolved|pending)\b/i.test(says)
  );
}

/** @returns what a person changed in the entry; an entry that is new is an edit itself. */
export function editsOf(entry: FoundEntry, kind: EntryKind): MemoryEdit[] {
  const { id, issue, content, old } = entry;
  const state = stateOf(entry, kind);
  const resolution = (): MemoryEdit[] => {
    return [{ kind: 'blocker.resolved', id, issue, outcome: shown(content.outcome ?? ''), by: resolverOf(entry) }];
  };
  if (entry.as === 'new') {
    const made = { id, issue, text: shown(content.text), author: authorOf(entry) };
    if (kind === 'decision') return [{ kind: 'decision.made', ...made }];
    return [{ kind: 'blocker.opened', ...made, asks: asks(entry) }, ...(state === 'resolved' ? resolution() : [])];
  }
  const edits: MemoryEdit[] = [];
  const words = wordsOf(content.text);
  if (entry.before && words !== '' && words !== wordsOf(entry.before.text)) {
    edits.push({ kind: `${kind}.reworded`, id, issue, text: shown(content.text) });
  }
  if (kind === 'decision') return edits;
  // The tasks heard of it, and we were killed before it was written: told whole once more, it changes nothing more.
  if (!old) return state === 'resolved' ? [...edits, ...resolution()] : edits;
  const was = stateOf(before(old), kind);
  const outcome = wordsOf(content.outcome ?? '');
  const isOther = outcome !== '' && outcome !== wordsOf(old.content.outcome ?? '');
  if (state === 'resolved' && (was === 'open' || isOther)) edits.push(...resolution());
  else if (was === 'resolved' && state === 'open') edits.push({ kind: 'blocker.reopened', id, issue });
  return edits;
}

/** @returns whoever resolved it, where the entry says so. */
export function resolverOf({ content: { fields } }: FoundEntry): string | null {
  const behind = /\bby\s+(.+)$/i.exec(fields.get('resolved') ?? '')?.[1];
  return nameIn(fields.get('resolved by') ?? behind ?? (fields.has('author') ? fields.get('by') : undefined));
}

/** @returns whether it is a question rather than an obstacle. */
export function asks({ content }: FoundEntry): boolean {
  const kind = content.fields.get('kind');
  if (kind !== undefined && kind !== '') return /^(?:ask|question)/i.test(kind);
  return /^\W*(?:question|ask)\b/i.test(content.text) || /\?\W*(?:[([][^()[\]]*[)\]])?\W*$/.test(content.text);
}

function authorOf({ content: { fields } }: FoundEntry): string | null {
  return nameIn(fields.get('author') ?? fields.get('by') ?? fields.get('from'));
}

function nameIn(written: string | undefined): string | null {
  return memoryLine((written ?? '').replace(/^@/, '')) || null;
}

/** Text for the record of a task: what a reader of the page sees, and not more than a file keeps. */
function shown(text: string): string {
  return memoryBlock(seenText(text.replaceAll('~~', '')));
}

function before(old: NonNullable<FoundEntry['old']>): FoundEntry {
  return { ...old, as: 'known', note: '', before: undefined, old: undefined };
}
