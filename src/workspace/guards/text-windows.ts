// Bytes of a file as overlapping windows of text, so that a file of any size is searched in little memory.
import { StringDecoder } from 'node:string_decoder';

export interface Window {
  readonly text: string;
  /** Matches that begin before `from`, or at `to` or later, belong to a neighbour. */
  readonly from: number;
  readonly to: number;
  /** Line number of the first character, from 1. */
  readonly line: number;
}

const size = 256 * 1024;
/** Longer than any match may be. */
const overlap = 16 * 1024;
/** What rules look at before a match. */
const context = 64;

/** @returns takes bytes and gives the windows they complete; `undefined` ends the file. */
export function textWindows(): (bytes: Buffer | undefined) => readonly Window[] {
  const decoder = new StringDecoder('utf8');
  let text = '';
  let from = 0;
  let line = 1;

  return (bytes) => {
    // Without its zeros, UTF-16 of anything a rule knows is plain text as well.
    text += (bytes === undefined ? decoder.end() : decoder.write(bytes)).replaceAll('\0', '');
    const windows: Window[] = [];
    while (text.length >= size) {
      const to = size - overlap;
      windows.push({ text: text.slice(0, size), from, to, line });
      line += linesIn(text, to - context);
      text = text.slice(to - context);
      from = context;
    }
    if (bytes === undefined) windows.push({ text, from, to: Number.POSITIVE_INFINITY, line });
    return windows;
  };
}

/** @returns how many lines end before `end`. */
export function linesIn(text: string, end: number): number {
  let lines = 0;
  for (let at = text.indexOf('\n'); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) lines += 1;
  return lines;
}
