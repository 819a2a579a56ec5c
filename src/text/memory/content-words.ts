// Which of an entry's lines are its text, or its outcome, and which are notes.
import type { EntryKind } from './entry-title.ts';
import { type Field, isPlainField } from './fields.ts';
import { unquoteLine, wordsOf } from './memory-text.ts';

export interface Line {
  readonly line: string;
  readonly as: 'blank' | 'field' | 'quote' | 'remark' | 'loose' | 'note';
  readonly field?: Field;
}

export interface ContentOptions {
  readonly kind: EntryKind;
  /** The text as it was before: tells where it ends and a note begins. */
  readonly known?: string | undefined;
  /** Nobody has brought the entry into form yet: quotes with nothing between them are one text. */
  readonly isNew?: boolean;
  /** So many lines are the text and its fields, what follows are notes; undefined: marks tell. */
  readonly own?: number | undefined;
}

export interface Words {
  readonly words: string;
  readonly rest: readonly string[];
  readonly plain: boolean;
}

/** The first quote is the text; where there is none, what stands there unquoted. */
export function wordsIn(lines: readonly Line[], options: ContentOptions): Words {
  const isQuoted = lines.some(({ as }) => as === 'quote');
  const groups = groupsOf(lines, isQuoted ? 'quote' : 'loose');
  const textOf = (count: number) =>
    textIn(
      groups.slice(0, count).map(([from, to]) => lines.slice(from, to).map(({ line }) => line)),
      isQuoted,
    );
  const count = countOf(lines, groups, isQuoted, textOf, options);
  const taken = new Set(groups.slice(0, count).flatMap(([from, to]) => lines.slice(from, to)));
  const from = groups[0]?.[0] ?? lines.length;
  const to = groups[count - 1]?.[1] ?? from;
  const rest = lines.filter(
    (one, at) => one.as !== 'field' && !taken.has(one) && !(one.as === 'blank' && at >= from && at < to),
  );
  return {
    words: textOf(count),
    rest: withoutBlankEnds(rest.map(({ line }) => line)),
    plain:
      (taken.size === 0 || isQuoted) &&
      count < 2 &&
      lines.every(({ line, as }, at) => as !== 'field' || (isPlainField(line) && at < from)) &&
      [...taken].every(({ line }) => /^>(?: |$)/.test(line)),
  };
}

/** @returns how many of the groups are the text. */
function countOf(
  lines: readonly Line[],
  groups: readonly (readonly [number, number])[],
  isQuoted: boolean,
  textOf: (count: number) => string,
  { known, isNew = false }: ContentOptions,
): number {
  const apart = groups.findIndex(([from], at) => {
    const before = groups[at - 1]?.[1];
    return before !== undefined && lines.slice(before, from).some(({ as }) => as !== 'blank');
  });
  const together = isQuoted && apart !== -1 ? apart : groups.length;
  const wanted = known === undefined ? undefined : wordsOf(known);
  for (let count = 1; wanted !== undefined && count <= together; count++) {
    if (wordsOf(textOf(count)) === wanted) return count;
  }
  return isQuoted && !isNew ? Math.min(1, together) : together;
}

/** @returns runs of such lines, from and up to which index. */
function groupsOf(lines: readonly Line[], as: Line['as']): (readonly [number, number])[] {
  const groups: [number, number][] = [];
  for (const [at, one] of lines.entries()) {
    if (one.as !== as) continue;
    const last = groups.at(-1);
    if (last?.[1] === at) last[1] = at + 1;
    else groups.push([at, at + 1]);
  }
  return groups;
}

/** A quote is taken as it is; what is unquoted without blanks around it. */
function textIn(groups: readonly (readonly string[])[], isQuoted: boolean): string {
  const lines = groups.flatMap((group, at) => [...(at === 0 ? [] : ['']), ...group]);
  if (isQuoted) return lines.map(unquoteLine).join('\n');
  const indents = lines.filter((line) => line.trim() !== '').map((line) => /^[ \t]*/.exec(line)?.[0].length ?? 0);
  const indent = Math.min(...indents, 40);
  return withoutBlankEnds(lines.map((line) => line.slice(indent).trimEnd())).join('\n');
}

function withoutBlankEnds(lines: readonly string[]): string[] {
  const isWord = (line: string) => line.trim() !== '';
  const first = lines.findIndex(isWord);
  return first === -1 ? [] : lines.slice(first, lines.findLastIndex(isWord) + 1);
}
