// Where a Markdown body can be cut between lines, and what has to be closed before the cut and opened again behind it.
import type { Code, Nodes } from 'mdast';
import { everyNode, readMarkdown, spanOf } from './markdown-tree.ts';

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
    .flatMap((node) => fenceOf(node, lines, tree.children.includes(node)));
  const whole = nodes.filter(({ type }) => type === 'inlineCode' || type === 'html').map(blockOf);
  const folds = nodes
    .filter(({ type }) => type === 'html')
    .map((node) => ({ ...blockOf(node), more: folded(sourceOf(node, text)) }));
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

function fenceOf(node: Code, lines: readonly string[], isRoot: boolean): Fence[] {
  const { first, last } = blockOf(node);
  const before = (node.position?.start.column ?? 1) - 1;
  const sign = /^(?:`{3,}|~{3,})/.exec(lines[first]?.slice(before) ?? '')?.[0];
  if (sign === undefined) return [];
  const ending = (lines[last] ?? '').replace(/^[\s>]*/, '').trimEnd();
  return [
    {
      first,
      last,
      opening: `${lines[first]?.slice(0, before)}${sign}${/^[\w+#.-]{0,20}/.exec(node.lang ?? '')?.[0]}`,
      closing: isRoot ? sign : undefined,
      closed: last > first && ending.startsWith(sign) && ending.replaceAll(sign.charAt(0), '') === '',
    },
  ];
}

function folded(html: string): number {
  return [...html.matchAll(/<(\/?)details\b/gi)].reduce((sum, [, slash]) => sum + (slash === '' ? 1 : -1), 0);
}

function blockOf(node: Nodes): Block {
  const { start, end } = node.position ?? {};
  return { first: (start?.line ?? 1) - 1, last: (end?.line ?? 1) - 1 };
}

function sourceOf(node: Nodes, text: string): string {
  const { start, end } = spanOf(node);
  return text.slice(start, end);
}
