// Trailers of commit messages, as git and GitHub read them: lines `Name: value` in the last paragraph.

import type { CommitTrailer } from '../ports/workspace.ts';

/** @returns why this cannot be a trailer, or undefined when it can. */
export function whyNoTrailer({ name, value }: CommitTrailer): string | undefined {
  if (!/^[A-Za-z][A-Za-z0-9-]{0,60}$/.test(name)) return `${JSON.stringify(name)} is no name of a trailer`;
  if (value.trim() === '' || value.length > 500 || /[\p{Cc}\u2028\u2029]/u.test(value)) {
    return `the value of ${name} must be one line of at most 500 characters`;
  }
  return undefined;
}

/**
 * Adds those that are missing and changes nothing else. `git interpret-trailers` is not used: it cuts a message at a zero byte.
 *
 * @param message bytes of a commit's message, one character each: they need not be UTF-8
 * @returns the same message when none is missing
 */
export function withTrailers(message: string, trailers: readonly CommitTrailer[]): string {
  const lines = trailers.map(({ name, value }) => `${name}: ${Buffer.from(value, 'utf8').toString('latin1')}`);
  const text = withoutEnd(message);
  const paragraph = lastParagraph(text);
  const isBlock = isTrailerBlock(paragraph);
  const missing = isBlock ? lines.filter((line) => !paragraph.lines.includes(withoutEnd(line))) : lines;
  if (missing.length === 0) return message;
  // The first paragraph is never read as trailers, so there has to be one.
  return `${text || '(no message)'}${isBlock ? '\n' : '\n\n'}${missing.join('\n')}\n`;
}

interface Paragraph {
  readonly lines: readonly string[];
  /** A message's first paragraph is its subject, whatever it looks like. */
  readonly isFirst: boolean;
}

/** From the end, because a message may have millions of lines. */
function lastParagraph(text: string): Paragraph {
  const lines: string[] = [];
  let end = text.length;
  while (end > 0) {
    const start = text.lastIndexOf('\n', end - 1) + 1;
    const line = withoutEnd(text.slice(start, end));
    if (line === '') break;
    lines.push(line);
    end = start - 1;
  }
  return { lines: lines.reverse(), isFirst: withoutEnd(text.slice(0, Math.max(end, 0))) === '' };
}

function isTrailerBlock({ lines, isFirst }: Paragraph): boolean {
  const isTrailer = (line: string, at: number) =>
    /^[A-Za-z0-9][A-Za-z0-9-]*:/.test(line) || (at > 0 && /^[ \t]/.test(line));
  return !isFirst && lines.every(isTrailer);
}

/** Not by `trimEnd`, which takes bytes of characters for spaces, nor by an expression, which is slow on many empty lines. */
function withoutEnd(text: string): string {
  let end = text.length;
  while (end > 0 && ' \t\r\n'.includes(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}
