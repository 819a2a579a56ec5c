// Where entries stand in a file that people edit: under headings of any kind, as bullets, as paragraphs.
import { isIndex } from './archive-index.ts';
import { type EntryKind, type EntryTitle, readTitle } from './entry-title.ts';
import { bullet, fieldNames, leads, outcomeNames, type Place, placesOf, placeTitles } from './entry-words.ts';
import { anyField } from './fields.ts';
import { bare, opaqueLines, type Page, type Section, sectionName, sectionsOf } from './page.ts';
import { isAboutTask, type RepositoryName } from './references.ts';
import { isRemark } from './remarks.ts';

/** Lines from `start` up to `end`, without the blank ones at the end. */
export interface Block {
  readonly start: number;
  readonly end: number;
  /** First line behind the heading; `start` where there is none. */
  readonly body: number;
  /** Of a bullet or a paragraph: line behind its words; what follows are notes. Else `end`. */
  readonly own: number;
  /** `bare`: fields or a quote that lost their heading. */
  readonly shape: 'heading' | 'bare' | 'bullet' | 'paragraph';
  readonly title: EntryTitle;
  /** The section it stands in; null: some other one. */
  readonly place: Place | null;
  /** Of its heading; without one the deepest. */
  readonly level: number;
}

export interface BlockOptions {
  readonly kind: EntryKind;
  /** @returns whether an entry of the file has this id */
  readonly isKnown?: (id: string) => boolean;
  readonly repository?: RepositoryName | undefined;
}

const noEntry: EntryTitle = { id: null, issue: undefined, rest: '', done: false, plain: false };

