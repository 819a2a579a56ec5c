// Names for entries that people wrote without one: the same words have the same name, however often they are read.
import { createHash } from 'node:crypto';
import type { EntryKind } from './entry-title.ts';
import { wordsOf } from './memory-text.ts';

/** @returns `d-3fa9c2e1`: the first 8 hex digits of the SHA-256 over kind, issue and words. */
export function contentId(kind: EntryKind, issue: number | null, text: string): string {
  const hash = createHash('sha256').update(`${kind}\n${issue ?? ''}\n${wordsOf(text)}`);
  return `${kind === 'blocker' ? 'b' : 'd'}-${hash.digest('hex').slice(0, 8)}`;
}
