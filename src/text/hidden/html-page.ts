// The HTML of a Markdown text as a browser gets it: one page, whatever stands between its pieces.
import type { Html, Nodes } from 'mdast';
import { onlyWithin } from '../edits.ts';
import { type Span, spanOf } from '../markdown-tree.ts';
import { type Token, tokensOf } from './html-tokens.ts';

/** A tag, a comment, or an element from its first tag to its last. */
export interface Piece extends Token {
  readonly whole: boolean;
}

/** @returns the text with blanks for everything that is no HTML; its lines and its length are as before */
export function htmlOf(nodes: readonly Nodes[], source: string): string {
  const html = nodes.filter((node) => node.type === 'html').flatMap((node) => linesOf(node, source));
  return onlyWithin(source, html);
}

/** A node's lines without the `>` and indent of the quote or list they stand in, which would count as HTML otherwise. */
function linesOf(node: Html, source: string): Span[] {
  const { start, end } = spanOf(node);
  const values = node.value.split(/[\r\n]/);
  let place = start;
  return source
    .slice(start, end)
    .split(/[\r\n]/)
    .map((line, index) => {
      const value = values[index] ?? line;
      const lineEnd = place + line.length;
      const from = line.endsWith(value) ? lineEnd - value.length : place;
      place = lineEnd + 1;
      return { type: 'html', start: from, end: lineEnd };
    });
}

/**
 * @param isWhole whether the element that a tag begins counts as one piece, with everything in it
 * @returns what a page is made of, in order; an element without an end goes on to the end of the page
 */
export function piecesOf(page: string, isWhole: (token: Token) => boolean): Piece[] {
  const pieces: Piece[] = [];
  let open: { readonly first: Token; depth: number } | undefined;
  for (const token of tokensOf(page)) {
    if (open) {
      if (token.name === open.first.name) open.depth += token.closing ? -1 : 1;
      if (open.depth > 0) continue;
      pieces.push({ ...open.first, end: token.end, whole: true });
      open = undefined;
    } else if (isWhole(token)) {
      open = { first: token, depth: 1 };
    } else {
      pieces.push({ ...token, whole: false });
    }
  }
  return open ? [...pieces, { ...open.first, end: page.length, whole: true }] : pieces;
}
