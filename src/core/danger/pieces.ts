// A message of a person, cut into the pieces that could be commands: lines, code spans, paragraphs and fences.

export interface Piece {
  readonly script: string;
  /** it holds lines that follow as pieces of their own */
  readonly repeats: boolean;
}

/** What may stand before a command on its line: list and quote marks, prompts, and words of the shell that begin a body. */
const marks =
  /^(?:(?:[-*+]|\d{1,9}[.)]|[a-z][.)]|\[[ x]\]|\(\S*\)|\[[^\]]{0,100}\][$#%]|\S*[$#%>❯➜]|do|then|else)(?=\s)|[>|!;&{}]+)\s*/iu;

const fence = /^[\s>]*(?:(?:[-*+]|\d{1,9}[.)])\s+)?(`{3,}|~{3,})/u;

/** @returns the pieces in the order of the text; a paragraph or fence comes before the lines it is made of */
export function piecesOf(text: string): readonly Piece[] {
  return blocksOf(cleaned(text)).flatMap(piecesOfBlock);
}

interface Block {
  readonly lines: readonly string[];
  readonly fenced: boolean;
}

/** What ends a line for a terminal or an editor ends it here; what nobody sees must not split a word. */
function cleaned(text: string): string {
  return text
    .replace(/\r\n?|[\u000b\u000c\u0085\u2028\u2029]/gu, '\n')
    .replace(/(?!\n|\t)[\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu, '')
    .replace(/\p{Zs}/gu, ' ');
}

function blocksOf(text: string): readonly Block[] {
  const blocks: Block[] = [];
  let lines: string[] = [];
  let open: string | undefined;
  const close = (fenced: boolean) => {
    if (lines.length > 0) blocks.push({ lines, fenced });
    lines = [];
  };
  for (const line of text.split('\n')) {
    const mark = fence.exec(line)?.[1];
    if (open !== undefined) {
      if (mark?.includes(open)) {
        close(true);
        open = undefined;
      } else lines.push(line);
    } else if (mark !== undefined && !isSpan(line, mark)) {
      close(false);
      open = mark;
    } else if (line.trim() === '') close(false);
    else lines.push(line);
  }
  close(open !== undefined);
  return blocks;
}

/** ```` ```rm -rf /``` ```` on one line is a code span, not the start of a fence. */
function isSpan(line: string, mark: string): boolean {
  return mark.includes('`') && line.slice(line.indexOf(mark) + mark.length).includes('`');
}

function piecesOfBlock(block: Block): readonly Piece[] {
  const { lines, spans } = block.fenced ? { lines: block.lines, spans: [] } : withoutSpans(block.lines);
  const bare = lines.map(unmarked);
  const each = lines.flatMap((line, index) => [...new Set([line, bare[index] ?? line])]);
  const whole = lines.length > 1 ? [...new Set([lines.join('\n'), bare.join('\n')])] : [];
  return [
    ...whole.map((script) => ({ script, repeats: true })),
    ...[...each, ...spans].map((script) => ({ script, repeats: false })),
  ];
}

/** The last mark stays where nothing follows it: it may be the brace that ends a body. */
function unmarked(line: string): string {
  let rest = line.trimStart();
  for (let end = endOfMark(rest); end > 0 && end < rest.length; end = endOfMark(rest)) rest = rest.slice(end);
  return rest;
}

function endOfMark(line: string): number {
  return marks.exec(line)?.[0].length ?? 0;
}

/**
 * A span of one word is a word of its sentence; a longer one is a piece of its own. It stays in its line too, where it is a
 * substitution for the shell.
 */
function withoutSpans(lines: readonly string[]): { lines: readonly string[]; spans: readonly string[] } {
  const spans: string[] = [];
  const text = lines.join('\n').split(/(`+)/u);
  const closing = closingRuns(text);
  const kept = [...text];
  for (let at = 1; at < text.length; at += 2) {
    const end = closing.get(at);
    if (end === undefined) continue;
    const content = text
      .slice(at + 1, end)
      .join('')
      .replaceAll('\n', ' ')
      .trim();
    if (/\s/u.test(content)) spans.push(content);
    else {
      kept[at] = '';
      kept[end] = '';
    }
    at = end;
  }
  return { lines: kept.join('').split('\n'), spans };
}

/** @returns for each run of backticks the index of the next run of its length, which closes it (CommonMark 6.1) */
function closingRuns(parts: readonly string[]): ReadonlyMap<number, number> {
  const closing = new Map<number, number>();
  const last = new Map<number, number>();
  for (const [at, { length }] of parts.entries()) {
    if (at % 2 === 0) continue;
    const opening = last.get(length);
    if (opening !== undefined) closing.set(opening, at);
    last.set(length, at);
  }
  return closing;
}
