// Where a Markdown body can be cut between lines, and what has to be closed before the cut and opened again behind it.
import type { Code, Nodes } from 'mdast';
import { languageOf } from './hidden/hidden-markup.ts';
import { everyNode, linesOf, readMarkdown, spanOf } from './markdown-tree.ts';

/** A cut stands before a line: lines count from 0. */
export interface Ends {
  /** @returns the last cut up to this one that does not go through a code span or a piece of HTML. */
  headBefore(cut: number): number;
  /** @returns the first such cut from this one on. */
  tailFrom(cut: number): number;
  /** @returns the lines that close what is open at a cut. */
  closing(cut: number): string[];
  opening(cut: number): string[];
}

interface Block {
  readonly first: number;
  readonly last: number;
}

interface Fence extends Block {
  readonly opening: string;
  /** Undefined in a quote or a list: what stands outside of those ends the fence too. */
  readonly closing: string | undefined;
  readonly closed: boolean;
}

export function endsOf(lines: readonly string[]): Ends {
  const text = lines.join('\n');
  const tree = readMarkdown(text);
  const nodes = everyNode(tree);
  const fences = nodes
    .filter((node) => node.type === 'code')
    .flatMap((node) => fenceOf(node, text, tree.children.includes(node)));
  const whole = nodes.filter(({ type }) => type === 'inlineCode' || type === 'html').map(linesOf);
  const folds = nodes
    .filter(({ type }) => type === 'html')
    .map((node) => ({ ...linesOf(node), more: folded(sourceOf(node, text)) }));
  const openFence = (cut: number) =>
    fences.find(({ first, last, closed }) => first < cut && (cut <= last || (!closed && cut === lines.length)));
  const depth = (cut: number) =>
    folds.filter(({ last }) => last < cut).reduce((sum, { more }) => Math.max(0, sum + more), 0);
  return {
    headBefore: (cut) => whole.reduceRight((place, block) => (isThrough(block, place) ? block.first : place), cut),
    tailFrom: (cut) => whole.reduce((place, block) => (isThrough(block, place) ? block.last + 1 : place), cut),
    closing: (cut) => [...[openFence(cut)?.closing ?? []].flat(), ...repeated(['', '</details>'], depth(cut))],
    opening: (cut) => [
      ...repeated(['<details>', '<summary>…</summary>', ''], depth(cut)),
      ...[openFence(cut)?.opening ?? []].flat(),
    ],
  };
}

function isThrough({ first, last }: Block, cut: number): boolean {
  return first < cut && cut <= last;
}

function repeated(lines: readonly string[], times: number): string[] {
  return Array.from({ length: times }, () => lines).flat();
}

function fenceOf(node: Code, text: string, isRoot: boolean): Fence[] {
  const source = sourceOf(node, text);
  const sign = /^(?:`{3,}|~{3,})/.exec(source)?.[0];
  if (sign === undefined) return [];
  const { start } = spanOf(node);
  const before = text.slice(text.lastIndexOf('\n', start) + 1, start);
  const ending = source.slice(source.lastIndexOf('\n') + 1).trim();
  return [
    {
      ...linesOf(node),
      opening: `${before}${sign}${languageOf(node)}`,
      closing: isRoot ? sign : undefined,
      closed: source.includes('\n') && ending.startsWith(sign) && ending.replaceAll(sign.charAt(0), '') === '',
    },
  ];
}

function folded(html: string): number {
  return [...html.matchAll(/<(\/?)details\b/gi)].reduce((sum, [, slash]) => sum + (slash === '' ? 1 : -1), 0);
}

function sourceOf(node: Nodes, text: string): string {
  const { start, end } = spanOf(node);
  return text.slice(start, end);
}
