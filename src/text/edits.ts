// Changes to a text, noted by place and made all at once.

/** Replaces what stands from `start` up to `end` (offsets in UTF-16 units). */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** @returns the edits in the order of the text; those that touch the same characters become one, with the text of the first. */
export function merged(edits: readonly Edit[]): Edit[] {
  const result: Edit[] = [];
  for (const edit of [...edits].sort((a, b) => a.start - b.start || b.end - a.end)) {
    const last = result.at(-1);
    if (!last || edit.start >= last.end) result.push(edit);
    else if (edit.end > last.end) result[result.length - 1] = { ...last, end: edit.end };
  }
  return result;
}

/** @param edits in order and apart, as `merged` gives them */
export function applied(source: string, edits: readonly Edit[]): string {
  let text = '';
  let done = 0;
  for (const edit of edits) {
    text += source.slice(done, edit.start) + edit.text;
    done = edit.end;
  }
  return text + source.slice(done);
}

/**
 * @param spans in order; they may lie inside each other
 * @returns the text with a blank in place of everything that is in none of the spans; its lines and its length are as before
 */
export function onlyWithin(text: string, spans: readonly { readonly start: number; readonly end: number }[]): string {
  let result = '';
  for (const { start, end } of spans) {
    result += blank(text.slice(result.length, start)) + text.slice(Math.max(start, result.length), end);
  }
  return result + blank(text.slice(result.length));
}

function blank(text: string): string {
  return text.replace(/[^\n]/g, ' ');
}