/** @returns the entries of the page, in order; a bullet is one, and so is a paragraph that stands under no other entry. */
export function blocksOf(page: Page, { kind, isKnown = () => false, repository }: BlockOptions): readonly Block[] {
  const lines = page.lines.map(bare);
  const hidden = opaqueLines(page);
  const sections = sectionsOf(page);
  const headings = new Map(sections.map((section) => [section.heading, section]));
  const names = new Map(placesOf[kind].map((place) => [placeTitles[place].toLowerCase(), place]));
  const fileTitle = titleOfFile(sections, names);
  const blocks: Block[] = [];
  let place: Place | null = null;
  let sectionLevel = 0;
  let open: (Omit<Block, 'end' | 'own'> & { readonly own?: number }) | undefined;
  /** Of the open entry: its text has been seen, and no note to it yet. */
  let isWhole = false;
  let hasNotes = false;

  for (let at = 0; at < lines.length; ) at = step(at);
  close(lines.length);
  return blocks;

  function step(at: number): number {
    const heading = headings.get(at);
    if (heading) return enter(heading);
    const line = lines[at] ?? '';
    if (hidden[at] || line.trim() === '' || isRemark(line)) return at + 1;
    if (open ? startsAnother(at, line) : startsOne(at, line)) return take(at, line);
    if (open && !isField(line)) {
      hasNotes ||= !/^ {0,3}>/.test(line);
      isWhole = !hasNotes;
    }
    return at + 1;
  }

  function enter(heading: Section): number {
    const named = names.get(sectionName(heading.title));
    if (named !== undefined && heading !== fileTitle) {
      close(heading.heading);
      place = named;
      sectionLevel = heading.level;
      return heading.start;
    }
    if (open && isOutcome(heading.title)) {
      isWhole = false;
      hasNotes = true;
      return heading.start;
    }
    const title = readTitle(heading.title, isKnown, repository);
    const isInner = open !== undefined && heading.level > open.level && open.shape === 'heading';
    const isNamed = title.id !== null || leads[kind].test(title.rest);
    const isEntry =
      isNamed ||
      (!isInner && isAboutTask(heading.title, repository)) ||
      (place !== null && heading.level > sectionLevel && !isInner);
    if (heading === sections[0] && heading.level === 1 && title.id === null) return heading.start;
    if (isEntry) {
      close(heading.heading);
      const { start: body, level, heading: start } = heading;
      open = { start, body, level, shape: 'heading', title, place };
      isWhole = hasNotes = false;
    } else if (isInner) {
      isWhole = false;
      hasNotes = true;
    } else {
      close(heading.heading);
      place = null;
    }
    return heading.start;
  }

  function isOutcome(title: string): boolean {
    return kind === 'blocker' && outcomeNames.includes(sectionName(title));
  }

  /** Under an entry whose text is complete, a bullet is the next entry, and so are fields; a paragraph is a note to it. */
  function startsAnother(at: number, line: string): boolean {
    const isFree = (lines[at - 1] ?? '').trim() === '' || at === open?.own;
    if (place === null || !isFree) return false;
    if (isField(line)) return isWhole && at !== open?.own && isField(lines[at + 1] ?? '');
    if (isWhole && leads[kind].test(line.replace(bullet, ''))) return true;
    return bullet.test(line) && !anyField(line)?.dressed && (isWhole || open?.shape === 'bullet');
  }

  function startsOne(at: number, line: string): boolean {
    if (place === null || /^(?: {4}|\t| {0,3}[|<])|^ {0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*$/.test(line)) return false;
    if (isIndex(line)) return false;
    // `We agreed on:` leads up to entries, and is none.
    return (
      bullet.test(line) || isField(line) || leads[kind].test(line) || !/:\s*$/.test(lines[endOfParagraph(at) - 1] ?? '')
    );
  }

  function take(at: number, line: string): number {
    close(at);
    if (isField(line)) {
      open = { start: at, body: at, level: 6, shape: 'bare', title: noEntry, place };
      isWhole = hasNotes = false;
      return at + 1;
    }
    const isBullet = bullet.test(line);
    const own = isBullet ? endOfBullet(at) : endOfParagraphs(at);
    const first = line.replace(isBullet ? bullet : /^ {0,3}(?:> ?)?/, '').trim();
    const title = readTitle(first, isKnown, repository);
    open = { start: at, body: at, own, level: 6, shape: isBullet ? 'bullet' : 'paragraph', title, place };
    isWhole = true;
    hasNotes = false;
    return own;
  }

  function isField(line: string): boolean {
    const field = anyField(line);
    return field?.dressed === true && fieldNames[kind].includes(field.name);
  }

  function endOfParagraph(at: number): number {
    let end = at + 1;
    const isQuote = /^ {0,3}>/.test(lines[at] ?? '');
    while (end < lines.length && goesOn(end) && (isQuote || !/^ {0,3}>/.test(lines[end] ?? ''))) end++;
    return end;
  }

  /** Words of one thought may stand in several. */
  function endOfParagraphs(at: number): number {
    let end = endOfParagraph(at);
    if (/^ {0,3}>/.test(lines[at] ?? '')) return end;
    for (let next = end; next < lines.length; next++) {
      const line = lines[next] ?? '';
      if (line.trim() === '') continue;
      if (!goesOn(next) || /^ {0,3}[>|<]/.test(line) || isField(line) || leads[kind].test(line)) break;
      end = endOfParagraph(next);
      next = end - 1;
    }
    return end;
  }

  function goesOn(at: number): boolean {
    const line = lines[at] ?? '';
    return line.trim() !== '' && !headings.has(at) && !hidden[at] && !bullet.test(line) && !isRemark(line);
  }

  function endOfBullet(at: number): number {
    let end = at + 1;
    for (let next = end; next < lines.length && !headings.has(next); next++) {
      const line = lines[next] ?? '';
      if (line.trim() === '') continue;
      const isInner = /^(?: {2,}|\t)/.test(line);
      if (!isInner && (next > end || !goesOn(next))) break;
      end = next + 1;
    }
    return end;
  }

  function close(before: number): void {
    if (!open) return;
    let end = before;
    while (end > (open.own ?? open.body) && (lines[end - 1] ?? '').trim() === '') end--;
    blocks.push({ own: end, ...open, end });
    open = undefined;
  }
}

/** A project may be called like a section: then its file begins with a heading that is none. */
function titleOfFile(sections: readonly Section[], names: ReadonlyMap<string, Place>): Section | undefined {
  const [first, ...rest] = sections;
  const named = first && first.level === 1 ? names.get(sectionName(first.title)) : undefined;
  return named && rest.some(({ title }) => names.get(sectionName(title)) === named) ? first : undefined;
}
