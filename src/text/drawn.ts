// A line that a program drew on a terminal, as a person saw it last.
import { clean } from './clean.ts';

/** Back to the first column: a carriage return, or the sequence for it (ECMA-48, CHA). */
const toStart = /\r|\u001b\[[01]?G/;
const wholeLineErased = '\u001b[2K';
const erasedFromHere = /^\u001b\[0?K/;

/**
 * What was drawn over is gone, whatever is left of it behind a shorter text; so is what was erased. Movements up and down are not
 * followed.
 *
 * @param line without the `\n` at its end
 * @returns the last drawing that shows something, without terminal sequences and control characters but tabs
 */
export function drawnLine(line: string): string {
  for (const drawing of line.split(toStart).reverse()) {
    const erased = drawing.lastIndexOf(wholeLineErased);
    const text = clean(drawing.slice(Math.max(0, erased))).replaceAll('\n', ' ');
    if (text.trim() !== '') return text.trimEnd();
    if (erased >= 0 || erasedFromHere.test(drawing)) return '';
  }
  return '';
}
