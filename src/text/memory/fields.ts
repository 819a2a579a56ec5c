// Fields: `- **Name**: value`, and the ways in which people write that.
import { memoryLine, unescapeLine } from './memory-text.ts';

export interface Field {
  /** In lower case. */
  readonly name: string;
  readonly value: string;
  /** It has a bullet or bold letters; without them it may be the beginning of a sentence. */
  readonly dressed: boolean;
}

const start = /^\ufeff?\s*([-*+]\s+)?(\*\*|__)?([A-Za-z](?:[A-Za-z ]{0,30}[A-Za-z])?)\s*/;

/** @returns `- **Name**: value`. */
export function fieldLine(name: string, value: string): string {
  return plainFieldLine(name, memoryLine(value));
}

/** The same of a value that a person wrote in the file: all of it. */
export function plainFieldLine(name: string, value: string): string {
  return `- **${name}**: ${value.replace(/[\\|<]/g, '\\$&')}`.trimEnd();
}

/** @returns the field on this line; undefined when there is none. */
export function anyField(line: string): Field | undefined {
  if (!line.includes(':')) return undefined;
  const [found, bullet, bold, name] = start.exec(line) ?? [];
  if (found === undefined || name === undefined) return undefined;
  const rest = line.slice(found.length);
  const sign = (bold === undefined ? /^:/ : /^(?::\s*(?:\*\*|__)|(?:\*\*|__)\s*:)/).exec(rest)?.[0];
  if (sign === undefined) return undefined;
  const value = unescapeLine(rest.slice(sign.length));
  return { name: name.toLowerCase(), value, dressed: bullet !== undefined || bold !== undefined };
}

/** @returns the value of the field with this name, in any case. */
export function readField(line: string, name: string): string | undefined {
  const field = anyField(line);
  return field?.dressed && field.name === name.toLowerCase() ? field.value : undefined;
}

/** @returns whether the line is written as we write fields. */
export function isPlainField(line: string): boolean {
  return /^- \*\*[A-Za-z ]+\*\*:(?: |$)/.test(line);
}
