// Where a page shows its lines as they are, or hides them: fenced blocks and comments.
import { bare, type Page } from './page.ts';

/**
 * @returns for each line whether it stands in a fenced block or an HTML comment, its first and last line included; one that
 * never ends hides nothing, else a single slip would hide all that follows
 */
export function opaqueLines(page: Page): readonly boolean[] {
  return page.seen(lookForOpaque);
}

function lookForOpaque(page: Page): readonly boolean[] {
  const opaque = new Array<boolean>(page.lines.length).fill(false);
  for (let at = 0; at < opaque.length; at++) {
    if (!/^ {0,3}[`~<]/.test(page.lines[at] ?? '')) continue;
    const end = endOfFence(page.lines, at) ?? endOfComment(page.lines, at);
    if (end === undefined) continue;
    opaque.fill(true, at, end + 1);
    at = end;
  }
  return opaque;
}

/** @returns the index of the line that ends the fenced block which begins here. */
export function endOfFence(lines: readonly string[], at: number): number | undefined {
  const ticks = openingFence(lines[at]);
  if (ticks === undefined) return undefined;
  const closes = new RegExp(`^ {0,3}${ticks[0] === '~' ? '~' : '`'}{${ticks.length},}[ \\t]*$`);
  const after = lines.slice(at + 1).findIndex((line) => closes.test(bare(line)));
  return after === -1 ? undefined : at + 1 + after;
}

/** @returns the marks that open a fenced block on this line. */
export function openingFence(line: string | undefined): string | undefined {
  return /^ {0,3}(`{3,}(?=[^`]*$)|~{3,})/.exec(bare(line))?.[1];
}

function endOfComment(lines: readonly string[], at: number): number | undefined {
  if (!/^ {0,3}<!--/.test(lines[at] ?? '')) return undefined;
  const after = lines.slice(at).findIndex((line) => line.includes('-->'));
  return after === -1 ? undefined : at + after;
}
