// A Markdown file that people edit too: lines that keep their bytes, sections found by heading, changes at one place only.

/** Lines with their own line ends: joined they are the file again. */
export interface Page {
  readonly lines: readonly string[];
  /** The line end new lines get: that of the file. */
  readonly eol: '\n' | '\r\n';
}

/** Line indices: `heading`, then the content from `start` up to `end`, which is not part of it. */
export interface Section {
  readonly heading: number;
  readonly start: number;
  readonly end: number;
  readonly level: number;
  readonly title: string;
}

/** @returns the file as lines. */
export function pageOf(text: string): Page {
  return { lines: text === '' ? [] : text.split(/(?<=\n)/), eol: /^[^\n]*\r\n/.test(text) ? '\r\n' : '\n' };
}

/** @returns the file again, byte for byte where nothing was changed. */
export function textOf(page: Page): string {
  return page.lines.join('');
}

/** @returns the line without its line end. */
export function bare(line: string | undefined): string {
  return (line ?? '').replace(/\r?\n$/, '');
}

/** @returns the page with `count` lines at `index` replaced by new ones, given without line ends. */
export function splice(page: Page, index: number, count: number, ...added: readonly string[]): Page {
  const before = page.lines.slice(0, index);
  const last = before.at(-1);
  if (added.length > 0 && last !== undefined && !last.endsWith('\n')) before[before.length - 1] = last + page.eol;
  return { ...page, lines: [...before, ...added.map((line) => line + page.eol), ...page.lines.slice(index + count)] };
}

/** @returns every section, in order; what stands in a fenced block is no heading. */
export function sectionsOf(page: Page): readonly Section[] {
  const headings: { heading: number; level: number; title: string }[] = [];
  let fence: string | undefined;
  for (const [index, line] of page.lines.entries()) {
    const ticks = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (ticks !== undefined && (fence === undefined || ticks.startsWith(fence)))
      fence = fence === undefined ? ticks : undefined;
    const [, marks, title] =
      (fence === undefined && /^ {0,3}(#{1,6})(?:[ \t]+(.*?))?[ \t]*#*[ \t]*$/.exec(bare(line))) || [];
    if (marks !== undefined) headings.push({ heading: index, level: marks.length, title: title ?? '' });
  }
  // Backwards, with the next heading of each level at hand: a file may hold thousands.
  const next = new Array<number>(7).fill(page.lines.length);
  return headings
    .reduceRight<Section[]>((sections, one) => {
      const end = Math.min(...next.slice(1, one.level + 1));
      next[one.level] = one.heading;
      sections.push({ ...one, start: one.heading + 1, end });
      return sections;
    }, [])
    .reverse();
}

/** @returns the section with this title, in any case and level; `Title: more` counts, and the file's own heading comes last. */
export function findSection(page: Page, title: string): Section | undefined {
  const wanted = title.toLowerCase();
  const found = sectionsOf(page).filter((section) => section.title.toLowerCase().split(':')[0]?.trim() === wanted);
  return found.find((section) => section.level > 1) ?? found[0];
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
