// Which entry of a file is which that we know: by its id, or, where that is lost, by its words.
import { type Block, blocksOf } from './blocks.ts';
import { type Content, contentOf } from './content.ts';
import { contentId } from './content-id.ts';
import { keyOf, linesOf, type PlacedEntry } from './entries.ts';
import type { EntryKind } from './entry-title.ts';
import { seenText, wordsOf } from './memory-text.ts';
import type { Page } from './page.ts';
import { type RepositoryName, referencesIn } from './references.ts';

/** An entry that tasks or the archive have, though the file as we wrote it last may not. */
export interface KnownEntry {
  readonly id: string;
  readonly issue: number | null;
  readonly text: string;
}

export interface MatchOptions {
  readonly kind: EntryKind;
  /** The entries of the file as we wrote it last; undefined: nobody knows, and every id in the file counts. */
  readonly base: readonly PlacedEntry[] | undefined;
  readonly known: readonly KnownEntry[];
  readonly repository?: RepositoryName | undefined;
  /** Issues with a task: a number in a text that is none of them is no reference. Undefined: any may be. */
  readonly issues?: ReadonlySet<number> | undefined;
}

export interface FoundEntry extends PlacedEntry {
  /** `known`: with an id we know; `new`: it gets one; else why it counts for nothing. */
  readonly as: 'known' | 'new' | { readonly why: string };
  /** What the heading says beside id, task and text. */
  readonly note: string;
  /** What it said before. */
  readonly before: KnownEntry | undefined;
  readonly old: PlacedEntry | undefined;
}

/** @returns every entry of the page, in order, each id once. */
export function matchEntries(page: Page, options: MatchOptions): readonly FoundEntry[] {
  const { kind, base, known, repository } = options;
  const old = new Map((base ?? []).map((entry) => [keyOf(entry), entry]));
  const before = new Map(known.map((entry) => [keyOf(entry), entry]));
  for (const [key, { id, issue, content }] of old) before.set(key, { id, issue, text: content.text });
  const ids = new Set([...before.values()].map(({ id }) => id));
  const isKnown = (id: string) => base === undefined || ids.has(id);
  const blocks = blocksOf(page, { kind, isKnown, repository });
  const taken = new Set<string>();
  const byId = new Map(blocks.map((block) => [block, claim(knownById(block))]));
  return blocks.map((block) => {
    const key = byId.get(block) ?? claim(knownByWords(block));
    return key === undefined ? unknown(block) : existing(block, key);
  });

  function claim(key: string | undefined): string | undefined {
    if (key === undefined || taken.has(key)) return undefined;
    taken.add(key);
    return key;
  }

  function knownById({ title: { id, issue } }: Block): string | undefined {
    if (id === null || isForeign(id, kind)) return undefined;
    if (issue !== undefined) {
      const key = keyOf({ id, issue });
      return before.has(key) || base === undefined ? key : undefined;
    }
    const named = [...before.values()].filter((entry) => entry.id === id);
    return named.length === 1 && named[0] ? keyOf(named[0]) : undefined;
  }

  function knownByWords(block: Block): string | undefined {
    if (block.title.id !== null && block.title.issue !== undefined) return undefined;
    const { issue } = block.title;
    const candidates = [...before].filter(
      ([key, entry]) => !taken.has(key) && (issue === undefined || issue === entry.issue),
    );
    const texts = new Set([
      wordsOf(fullText(block, read(block, undefined, true))),
      wordsOf(read(block, undefined, false).text),
    ]);
    return candidates.find(([, { text }]) => text !== '' && texts.has(wordsOf(text)))?.[0];
  }

  function existing(block: Block, key: string): FoundEntry {
    const was = before.get(key);
    const id = was?.id ?? block.title.id ?? '';
    const issue = was ? was.issue : (block.title.issue ?? null);
    const content = read(block, was?.text, false);
    // Behind an id, what else the heading says is a note; without one it is part of the text, where that needs it.
    const isWhole = content.text !== '' && (block.title.id !== null || sameWords(content.text, was?.text));
    const isNote = block.shape === 'heading' && isWhole;
    const text = isNote ? content.text : fullText(block, content);
    const note = isNote ? block.title.rest : '';
    return { id, issue, block, note, content: { ...content, text }, as: 'known', before: was, old: old.get(key) };
  }

  function unknown(block: Block): FoundEntry {
    const content = read(block, undefined, true);
    const text = fullText(block, content);
    const issue = block.title.issue === undefined ? (fromField(content) ?? fromText(text) ?? null) : block.title.issue;
    const written = block.title.id;
    const isOurs = written !== null && /^[bd]-[0-9a-f]{8}$/.test(written) && !taken.has(keyOf({ id: written, issue }));
    const id = isOurs ? written : contentId(kind, issue, text);
    const entry = { id, issue, block, note: '', content: { ...content, text }, before: undefined, old: undefined };
    const key = keyOf(entry);
    const isAgain = written !== null && taken.has(keyOf({ id: written, issue }));
    if (written !== null && isForeign(written, kind)) return { ...entry, as: { why: belongs[kind] } };
    if (wordsOf(seenText(text)) === '') return { ...entry, as: { why: 'it has no text' } };
    if (isAgain || taken.has(key)) {
      return { ...entry, as: { why: `${written ?? id} is written twice: leave the id out for a new one` } };
    }
    taken.add(key);
    const was = before.get(key);
    return was ? { ...entry, as: 'known', before: was, old: old.get(key) } : { ...entry, as: 'new' };
  }

  function read(block: Block, text: string | undefined, isNew: boolean): Content {
    const isHeaded = block.shape === 'heading' || block.shape === 'bare';
    const own = isHeaded ? undefined : block.own - block.start;
    return contentOf(bodyOf(page, block), { kind, known: text, isNew, own });
  }

  function fromField({ fields }: Content): number | undefined {
    const value = (fields.get('task') ?? fields.get('issue') ?? '').trim();
    const digits = /^#?(\d{1,15})$/.exec(value)?.[1];
    return digits === undefined ? referencesIn(value, repository)[0]?.issue : Number(digits);
  }

  function fromText(text: string): number | undefined {
    return referencesIn(text, repository).find(({ issue }) => options.issues?.has(issue) ?? true)?.issue;
  }
}

const belongs: Readonly<Record<EntryKind, string>> = {
  blocker: 'a decision belongs in decisions.md',
  decision: 'a blocker belongs in blockers.md',
};

function isForeign(id: string, kind: EntryKind): boolean {
  return (kind === 'blocker' ? /^d(?:\d|-)/ : /^b(?:\d|-)/).test(id);
}

function sameWords(text: string, other: string | undefined): boolean {
  return other !== undefined && wordsOf(text) === wordsOf(other);
}

/** The words in the heading of an entry belong to it. */
function fullText({ title: { rest }, shape }: Block, { text }: Content): string {
  if (shape !== 'heading') return text;
  return rest === '' || text === '' ? rest + text : `${rest}\n\n${text}`;
}

/** @returns the lines behind the heading; of a bullet all, without marks and indent. */
function bodyOf(page: Page, block: Block): string[] {
  const lines = linesOf(page, block);
  if (block.shape === 'heading' || block.shape === 'bare') return lines;
  const indent = block.shape === 'bullet' ? /^(?: {1,4}|\t)/ : /^ {0,3}> ?/;
  const own = block.own - block.start;
  return [block.title.rest, ...lines.slice(1, own).map((line) => line.replace(indent, '')), ...lines.slice(own)];
}
