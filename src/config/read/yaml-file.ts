// One YAML file, read once, that can still say where each of its keys stands.
import { readFile } from 'node:fs/promises';
import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import type { KeyPath, Locate, Place, Problem } from '../problem.ts';
import { syntaxProblems } from './yaml-problems.ts';

export interface YamlFile {
  /** As shown to people. */
  readonly file: string;
  /** The top-level mapping; an empty one when the file is empty or cannot be used. */
  readonly data: Readonly<Record<string, unknown>>;
  readonly locate: Locate;
  /** Syntax problems; when there is one, `data` is empty. */
  readonly problems: readonly Problem[];
}

/**
 * @param path where it lies
 * @param file how it is called in problems
 * @returns undefined when there is no such file; a file that cannot be read is a problem of its own
 */
export async function readYamlFile(path: string, file: string): Promise<YamlFile | undefined> {
  try {
    return parseYaml(await readFile(path, 'utf8'), file);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    const reason = `cannot be read (${error instanceof Error ? error.message : String(error)})`;
    const place = { file, line: 0, column: 0 };
    const problem: Problem = { ...place, code: 'config.unreadable', key: '', reason, fix: 'make it a readable file' };
    return { file, data: {}, locate: () => place, problems: [problem] };
  }
}

/** @param text YAML 1.2, one document with a mapping at the top */
export function parseYaml(text: string, file: string): YamlFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const placeAt = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const problems = syntaxProblems(document, placeAt);
  const data = problems.length === 0 ? mapping(document) : {};
  const locate: Locate = (path, part) => placeAt(offsetOf(document, path, part));
  return { file, data, locate, problems };
}

// A section that is there but empty (`limits:` with everything below it commented out) counts as not written.
function mapping(document: Document): Record<string, unknown> {
  const data: Record<string, unknown> = document.toJS() ?? {};
  return Object.fromEntries(Object.entries(data).filter(([, value]) => value !== null));
}

function offsetOf(document: Document, path: KeyPath, part: 'key' | 'value'): number {
  let node = document.contents as Node | null;
  let offset = 0;
  for (const [depth, step] of path.entries()) {
    const found = child(document, node, step);
    if (!found) return offset;
    node = found.value;
    const last = depth === path.length - 1;
    offset = (last && part === 'value' ? start(found.value) : undefined) ?? start(found.key) ?? offset;
  }
  return offset;
}

interface Child {
  readonly key: Node | null;
  readonly value: Node | null;
}

function child(document: Document, parent: Node | null, step: string | number): Child | undefined {
  const node = isAlias(parent) ? (parent.resolve(document) ?? null) : parent;
  if (isSeq<Node>(node)) {
    const item = node.items[Number(step)];
    return item && { key: item, value: item };
  }
  if (!isMap<Node, Node | null>(node)) return undefined;
  const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
  return pair && { key: pair.key, value: pair.value };
}

function start(node: Node | null): number | undefined {
  return node?.range?.[0];
}
