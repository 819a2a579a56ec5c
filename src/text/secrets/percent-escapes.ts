// Where a value stands in a text that has some of its characters as percent escapes, as addresses and forms do.
// Undone once for all values: a pattern for every spelling of one key would be megabytes of machine code.

/** Offsets in UTF-16 units; `end` is behind it. */
export interface Place {
  readonly start: number;
  readonly end: number;
}

/** The bytes of a text, escapes undone, one character for each; `at` of a byte: where it is written, and behind the last one the end. */
interface Undone {
  readonly bytes: string;
  readonly at: Uint32Array;
}

const escaped = /%[0-9A-Fa-f]{2}/;

/** @returns where one of the values begins and ends, in any mixture of characters and escapes; a blank may be written as plus */
export function escapedPlaces(text: string, values: readonly string[]): readonly Place[] {
  if (!escaped.test(text)) return [];
  const undone = undo(text);
  // Forms write a blank as plus; the rest of such a value may have a plus that is none.
  const blanks = undone.bytes.replaceAll('+', ' ');
  return values.flatMap((value) => {
    const sought = Buffer.from(value, 'utf8').toString('latin1');
    const places = placesOf(undone, undone.bytes, sought);
    return sought.includes(' ') ? [...places, ...placesOf(undone, blanks, sought.replaceAll('+', ' '))] : places;
  });
}

/** @returns the text with the mask in each place; where places overlap, once */
export function maskPlaces(text: string, places: readonly Place[], mask: string): string {
  let masked = '';
  let from = 0;
  for (const { start, end } of places.toSorted((a, b) => a.start - b.start)) {
    if (start >= from) masked += text.slice(from, start) + mask;
    from = Math.max(from, end);
  }
  return masked + text.slice(from);
}

function undo(text: string): Undone {
  const bytes = Buffer.alloc(Buffer.byteLength(text, 'utf8'));
  const at = new Uint32Array(bytes.length + 1);
  let length = 0;
  let place = 0;
  // An escape, or what stands before the next one.
  for (const [written] of text.matchAll(/%[0-9A-Fa-f]{2}|%|[^%]+/g)) {
    if (escaped.test(written)) {
      at[length] = place;
      length = bytes.writeUInt8(Number.parseInt(written.slice(1), 16), length);
      place += written.length;
      continue;
    }
    bytes.write(written, length);
    for (const character of written) {
      for (let left = sizeOf(character); left > 0; left--) at[length++] = place;
      place += character.length;
    }
  }
  at[length] = text.length;
  return { bytes: bytes.toString('latin1', 0, length), at };
}

/** @returns bytes in UTF-8; a lone half of a pair is written as one that is none, in three */
function sizeOf(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x80) return 1;
  if (code < 0x800) return 2;
  return code < 0x10000 ? 3 : 4;
}

function placesOf({ at }: Undone, bytes: string, sought: string): readonly Place[] {
  const places: Place[] = [];
  for (let found = bytes.indexOf(sought); found >= 0; found = bytes.indexOf(sought, found + 1)) {
    places.push({ start: at[found] ?? 0, end: at[found + sought.length] ?? 0 });
  }
  return places;
}
