// Markdown's own hiding places: descriptions, titles, labels, definitions, addresses, the words behind a fence's language.
import type { Code, Link, LinkReference, Nodes } from 'mdast';
import { clean, withoutUnseen } from '../clean.ts';
import type { Edit } from '../edits.ts';
import { isFootnoteLabel, spanOf } from '../markdown-tree.ts';
import { invisibleEntities } from './invisible-entities.ts';

/** @returns what to change at the nodes themselves; nothing of what is in code */
export function hiddenMarkup(nodes: readonly Nodes[], source: string): Edit[] {
  return nodes
    .flatMap((node) => hiddenAt(node, source))
    .filter((edit) => source.slice(edit.start, edit.end) !== edit.text);
}

function hiddenAt(node: Nodes, source: string): Edit[] {
  const { start, end } = spanOf(node);
  switch (node.type) {
    case 'definition':
      return isFootnoteLabel(node.label ?? '') ? [] : [{ start, end, text: '' }];
    case 'image':
      return [{ start, end, text: `![](${destination(node.url)})` }];
    case 'imageReference':
      return [{ start, end, text: '' }];
    case 'link':
      return source[start] === '<' || (!node.title && node.children.length > 0 && destination(node.url) === node.url)
        ? []
        : [withoutTail(node, `](${destination(node.url)})`)];
    case 'linkReference':
      return node.referenceType === 'full' ? [withoutTail(node, ']')] : [];
    case 'code':
      return languageOnly(node, source);
    case 'text':
      return withoutUnseen(node.value).removed > 0 ? invisibleEntities(source.slice(start, end), start) : [];
    default:
      return [];
  }
}

/** A link that shows nothing goes altogether. */
function withoutTail(node: Link | LinkReference, tail: string): Edit {
  const { start, end } = spanOf(node);
  const last = node.children.at(-1);
  return last ? { start: spanOf(last).end, end, text: tail } : { start, end, text: '' };
}

/** @returns the address in one word; empty where GitHub would make no link of it (`javascript:`, `data:`, …). */
function destination(url: string): string {
  const scheme = /^[a-z][a-z0-9+.-]*:/i.exec(url)?.[0].toLowerCase();
  if (scheme !== undefined && !['https:', 'http:', 'mailto:'].includes(scheme)) return '';
  return clean(url).replace(
    /[\s<>()[\]\\`|"']|&(?=#?\w+;)/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
}

/** GitHub reads the language and shows nothing of the line. */
function languageOnly(node: Code, source: string): Edit[] {
  const { start, end } = spanOf(node);
  const language = languageOf(node);
  return [...source.slice(start, end).matchAll(/^(`{3,}|~{3,})(.*)/g)]
    .filter(([, , info = '']) => info.trim() !== language)
    .map(([opening, fence = '']) => ({ start: start + fence.length, end: start + opening.length, text: language }));
}

/** @returns the language of a fence when it is written as languages are, else nothing */
export function languageOf({ lang }: Code): string {
  return lang && /^[\w+#.-]{1,20}$/.test(lang) ? lang : '';
}
