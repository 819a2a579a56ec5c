// What an entry says: fields, text and outcome, with or without quote marks, and the notes beside them.

import { type ContentOptions, type Line, wordsIn } from './content-words.ts';
import type { EntryKind } from './entry-title.ts';
import { fieldNames } from './entry-words.ts';
import { anyField, type Field } from './fields.ts';
import { endOfFence } from './opaque.ts';
import { isRemark, keepsake } from './remarks.ts';

export interface Content {
  /** By name in lower case. */
  readonly fields: ReadonlyMap<string, string>;
  readonly text: string;
  readonly outcome: string | null;
  /** What is neither of these, as it stands: before the outcome, and behind it. */
  readonly notes: readonly string[];
  readonly afterwards: readonly string[];
  /** As we write it. */
  readonly plain: boolean;
}

export const outcomeLine = '**Outcome**';

/** @param lines of the entry without its heading and without line ends */
export function contentOf(lines: readonly string[], options: ContentOptions): Content {
  const { kind } = options;
  const split = kind === 'decision' ? -1 : lines.findIndex((line) => outcomeStart(line) !== undefined);
  const head = withNotes(sorted(split === -1 ? lines : lines.slice(0, split), kind), options.own);
  const inline = split === -1 ? undefined : outcomeStart(lines[split] ?? '');
  const tail = split === -1 ? [] : sorted([...(inline ? [inline] : []), ...lines.slice(split + 1)], kind);
  const text = wordsIn(head, options);
  const outcome = wordsIn(tail, { kind });
  const fields = fieldsOf([...head, ...tail]);
  return {
    fields,
    text: text.words,
    outcome: split === -1 ? null : outcome.words,
    notes: [...text.rest, ...surplus([...head, ...tail], fields)],
    afterwards: outcome.rest,
    plain: text.plain && outcome.plain && (split === -1 || lines[split] === outcomeLine),
  };
}

/** @returns what stands on the line behind `Outcome`; undefined when it does not say that. */
export function outcomeStart(line: string): string | undefined {
  if (!/outcome|resolution|answer/i.test(line)) return undefined;
  const found =
    /^\s*(?:[-*+]\s+|#{1,6}\s+)?(?:(?:\*\*|__)(?:outcome|resolution|answer)(?:\*\*|__)\s*:?|(?:\*\*|__)?(?:outcome|resolution|answer)\s*:\s*(?:\*\*|__)?|#{1,6}\s+(?:outcome|resolution|answer)\s*$)\s*(.*)$/i.exec(
      line,
    );
  if (found) return found[1] ?? '';
  return /^#{1,6}\s+(?:outcome|resolution|answer)\s*:?$/i.test(line.trim()) ? '' : undefined;
}

function sorted(lines: readonly string[], kind: EntryKind): Line[] {
  const result: Line[] = [];
  let fenceEnd = -1;
  let isAhead = true;
  for (const [at, line] of lines.entries()) {
    if (at > fenceEnd) fenceEnd = endOfFence(lines, at) ?? -1;
    const sort: Omit<Line, 'line'> = at <= fenceEnd ? { as: 'loose' } : sortOf(line, kind, isAhead, result.at(-1)?.as);
    isAhead &&= sort.as !== 'loose' && sort.as !== 'quote';
    result.push({ line, ...sort });
  }
  return result;
}

function withNotes(lines: readonly Line[], own = lines.length): readonly Line[] {
  return lines.map((one, at) =>
    at >= own && (one.as === 'loose' || one.as === 'quote') ? { ...one, as: 'note' } : one,
  );
}

function sortOf(line: string, kind: EntryKind, isAhead: boolean, before: Line['as'] | undefined): Omit<Line, 'line'> {
  if (line.trim() === '') return { as: 'blank' };
  if (/^ {0,3}>/.test(line)) return { as: isRemark(line) ? 'remark' : 'quote' };
  const field = fieldOf(line, kind, isAhead);
  if (field) return { as: 'field', field };
  return { as: before === 'quote' && !/^\s*(?:[-*+]\s|\d+[.)]\s|\|)/.test(line) ? 'quote' : 'loose' };
}

/** Without bullet and bold letters only where it can hardly be the beginning of a sentence. */
function fieldOf(line: string, kind: EntryKind, isAhead: boolean): Field | undefined {
  const field = anyField(line);
  if (!field || !fieldNames[kind].includes(field.name)) return undefined;
  const counts = field.dressed || ((isAhead || field.name === 'status') && isPlausible(field.name, field.value));
  return counts ? field : undefined;
}

function isPlausible(name: string, value: string): boolean {
  if (name === 'status') return /^(?:open|resolved|closed|done|decided)\W*$/i.test(value);
  if (name === 'task' || name === 'issue') return /^\S*#?\d{1,15}$/.test(value);
  if (name === 'date' || name === 'opened' || name === 'resolved') return /\d{4}-\d\d-\d\d/.test(value);
  return /^@?[\w.[\]-]{1,60}$/.test(value);
}

/** Of two that name the same the first counts; of a status the last, for that is where a hurried person adds it. */
function fieldsOf(lines: readonly Line[]): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const { field } of lines) {
    if (field && (field.name === 'status' || !fields.has(field.name))) fields.set(field.name, field.value);
  }
  return fields;
}

/** Values of fields that are there twice. */
function surplus(lines: readonly Line[], fields: ReadonlyMap<string, string>): string[] {
  return lines.flatMap(({ field }) => {
    if (!field || field.value === fields.get(field.name) || /^(?:open|resolved|decided)?$/i.test(field.value))
      return [];
    return [keepsake(`there is another ${field.name}`, field.value)];
  });
}
