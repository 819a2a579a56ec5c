// Lines that are shown as they are, or not at all: fenced blocks and comments.

/**
 * @returns for each line whether it stands in a fenced block or an HTML comment, its first and last line included; one that
 * never ends hides nothing, else a single slip would hide all that follows
 */
export function opaqueIn(lines: readonly string[]): readonly boolean[] {
  const opaque = new Array<boolean>(lines.length).fill(false);
  for (let at = 0; at < opaque.length; at++) {
    if (!/^ {0,3}[`~<]/.test(lines[at] ?? '')) continue;
    const end = endOfFence(lines, at) ?? endOfComment(lines, at);
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
  const closes = new RegExp(`^ {0,3}${ticks[0] === '~' ? '~' : '`'}{${ticks.length},}[ \\t]*(?:\\r?\\n)?$`);
  const after = lines.slice(at + 1).findIndex((line) => closes.test(line));
  return after === -1 ? undefined : at + 1 + after;
}

/** @returns the marks that open a fenced block on this line. */
export function openingFence(line: string | undefined): string | undefined {
  return /^ {0,3}(`{3,}(?=[^`]*$)|~{3,})/.exec(line ?? '')?.[1];
}

function endOfComment(lines: readonly string[], at: number): number | undefined {
  if (!/^ {0,3}<!--/.test(lines[at] ?? '')) return undefined;
  const after = lines.slice(at).findIndex((line) => line.includes('-->'));
  return after === -1 ? undefined : at + after;
}
