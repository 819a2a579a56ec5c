// Untrusted text without what eyes cannot see and terminals would obey.

const lineBreak = /\r\n?|\u0085|\u2028|\u2029/g;
// A terminal sequence, or what is left of one; or a run of control, format (bidirectional, zero-width, tags), lone surrogates and everything else that
// is drawn as nothing. One emoji presentation selector U+FE0F stays where it belongs, behind a pictograph or in a keycap:
// without it hearts and arrows change their look, and anywhere else selectors can spell a whole message.
const unseen =
  /\u001b(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_][^\u0007\u001b\n]*(?:\u0007|\u001b\\)?|[ -/]*[0-~])?|(?:(?![\n\t\u001b]|(?<=\p{Extended_Pictographic})\ufe0f|(?<=[0-9#*])\ufe0f\u20e3)[\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}])+/gu;
// What a reader takes for one character is rarely longer: families, flags and keycaps are.
const longestCharacter = 40;
const characters = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * Takes out terminal sequences, control, bidirectional, zero-width and tag characters; line ends become `\n`.
 *
 * @returns the text a person would have seen
 */
export function clean(text: string): string {
  return withoutUnseen(text).text;
}

/** Cleans, and counts. @returns also how many runs of unseen characters were taken out; line ends do not count */
export function withoutUnseen(text: string): { readonly text: string; readonly removed: number } {
  let removed = 0;
  let end = -1;
  const seen = text.replace(lineBreak, '\n').replace(unseen, (run: string, start: number) => {
    if (start !== end) removed++;
    end = start + run.length;
    return '';
  });
  return { text: seen, removed };
}

/**
 * Cleans, and puts everything on one line.
 *
 * @param limit longest result in UTF-16 units; a cut shows as `…` and never splits a character
 */
export function oneLine(text: string, limit = 200): string {
  const line = clean(text).replace(/\s+/g, ' ').trim();
  return line.length <= limit ? line : `${head(line, limit - 1).trimEnd()}…`;
}

/** @returns at most the first `length` UTF-16 units, without a part of a character (or of a composed emoji) at the end. */
export function head(text: string, length: number): string {
  return text.slice(0, boundary(text, length, 'before'));
}

/** @returns at most the last `length` UTF-16 units, without a part of a character (or of a composed emoji) at the start. */
export function tail(text: string, length: number): string {
  return text.slice(boundary(text, text.length - length, 'after'));
}

/** The nearest place where a text may be cut; in what combines more than anybody reads, at least no surrogate pair is split. */
function boundary(text: string, place: number, side: 'before' | 'after'): number {
  const found = characters.segment(text).containing(place);
  if (!found || found.index === place) return Math.max(0, place);
  const near = side === 'before' ? found.index : found.index + found.segment.length;
  return Math.abs(near - place) < longestCharacter ? near : wholePair(text, place, side);
}

function wholePair(text: string, place: number, side: 'before' | 'after'): number {
  const split = /[\ud800-\udbff][\udc00-\udfff]/.test(text.slice(place - 1, place + 1));
  if (!split) return place;
  return side === 'before' ? place - 1 : place + 1;
}
