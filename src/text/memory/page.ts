// A Markdown file that people edit too: lines that keep their bytes, sections found by heading, changes at one place only.
import { opaqueIn } from './opaque.ts';

/** Lines with their own line ends: joined they are the file again. A page does not change: another one is made. */
export interface Page {
  readonly lines: readonly string[];
  /** The line end new lines get: that of the file. */
  readonly eol: '\n' | '\r\n';
  /** @returns what `look` finds on this page; it looks only once */
  seen<T>(look: (page: Page) => T): T;
}

/** Line indices: `heading`, then the content from `start` up to `end`, which is not part of it. */
export interface Section {
  readonly heading: number;
  readonly start: number;
  readonly end: number;
  readonly level: number;
  readonly title: string;
}

/** @returns the file as lines; a page is one already. */
export function pageOf(text: string | Page): Page {
  if (typeof text !== 'string') return text;
  return pageWith(linesIn(text), /^[^\n]*\r\n/.test(text) ? '\r\n' : '\n');
}

/** @returns a page with these lines. */
export function pageWith(lines: readonly string[], eol: Page['eol']): Page {
  const found = new Map<unknown, unknown>();
  const page: Page = {
    lines,
    eol,
    seen<T>(look: (page: Page) => T): T {
      if (!found.has(look)) found.set(look, look(page));
      return found.get(look) as T;
    },
  };
  return page;
}

function linesIn(text: string): string[] {
  const lines: string[] = [];
  for (let start = 0; start < text.length; ) {
    const end = text.indexOf('\n', start) + 1 || text.length;
    lines.push(text.slice(start, end));
    start = end;
  }
  return lines;
}

/** @returns the file again, byte for byte where nothing was changed. */
export function textOf(page: Page): string {
  return page.seen(joined);
}

function joined({ lines }: Page): string {
  return lines.join('');
}

/** @returns the line without its line end. */
export function bare(line: string | undefined): string {
  if (!line?.endsWith('\n')) return line ?? '';
  return line.slice(0, line.endsWith('\r\n') ? -2 : -1);
}

/** @returns the page with `count` lines at `index` replaced by new ones, given without line ends. */
export function splice(page: Page, index: number, count: number, ...added: readonly string[]): Page {
  return replaced(page, index, count, added);
}

/** The same with any number of lines: a call has room for some ten thousand words. */
export function replaced(page: Page, index: number, count: number, added: readonly string[]): Page {
  const before = page.lines.slice(0, index);
  const last = before.at(-1);
  if (added.length > 0 && last !== undefined && !last.endsWith('\n')) before[before.length - 1] = last + page.eol;
  return pageWith([...before, ...added.map((line) => line + page.eol), ...page.lines.slice(index + count)], page.eol);
}

/** @returns every section, in order; what stands in a fenced block or in a comment is no heading. */
export function sectionsOf(page: Page): readonly Section[] {
  return page.seen(lookForSections);
}

function lookForSections(page: Page): readonly Section[] {
  const { lines } = page;
  const hidden = opaqueLines(page);
  const headings: Omit<Section, 'end'>[] = [];
  for (let at = 0; at < lines.length; at++) {
    const heading = hidden[at] ? undefined : (marked(lines, at) ?? underlined(lines, at));
    if (heading) headings.push(heading);
  }
  // Backwards, with the next heading of each level at hand: a file may hold thousands.
  const next = new Array<number>(7).fill(lines.length);
  return headings
    .reduceRight<Section[]>((sections, one) => {
      const end = Math.min(...next.slice(1, one.level + 1));
      next[one.level] = one.heading;
      sections.push({ ...one, end });
      return sections;
    }, [])
    .reverse();
}

function marked(lines: readonly string[], at: number): Omit<Section, 'end'> | undefined {
  if (!lines[at]?.includes('#')) return undefined;
  const line = bare(lines[at]);
  if (!/^\ufeff? {0,3}#/.test(line)) return undefined;
  const [, marks, title] = /^\ufeff? {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$/.exec(line) ?? [];
  return marks === undefined
    ? undefined
    : { heading: at, start: at + 1, level: marks.length, title: title?.replace(/^#+$/, '') ?? '' };
}

/** A line of its own with `===` or `---` beneath it. */
function underlined(lines: readonly string[], at: number): Omit<Section, 'end'> | undefined {
  if (!/^ {0,3}(?:==|--)/.test(lines[at + 1] ?? '')) return undefined;
  const rule = /^ {0,3}(={2,}|-{2,})[ \t]*$/.exec(bare(lines[at + 1]))?.[1];
  if (rule === undefined) return undefined;
  const title = bare(lines[at]).replace(/^\ufeff/, '');
  if (
    !/^ {0,3}(?!(?:[-*+] )|[>#|=<]|`{3}|~{3}|\d+[.)])\S/.test(title) ||
    (at > 0 && !/^\s*(?:#.*)?$/.test(bare(lines[at - 1])))
  ) {
    return undefined;
  }
  return { heading: at, start: at + 2, level: rule.startsWith('=') ? 1 : 2, title: title.trim() };
}

/** @returns for each line whether it stands in a fenced block or an HTML comment. */
export function opaqueLines(page: Page): readonly boolean[] {
  return page.seen(lookForOpaque);
}

function lookForOpaque({ lines }: Page): readonly boolean[] {
  return opaqueIn(lines);
}

/** Every section that a memory file must have, in lower case: each ends where another begins, whatever their levels. */
const required = [
  'current phase',
  'active tasks',
  'completed features',
  'active assignments',
  'assignment history',
  'open blockers',
  'resolved blockers',
  'decisions',
];

/** @returns the section with this title, in any case, level and dress; `Title: more` counts, and the file's own heading comes last. */
export function findSection(page: Page, title: string): Section | undefined {
  const wanted = title.toLowerCase();
  const all = page.seen(namedSections);
  const found = all.filter(({ name }) => name === wanted);
  const { section } = found.find((one) => one.section.level > 1) ?? found[0] ?? {};
  if (!section) return undefined;
  const next = all.find((one) => one.section.heading > section.heading && endsSection(one, section));
  return { ...section, end: next?.section.heading ?? page.lines.length };
}

interface NamedSection {
  readonly section: Section;
  readonly name: string;
}

function namedSections(page: Page): readonly NamedSection[] {
  return sectionsOf(page).map((section) => ({ section, name: sectionName(section.title) }));
}

/** An entry belongs to its section whatever level somebody gave its heading. */
function endsSection({ section: { level, title }, name }: NamedSection, section: Section): boolean {
  if (required.includes(name)) return true;
  return level <= section.level && !/^\W*[bd](?:\d|-[0-9a-f])/i.test(title);
}

/** @returns what a heading names, without emphasis, and without what a colon sets apart: `**Active tasks:**` is `active tasks`. */
export function sectionName(title: string): string {
  const words = title.replace(/[*_`~]+/g, '').split(':')[0] ?? '';
  return words.trim().replace(/\s+/g, ' ').toLowerCase();
}

/** @returns the page with the section at its end if it had none. */
export function withSection(page: Page, title: string): Page {
  if (findSection(page, title)) return page;
  const gap = page.lines.length === 0 || bare(page.lines.at(-1)) === '' ? [] : [''];
  return splice(page, page.lines.length, 0, ...gap, `## ${title}`, '');
}

/** @returns where a new line goes so that it stands after everything in the section but before the blank lines at its end. */
export function endOfContent(page: Page, section: Section): number {
  let index = section.end;
  while (index > section.start && bare(page.lines[index - 1]).trim() === '') index--;
  return index;
}
