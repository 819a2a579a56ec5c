// A file as it was found, made ready for reading: without our flags, and with the headings that somebody took away.
import { changed } from './line-changes.ts';
import { type Damage, type MemoryFile, requiredHeadings } from './memory-file.ts';
import { bare, findSection, opaqueLines, type Page, pageOf, sectionName, sectionsOf } from './page.ts';
import { withoutFlags } from './remarks.ts';

export interface FoundPage {
  readonly page: Page;
  /** @returns the number, from 1, which the line at this index has in the file as it was found */
  readonly numberOf: (at: number) => number;
  readonly damage: readonly Damage[];
}

/** @param base the file as we wrote it last: tells where a heading was */
export function foundPage(file: MemoryFile, found: string, base: string | undefined): FoundPage {
  const { page: bareOfFlags, numbers: own } = withoutFlags(pageOf(found));
  let page = bareOfFlags;
  let numbers: readonly number[] = own;
  const damage: Damage[] = [];
  const before = base === undefined ? undefined : withoutFlags(pageOf(base)).page;
  for (const title of requiredHeadings[file]) {
    if (findSection(page, title)) continue;
    const at = placeFor(page, before, title);
    const heading = (before && headingIn(before, title)) ?? `## ${title}`;
    const line = numbers[at] ?? (numbers.at(-1) ?? 0) + 1;
    const gap = at > 0 && bare(page.lines[at - 1]).trim() !== '' ? [''] : [];
    const lines = [...gap, heading, ...(at < page.lines.length && bare(page.lines[at]).trim() === '' ? [] : [''])];
    page = changed(page, [{ at, count: 0, lines }]);
    numbers = numbers.toSpliced(at, 0, ...lines.map(() => line));
    damage.push({ file, line, heading: title });
  }
  return { page, numberOf: (at) => numbers[at] ?? (numbers.at(-1) ?? 0) + 1, damage };
}

function headingIn(page: Page, title: string): string | undefined {
  const section = findSection(page, title);
  return section && `${'#'.repeat(section.level)} ${section.title}`;
}

/** Before the first line of its content that is still there; else before the heading that followed it; else at the end. */
function placeFor(page: Page, base: Page | undefined, title: string): number {
  const section = base && findSection(base, title);
  if (!base || !section) return page.lines.length;
  const opaque = opaqueLines(page);
  const seen = [...page.lines.entries()].filter(([at]) => !opaque[at]);
  const lines = new Map(seen.reverse().map(([at, line]) => [bare(line).trim(), at]));
  const content = base.lines.slice(section.start, section.end).map((line) => bare(line).trim());
  const first = content.find((line) => line !== '' && lines.has(line));
  if (first !== undefined) return lines.get(first) ?? page.lines.length;
  const headings = new Map(
    sectionsOf(page)
      .toReversed()
      .map((one) => [sectionName(one.title), one.heading]),
  );
  const next = sectionsOf(base).find((one) => one.heading > section.heading && headings.has(sectionName(one.title)));
  return (next && headings.get(sectionName(next.title))) ?? page.lines.length;
}
