// GitHub's limit on the length of a text, known here and nowhere else.
import { head, tail } from './clean.ts';

/** GitHub refuses bodies above 65,536 characters with 422; we stay below, to have room for a marker. */
export const longestBody = 60_000;

/** @returns the text when it fits, else its beginning and its end, and between them how much was left out. */
export function middleOut(text: string, limit: number, headShare = 0.25): string {
  if (text.length <= limit) return text;
  const note = (left: number) => `\n… ${left} characters left out …\n`;
  const room = Math.max(0, limit - note(text.length).length);
  const first = head(text, Math.floor(room * headShare));
  const last = tail(text, room - first.length);
  return `${first}${note(text.length - first.length - last.length)}${last}`;
}

/**
 * The last resort for a whole Markdown body: cut between lines, and a fence that is cut through is closed and opened again.
 * Parts that may be long are to be shortened one by one before.
 *
 * @param limit longest result in UTF-16 units, which is what GitHub counts at most
 */
export function capBody(body: string, limit = longestBody): string {
  if (body.length <= limit) return body;
  const lines = body.split('\n').map((line) => middleOut(line, Math.floor(limit / 8)).replaceAll('\n', ' '));
  const room = limit - 400;
  const first = linesWithin(lines, room / 4);
  const last = linesWithin(lines.slice(first.length).reverse(), room - size(first)).reverse();
  const open = openFence(first);
  const cutOpen = openFence(lines.slice(0, lines.length - last.length));
  const left = size(lines) - size(first) - size(last);
  return [
    ...first,
    ...(open ? [open.close] : []),
    '',
    `_… ${left} characters left out …_`,
    '',
    ...(cutOpen ? [cutOpen.line] : []),
    ...last,
  ].join('\n');
}

function linesWithin(lines: readonly string[], room: number): string[] {
  let used = 0;
  const end = lines.findIndex((line) => {
    used += line.length + 1;
    return used > room;
  });
  return lines.slice(0, end === -1 ? lines.length : end);
}

function size(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + line.length + 1, 0);
}

function openFence(lines: readonly string[]): { readonly line: string; readonly close: string } | undefined {
  let open: { line: string; close: string } | undefined;
  for (const line of lines) {
    const [, ticks, rest] = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(line) ?? [];
    if (ticks === undefined || rest === undefined) continue;
    if (!open) open = { line: line.slice(0, 100), close: ticks };
    else if (rest.trim() === '' && ticks.startsWith(open.close)) open = undefined;
  }
  return open;
}
