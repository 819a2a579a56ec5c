// What Markdown holds and nobody sees on the page: the usual place for instructions meant for an agent alone.
import type { Link, Node, Parent } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { clean } from './clean.ts';
import { boundNesting } from './markdown-tree.ts';

/**
 * Takes out comments, attributes of tags, image descriptions, link titles, reference definitions and invisible characters.
 * Code stays as it is.
 *
 * @returns the text as a reader of the page sees it, and how many hidden pieces were taken out
 */
export function withoutHidden(markdown: string): { readonly text: string; readonly removed: number } {
  const cleaned = clean(markdown);
  const edits = hiddenIn(
    fromMarkdown(boundNesting(cleaned), { extensions: [{ disable: { null: ['attention'] } }] }),
    cleaned,
  );
  const text = edits.reduceRight((rest, edit) => rest.slice(0, edit.start) + edit.text + rest.slice(edit.end), cleaned);
  const unseen = cleaned.length < markdown.replace(/\r\n/g, '\n').length ? 1 : 0;
  return { text, removed: edits.length + unseen };
}

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

function hiddenIn(node: Node, source: string): Edit[] {
  const start = node.position?.start.offset ?? 0;
  const end = node.position?.end.offset ?? 0;
  const inner = children(node).flatMap((child) => hiddenIn(child, source));
  if (node.type === 'html') return changed(source, start, end, visibleHtml(source.slice(start, end)));
  if (node.type === 'definition') return changed(source, start, end, '');
  if (node.type === 'image' && 'url' in node) return changed(source, start, end, `![](${node.url})`);
  if (node.type === 'imageReference') return changed(source, start, end, '');
  if (node.type === 'link' && (node as Link).title) {
    const labelEnd = (node as Link).children.at(-1)?.position?.end.offset ?? start + 1;
    return [...inner, ...changed(source, labelEnd, end, `](${(node as Link).url})`)];
  }
  return inner;
}

function changed(source: string, start: number, end: number, text: string): Edit[] {
  return source.slice(start, end) === text ? [] : [{ start, end, text }];
}

function visibleHtml(html: string): string {
  return html
    .replace(/<!--[\s\S]*?(?:-->|$(?![\s\S]))/g, '')
    .replace(/<([?!])[^>]*>?/g, '')
    .replace(/<(\/?[A-Za-z][A-Za-z0-9-]*)[^>]*>/g, '<$1>');
}

function children(node: Node): readonly Node[] {
  return 'children' in node ? (node as Parent).children : [];
}
