// Footnotes of GitHub's Markdown, which our reader does not know: one that nothing refers to is not drawn.
import type { Nodes } from 'mdast';
import { type Edit, onlyWithin } from '../edits.ts';
import { isFootnoteLabel, spanOf } from '../markdown-tree.ts';

const note = /^([ \t>]*)\[\^([^\]\s]+)\]:|(?<!\\)\[\^([^\]\s]+)\]/gm;

/**
 * @returns footnotes without a reference, and second ones of the same name; with the blocks that belong to them. What looks like
 * one in a heading is none.
 */
export function unusedFootnotes(nodes: readonly Nodes[], source: string): Edit[] {
  const blocks = nodes.filter(({ type }) => type === 'paragraph' || type === 'definition').map(spanOf);
  const found = [...onlyWithin(source, nodes.filter(isReadable).map(spanOf)).matchAll(note)].map(
    ({ 1: indent, 2: defined, 3: mentioned = '', index }) => ({
      label: (defined ?? mentioned).toLowerCase(),
      start: index + (indent ?? '').length,
      defines: defined !== undefined,
    }),
  );
  const used = new Set(found.filter(({ defines }) => !defines).map(({ label }) => label));
  const edits: Edit[] = [];
  for (const [index, { label, start, defines }] of found.entries()) {
    const block = blocks.find((one) => one.start <= start && start < one.end);
    if (!defines || !block || used.delete(label)) continue;
    const next = found.slice(index + 1).find((one) => one.defines)?.start ?? source.length;
    edits.push({ start, end: Math.min(endOfNote(block.end, nodes, source), next), text: '' });
  }
  return edits;
}

/** `[^1]: word` reads like the definition of a link's address, and `[^1]` then like a link. */
function isReadable(node: Nodes): boolean {
  if (node.type === 'definition') return isFootnoteLabel(node.label ?? '');
  return node.type === 'text' || node.type === 'linkReference';
}

/** Indented blocks beneath go on with it; to our reader they are code. */
function endOfNote(end: number, nodes: readonly Nodes[], source: string): number {
  const next = nodes.find(
    (node) => node.type === 'code' && spanOf(node).start >= end && source.slice(end, spanOf(node).start).trim() === '',
  );
  if (!next || /^[`~]{3}/.test(source.slice(spanOf(next).start))) return end;
  return endOfNote(spanOf(next).end, nodes, source);
}
