// HTML inside Markdown: what a browser does not show of it. Comments, tags and elements may reach over any Markdown between.
import type { Nodes } from 'mdast';
import { type Edit, onlyWithin } from '../edits.ts';
import { spanOf } from '../markdown-tree.ts';
import { htmlOf, piecesOf } from './html-page.ts';
import type { Token } from './html-tokens.ts';
import { invisibleEntities } from './invisible-entities.ts';

/** Elements GitHub or a browser leaves out with all that is in them. */
const unshown = new Set(
  'script style template title textarea xmp plaintext iframe noembed noframes noscript object audio video canvas svg math rp datalist dialog'.split(
    ' ',
  ),
);
const voids = new Set('area base br col embed hr img input link meta param source track wbr'.split(' '));

/** @returns comments, attributes, elements that are not shown, and invisible entities in HTML; comments in prose that never end */
export function hiddenHtml(nodes: readonly Nodes[], source: string): Edit[] {
  const page = htmlOf(nodes, source);
  // What its own block does not end may end at any sign that is made of the Markdown behind it: so each is read by itself too.
  const alone = nodes.filter(({ type }) => type === 'html').map(spanOf);
  return [
    ...[{ start: 0, end: page.length }, ...alone].flatMap(({ start, end }) => inTokens(page.slice(start, end), start)),
    ...invisibleEntities(page, 0, { loose: true }),
    ...inProse(nodes, source),
  ];
}

function inTokens(html: string, offset: number): Edit[] {
  return piecesOf(html, isUnshown).flatMap(({ name, closing, attributes, whole, ...piece }) => {
    const place = { start: offset + piece.start, end: offset + piece.end };
    if (whole || name === '') return [{ ...place, text: '' }];
    return attributes.length > 0 ? [{ ...place, text: `<${closing ? '/' : ''}${name}>` }] : [];
  });
}

/** @returns whether a tag begins an element that is not shown */
export function isUnshown({ name, closing, attributes }: Token): boolean {
  return !closing && (unshown.has(name) || (attributes.includes('hidden') && !voids.has(name)));
}

/**
 * A comment that begins inside a paragraph and is not closed there is drawn as text. Taken out all the same: other programs
 * that show the text may think otherwise.
 */
function inProse(nodes: readonly Nodes[], source: string): Edit[] {
  const prose = onlyWithin(source, nodes.filter((node) => node.type === 'text').map(spanOf));
  const blocks = nodes.filter(({ type }) => type === 'paragraph' || type === 'heading').map(spanOf);
  return blocks.flatMap((block) =>
    [...prose.slice(block.start, block.end).matchAll(/(?<!\\)<!--/g)].map(({ index }) => {
      const start = block.start + index;
      const close = prose.indexOf('-->', start);
      return { start, end: close === -1 ? block.end : close + 3, text: '' };
    }),
  );
}
