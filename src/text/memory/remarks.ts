// What the conductor itself writes between people's lines: visible, after the line it is about, and known by its beginning.
import { oneLine } from '../clean.ts';
import { bare, type Page, pageWith } from './page.ts';

const flagStart = '> conductor: not understood, kept as it is (';

/** @returns the line that stands after what could not be understood; it goes when that is mended. */
export function flagLine(why: string): string {
  return `${flagStart}${why})`;
}

/** @returns the line that keeps words which a field could not take in; it stays until a person takes it away. */
export function keepsake(why: string, written: string): string {
  return `> conductor: ${why}; was also written: ${oneLine(written, 20_000)}`;
}

/** @returns whether the line is a remark of ours and no word of an entry. */
export function isRemark(line: string): boolean {
  return /^ {0,3}> ?conductor: /.test(line);
}

/** @returns whether the line is such a flag. */
export function isFlag(line: string): boolean {
  return line.startsWith(flagStart);
}

/** @returns the page without flags, and for each of its lines the number, from 1, that it has with them. */
export function withoutFlags(page: Page): { readonly page: Page; readonly numbers: readonly number[] } {
  const lines: string[] = [];
  const numbers: number[] = [];
  for (const [at, line] of page.lines.entries()) {
    if (isFlag(line)) {
      const before = page.lines[at - 1];
      // The blank line came with the flag.
      if (bare(before) === '' && needsGap(lines.at(-2))) {
        lines.pop();
        numbers.pop();
      }
      continue;
    }
    lines.push(line);
    numbers.push(at + 1);
  }
  return { page: pageWith(lines, page.eol), numbers };
}

/** @returns remarks as they follow a line: a quote or a table would swallow them without a blank line between. */
export function following(line: string | undefined, remarks: readonly string[]): readonly string[] {
  return needsGap(line) ? ['', ...remarks] : remarks;
}

function needsGap(line: string | undefined): boolean {
  return line !== undefined && (/^ {0,3}>/.test(line) || line.includes('|'));
}
