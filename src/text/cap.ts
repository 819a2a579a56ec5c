// GitHub's limit on the length of a text, known here and nowhere else.
import { head, tail } from './clean.ts';
import { disarm } from './disarm.ts';
import { parseMarker } from './marker.ts';
import { type Ends, endsOf } from './open-ends.ts';

/** GitHub refuses bodies above 65,536 characters with 422; we stay below, to have room for a marker. */
export const longestBody = 60_000;

/** @returns the text when it fits, else its beginning and its end, and between them how much was left out. */
export function middleOut(text: string, limit: number, headShare = 0.25): string {
  if (text.length <= limit) return text;
  const note = (left: number) => `\n… ${left} characters left out …\n`;
  const room = limit - note(text.length).length;
  if (room < 0) return head(text, limit);
  const first = head(text, Math.floor(room * headShare));
  const last = tail(text, room - first.length);
  return `${first}${note(text.length - first.length - last.length)}${last}`;
}

/**
 * The last resort for a whole Markdown body: its beginning and its end, cut between lines. Fences and `<details>` that are cut
 * through are closed and opened again, code stays code, and our marker stays the last line.
 * Parts that may be long are to be shortened one by one before.
 *
 * @param limit longest result in UTF-16 units, which is what GitHub counts at most
 * @param whole where all of it can be read: an address or a path
 */
export function capBody(body: string, limit = longestBody, whole?: string): string {
  if (body.length <= limit) return body;
  const marker = parseMarker(body) ? `\n\n${body.trimEnd().split('\n').at(-1)}` : '';
  const lines = body
    .slice(0, body.trimEnd().length - marker.trim().length)
    .trimEnd()
    .split('\n');
  const short = lines.map((line) => shortLine(line, Math.floor(limit / 8)));
  const ends = endsOf(short);
  let room = limit - marker.length;
  while (room > 0) {
    const cut = cutTo(short, ends, room, (kept) => noteFor(size(lines) - kept, whole)) + marker;
    if (cut.length <= limit) return cut;
    room -= Math.max(cut.length - limit, Math.ceil(limit / 100));
  }
  return head(noteFor(body.length, whole), limit);
}

function noteFor(left: number, whole: string | undefined): string {
  return `_… ${left.toLocaleString('en')} characters left out${whole === undefined ? '' : `; the whole is at ${whole}`} …_`;
}

/**
 * What is cut out of a line may have been half a code span, so nothing in it counts as code any more. A line that opens a
 * fence has to go on opening it; one inside another fence must not begin to close it.
 */
function shortLine(line: string, limit: number): string {
  if (line.length <= limit) return line;
  const fence = /^[\s>*+\-\d.)]*(?:`{3,}|~{3,})/.exec(line)?.[0];
  if (fence !== undefined && !line.slice(fence.length).includes('`')) return head(`${fence}…`, limit);
  const [first = '', note = '', last = ''] = middleOut(line, limit).split('\n');
  const text = `${disarm(first)} ${note} ${disarm(last.replace(/^[^\p{L}\p{N}]+/u, ''))}`;
  return head(text.replaceAll('`', "'"), limit);
}

function cutTo(lines: readonly string[], ends: Ends, room: number, note: (kept: number) => string): string {
  const first = lines.slice(0, ends.headBefore(linesWithin(lines, room / 4)));
  const rest = lines.slice(first.length).reverse();
  const start = ends.tailFrom(lines.length - linesWithin(rest, room - size(first)));
  const last = lines.slice(start);
  return [
    ...first,
    ...ends.closing(first.length),
    '',
    note(size(first) + size(last)),
    '',
    ...ends.opening(start),
    ...last,
    ...ends.closing(lines.length),
  ].join('\n');
}

/** @returns how many lines fit. */
function linesWithin(lines: readonly string[], room: number): number {
  let used = 0;
  const end = lines.findIndex((line) => {
    used += line.length + 1;
    return used > room;
  });
  return end === -1 ? lines.length : end;
}

function size(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + line.length + 1, 0);
}
