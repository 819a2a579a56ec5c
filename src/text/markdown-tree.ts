// Markdown read for its structure: blocks, code and HTML. Nothing here is drawn.
import type { Node, Nodes, Parent, Root } from 'mdast';
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

// Quotes and lists inside each other cost as much (50 s for a comment of `1. `), and so do long lists (2 s for one of `- x`):
// from this depth, or this item on, a marker is a letter like any other.
const deepNest = /^((?:[ \t]*(?:>|(?:[-+*]|\d{1,9}[.)])(?=[ \t]))){20})(.+)$/gm;
const rule = /^ {0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*$/;
const listItem = /^([ \t]*)([-+*]|\d{1,9}[.)])(?=[ \t]|$)/gm;
const mostItems = 1000;

// The same for a text whose links and HTML must be known: 20,000 brackets took 3 s, and so did 4,000 openings of a comment.
const mostRead: readonly (readonly [RegExp, number])[] = [
  [listItem, 4000],
  [/\[/g, 4000],
  [/<!--/g, 1000],
];

/**
 * @returns the tree without emphasis, links, images and definitions, whose source stands in it as text; offsets and lines
 * are those of `text`
 */
export function readMarkdown(text: string): Root {
  return fromMarkdown(boundNesting(text), { extensions: [unread] });
}

/** @returns a text of the same length and lines, for reading only, whose quotes and lists are neither deep nor long beyond reason. */
export function boundNesting(text: string): string {
  let items = 0;
  const flat = text.replace(deepNest, (all, markers: string, rest: string) =>
    rule.test(all) ? all : markers + 'x'.repeat(rest.length),
  );
  return flat.replace(listItem, (all, indent: string, marker: string) => {
    items++;
    return items > mostItems ? indent + 'x'.repeat(marker.length) : all;
  });
}

/** @returns how much of a text can be read in full within a second; all of it, unless it was made to cost time. */
export function endOfReadable(text: string): number {
  const deep = [...text.matchAll(deepNest)].find(([line]) => !rule.test(line))?.index ?? text.length;
  return Math.min(deep, ...mostRead.map(([sign, most]) => [...text.matchAll(sign)][most]?.index ?? text.length));
}

/** @returns whether GitHub takes `[label]: …` for a footnote. */
export function isFootnoteLabel(label: string): boolean {
  return /^\^[^\s\]]+$/.test(label);
}

/** @returns the tree's nodes in the order of the text, parents first. */
export function everyNode(node: Nodes): Nodes[] {
  return [node, ...('children' in node ? node.children.flatMap(everyNode) : [])];
}

export function spanOf(node: Nodes): Span {
  return { type: node.type, start: node.position?.start.offset ?? 0, end: node.position?.end.offset ?? 0 };
}

/** @returns a node's first and last line, from 0 */
export function linesOf(node: Nodes): { readonly first: number; readonly last: number } {
  return { first: (node.position?.start.line ?? 1) - 1, last: (node.position?.end.line ?? 1) - 1 };
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
