// What Markdown holds and nobody sees on the page: the usual place for instructions meant for an agent alone.
import { fromMarkdown } from 'mdast-util-from-markdown';
import { withoutUnseen } from '../clean.ts';
import { applied, type Edit, merged } from '../edits.ts';
import { endOfReadable, everyNode } from '../markdown-tree.ts';
import { unusedFootnotes } from './hidden-footnotes.ts';
import { hiddenHtml } from './hidden-html.ts';
import { hiddenMarkup } from './hidden-markup.ts';
import { hiddenInTables } from './hidden-tables.ts';

// Emphasis hides nothing, and micromark needs time quadratic in its signs.
const unread = { disable: { null: ['attention'] } };

/** Taking a piece out can make a new one of what stood around it. Whoever needs more rounds than this hides on purpose. */
const mostRounds = 4;

/**
 * Takes out what GitHub does not draw: invisible characters (written as entities too), comments, attributes of tags, elements
 * without a look, image descriptions, link titles, reference definitions and their labels, unused footnotes, surplus table
 * cells, words behind a fence's language. Code stays as it is. Diagrams, maps and formulas stay as their source.
 *
 * @returns the text as a reader of the page sees it, and how many hidden pieces were taken out; a second pass finds none
 */
export function withoutHidden(markdown: string): { readonly text: string; readonly removed: number } {
  let { text, removed } = withoutUnseen(markdown);
  for (let round = 1; ; round++) {
    const readable = text.slice(0, endOfReadable(text));
    const pieces = merged(hiddenPieces(readable));
    removed += pieces.length + (readable === text ? 0 : 1);
    const [first] = pieces;
    if (!first) return { text: readable, removed };
    if (round > mostRounds) return { text: bare(readable.slice(0, first.start)), removed };
    text = withoutUnseen(applied(readable, pieces)).text;
  }
}

function hiddenPieces(text: string): Edit[] {
  const nodes = everyNode(fromMarkdown(text, { extensions: [unread] }));
  return [
    ...hiddenHtml(nodes, text),
    ...hiddenMarkup(nodes, text),
    ...unusedFootnotes(nodes, text),
    ...hiddenInTables(nodes, text, hiddenPieces),
  ];
}

/** Without these signs nothing can be hidden. */
function bare(text: string): string {
  return text.replace(/[<&[\]`~|]/g, '');
}
