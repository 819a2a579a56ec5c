// Untrusted text without what eyes cannot see and terminals would obey.

const terminalSequence =
  /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[PX^_][^\u001b]*(?:\u001b\\)?|[ -/]*[0-~])/g;
const lineBreak = /\r\n?|\u0085|\u2028|\u2029/g;
// Control, format (bidirectional, zero-width, tags), lone surrogates and everything else that is drawn as nothing.
// The emoji presentation selector U+FE0F stays: without it hearts and arrows change their look.
const unseen = /(?!\n|\t|\ufe0f)[\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu;

/**
 * Takes out terminal sequences, control, bidirectional, zero-width and tag characters; line ends become `\n`.
 *
 * @returns the text a person would have seen
 */
export function clean(text: string): string {
  return text.replace(terminalSequence, '').replace(lineBreak, '\n').replace(unseen, '');
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

/** @returns at most the first `length` UTF-16 units, without half a surrogate pair at the end. */
export function head(text: string, length: number): string {
  const cut = text.slice(0, Math.max(0, length));
  return /[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut;
}

/** @returns at most the last `length` UTF-16 units, without half a surrogate pair at the start. */
export function tail(text: string, length: number): string {
  const cut = length > 0 ? text.slice(-length) : '';
  return /^[\udc00-\udfff]/.test(cut) ? cut.slice(1) : cut;
}
