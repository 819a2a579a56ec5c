// Untrusted text inside a memory file: it cannot make a heading, a row, an entry or a marker.
import { middleOut } from '../cap.ts';
import { clean, oneLine } from '../clean.ts';
import { withoutHidden } from '../hidden/hidden.ts';
import { redact } from '../secrets/redact.ts';

const longestBlock = 8000;

/** @returns what a memory file keeps of a text that belongs on one line. */
export function memoryLine(text: string): string {
  return oneLine(redact(clean(text)), 200);
}

/** @returns what a memory file keeps of a longer text. */
export function memoryBlock(text: string): string {
  return middleOut(redact(clean(text)).trim(), longestBlock);
}

/** @returns what a reader of the page sees of a text. Without certain signs nothing can be hidden, and to look costs time. */
export function seenText(text: string): string {
  const seen = clean(text);
  return /[<&[\]`~|]/.test(seen) ? withoutHidden(text).text : seen;
}

/** @returns a line as it is written: nothing in it ends a cell or begins HTML. */
export function escapeLine(line: string): string {
  return memoryLine(line).replace(/[\\|<]/g, '\\$&');
}

/** @returns the line that `escapeLine` wrote; what a person wrote without escapes is taken as it is. */
export function unescapeLine(written: string): string {
  const line = written.trim();
  return line.includes('\\') ? line.replace(/\\([\\|<])/g, '$1') : line;
}

/** @returns a longer text as the lines of a block quote. */
export function quoteLines(text: string): string[] {
  return memoryBlock(text).split('\n').map(quoteLine);
}

/** @returns the line in a block quote; none can pass for a remark of ours. */
export function quoteLine(line: string): string {
  return line === '' ? '>' : `> ${line.replace(/^(\\*)(?=conductor: )/, '\\$1')}`;
}

/** @returns the text of a block quote's lines. */
export function unquoteLines(lines: readonly string[]): string {
  return lines.map(unquoteLine).join('\n');
}

export function unquoteLine(line: string): string {
  return line.replace(/^ {0,3}> ?/, '').replace(/^\\(?=\\*conductor: )/, '');
}

/** @returns what two texts must have in common to say the same: their words; not how lines are broken, nor whether they are struck out. */
export function wordsOf(text: string): string {
  return text.replaceAll('~~', '').replace(/\s+/g, ' ').trim();
}
