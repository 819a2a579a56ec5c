// What `conductor logs` prints.
import { drawnLine } from '../../text/drawn.ts';
import { counted } from '../../text/words.ts';

/** Lines as a person saw them, without secrets. A secret of many lines makes one of them, so there may be fewer. */
export function shownLines(printed: readonly string[], mask: (text: string) => string): readonly string[] {
  if (printed.length === 0) return [];
  return mask(printed.map(drawnLine).join('\n')).split('\n');
}

/** @returns whether a person would have seen nothing of the line. */
export function isBlank(printed: string): boolean {
  return drawnLine(printed) === '';
}

/** @returns a remark on what is left out; nothing where nothing is */
export function cutWords(cut: number, isExact: boolean, shown: number): string[] {
  if (cut === 0) return [];
  const count = counted(cut, 'line').replace(/^\d+/, (digits) => Number(digits).toLocaleString('en'));
  const more = isExact ? `; --lines ${cut + shown} shows all` : '';
  return [`${isExact ? '' : 'more than '}${count} before these ${cut === 1 ? 'was' : 'were'} cut${more}`];
}
