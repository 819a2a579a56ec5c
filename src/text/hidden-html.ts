// HTML inside Markdown: what a browser does not show of it. Comments, tags and elements may reach over any Markdown between.
import type { Html, Nodes } from 'mdast';
import { type Edit, onlyWithin } from './edits.ts';
import { type Token, tokensOf } from './html-tokens.ts';
import { invisibleEntities } from './invisible-entities.ts';
import { type Span, spanOf } from './markdown-tree.ts';

/** Elements GitHub or a browser leaves out with all that is in them. */
const unshown = new Set(
  'script style template title textarea xmp plaintext iframe noembed noframes noscript object audio video canvas svg math rp datalist dialog'.split(
    ' ',
  ),
);
const voids = new Set('area base br col embed hr img input link meta param source track wbr'.split(' '));

/** @returns comments, attributes, elements that are not shown, and invisible entities in HTML; comments in prose that never end */
export function hiddenHtml(nodes: readonly Nodes[], source: string): Edit[] {
  const html = nodes.filter((node) => node.type === 'html').flatMap((node) => linesOf(node, source));
  const page = onlyWithin(source, html);
  return [...inTokens(page), ...invisibleEntities(page, 0, { loose: true }), ...inProse(nodes, source)];
}

/** A node's lines without the `>` and indent of the quote or list they stand in, which would count as HTML otherwise. */
function linesOf(node: Html, source: string): Span[] {
  const { start, end } = spanOf(node);
  const values = node.value.split('\n');
  let place = start;
  return source
    .slice(start, end)
    .split('\n')
    .map((line, index) => {
      const value = values[index] ?? line;
      const lineEnd = place + line.length;
      const from = line.endsWith(value) ? lineEnd - value.length : place;
      place = lineEnd + 1;
      return { type: 'html', start: from, end: lineEnd };
    });
}

function inTokens(page: string): Edit[] {
  const edits: Edit[] = [];
  let unseen: { readonly name: string; readonly start: number; depth: number } | undefined;
  for (const token of tokensOf(page)) {
    if (unseen) {
      if (token.name === unseen.name) unseen.depth += token.closing ? -1 : 1;
      if (unseen.depth > 0) continue;
      edits.push({ start: unseen.start, end: token.end, text: '' });
      unseen = undefined;
    } else if (isUnshown(token)) {
      unseen = { name: token.name, start: token.start, depth: 1 };
    } else if (token.name === '') {
      edits.push({ start: token.start, end: token.end, text: '' });
    } else if (token.attributes.length > 0) {
      edits.push({ start: token.start, end: token.end, text: `<${token.closing ? '/' : ''}${token.name}>` });
    }
  }
  return unseen ? [...edits, { start: unseen.start, end: page.length, text: '' }] : edits;
}

function isUnshown({ name, closing, attributes }: Token): boolean {
  return !closing && (unshown.has(name) || (attributes.includes('hidden') && !voids.has(name)));
}

/**
 * A comment that begins inside a paragraph and is not closed there is drawn as text. Taken out all the same: other programs
 * that show the text may think otherwise.
 */
function inProse(nodes: readonly Nodes[], source: string): Edit[] {
  const prose = onlyWithin(source, nodes.filter((node) => node.type === 'text').map(spanOf));
  const blocks = nodes.filter(({ type }) => type === 'paragraph' || type === 'heading').map(spanOf);
  const edits: Edit[] = [];
  for (const { index } of prose.matchAll(/(?<!\\)<!--/g)) {
    if (index < (edits.at(-1)?.end ?? 0)) continue;
    const close = prose.indexOf('-->', index);
    const block = blocks.find(({ start, end }) => start <= index && index < end);
    edits.push({ start: index, end: close === -1 ? (block?.end ?? source.length) : close + 3, text: '' });
  }
  return edits;
}
