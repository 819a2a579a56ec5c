// The line that tells how much of a section has gone to the archive.
import { bare, findSection, type Page, splice } from './page.ts';

export interface ArchiveIndex {
  readonly count: number;
  /** Name of the archive's file. */
  readonly file: string;
  /** The time of the latest that went there, a minute in UTC; null where the lines have none. */
  readonly upTo: string | null;
}

const written =
  /^_([\d,]{1,12}) earlier (?:one is|ones are) in `([^`]+)`(?:, up to (\d{4}-\d\d-\d\d \d\d:\d\d))?\._\s*$/;

/** @returns the line, without its end. */
export function indexLine({ count, file, upTo }: ArchiveIndex): string {
  const number = String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');
  return `_${number} earlier ${count === 1 ? 'one is' : 'ones are'} in \`${file}\`${upTo === null ? '' : `, up to ${upTo}`}._`;
}

export function isIndex(line: string): boolean {
  return written.test(line);
}

/** @returns the index of the section; undefined while nothing of it is in the archive. */
export function readIndex(page: Page, title: string): (ArchiveIndex & { readonly at: number }) | undefined {
  const section = findSection(page, title);
  const at = page.lines.findIndex(
    (line, index) => section && index >= section.start && index < section.end && isIndex(bare(line)),
  );
  const [, digits = '', file = '', upTo] = (at !== -1 && written.exec(bare(page.lines[at]))) || [];
  return at === -1 ? undefined : { at, count: Number(digits.replaceAll(',', '')), file, upTo: upTo ?? null };
}

/** @returns the page with the index at the beginning of the section, in place of an earlier one. */
export function withIndex(page: Page, title: string, index: ArchiveIndex): Page {
  const there = readIndex(page, title);
  if (there) return splice(page, there.at, 1, indexLine(index));
  const section = findSection(page, title);
  if (!section) return page;
  const isSpaced = bare(page.lines[section.start]).trim() === '';
  return splice(page, section.start, 0, '', indexLine(index), ...(isSpaced ? [] : ['']));
}
