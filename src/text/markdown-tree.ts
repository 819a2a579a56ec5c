// Markdown read for its structure: blocks, code and HTML. Nothing here is drawn.
import type { Node, Parent, Root } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';

/** A place in a source text; offsets in UTF-16 units. */
export interface Span {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

// Emphasis and links decide nothing for us, and micromark needs time quadratic in their number: 65,000 characters of `_a*`
// kept it busy for 36 s, and anybody may write a comment.
const unread = { disable: { null: ['attention', 'labelStartImage', 'labelStartLink', 'labelEnd', 'definition'] } };

// Quotes and lists inside each other cost as much (50 s for a comment of `1. `): from this depth on a marker is a letter.
const deepNest = /^((?:[ \t]*(?:>|[-+*]|\d{1,9}[.)])){20})(.+)$/gm;
const rule = /^ {0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*$/;

/**
 * @returns the tree without emphasis, links, images and definitions, whose source stands in it as text; offsets and lines
 * are those of `text`
 */
export function readMarkdown(text: string): Root {
  return fromMarkdown(boundNesting(text), { extensions: [unread] });
}

/** @returns a text of the same length and lines, for reading only, in which no line opens more than twenty quotes and lists. */
export function boundNesting(text: string): string {
  return text.replace(deepNest, (all, markers: string, rest: string) =>
    rule.test(all) ? all : markers + 'x'.repeat(rest.length),
  );
}

/** @returns the outermost nodes of these types, in the order of the text. */
export function nodesOf(tree: Node, types: readonly string[]): Span[] {
  const start = tree.position?.start.offset;
  const end = tree.position?.end.offset;
  if (types.includes(tree.type) && start !== undefined && end !== undefined) return [{ type: tree.type, start, end }];
  return children(tree).flatMap((child) => nodesOf(child, types));
}

function children(node: Node): readonly Node[] {
  return 'children' in node ? (node as Parent).children : [];
}
