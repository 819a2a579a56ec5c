// Untrusted text inside a memory file: it cannot make a heading, a row, an entry or a marker.
import { middleOut } from './cap.ts';
import { clean, oneLine } from './clean.ts';
import { redact } from './redact.ts';

const longestBlock = 8000;

/** @returns what a memory file keeps of a text that belongs on one line. */
export function memoryLine(text: string): string {
  return oneLine(redact(clean(text)), 200);
}

/** @returns what a memory file keeps of a longer text. */
export function memoryBlock(text: string): string {
  return middleOut(redact(clean(text)).trim(), longestBlock);
}

/** @returns a line as it is written: nothing in it ends a cell or begins HTML. */
export function escapeLine(line: string): string {
  return memoryLine(line).replace(/[\\|<]/g, '\\$&');
}

/** @returns the line that `escapeLine` wrote; what a person wrote without escapes is taken as it is. */
export function unescapeLine(written: string): string {
  return written.trim().replace(/\\([\\|<])/g, '$1');
}

/** @returns a longer text as the lines of a block quote. */
export function quoteLines(text: string): string[] {
  return memoryBlock(text)
    .split('\n')
    .map((line) => (line === '' ? '>' : `> ${line}`));
}

/** @returns the text of a block quote's lines. */
export function unquoteLines(lines: readonly string[]): string {
  return lines.map((line) => line.replace(/^ {0,3}> ?/, '')).join('\n');
}
