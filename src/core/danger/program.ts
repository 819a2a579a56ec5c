// Which program a command starts.
import { type Field, isUnread } from './flow.ts';

/**
 * @param words of a command, expanded
 * @returns the program without its directory and in lower case, and the words from it on: a variable that nobody set is empty,
 * so that `$SUDO rm x` starts `rm`. Without a program it is the empty text.
 */
export function programOf(words: readonly Field[]): { program: string; rest: readonly Field[] } {
  const first = words.find(({ text, flow }) => withoutUnknown(text) !== '' || isUnread(flow));
  if (!first) return { program: '', rest: [] };
  const path = withoutUnknown(first.text);
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  return { program: name.endsWith('.exe') ? name.slice(0, -4) : name, rest: words.slice(words.indexOf(first)) };
}

function withoutUnknown(text: string): string {
  return text.replace(/\$\{[^}]*\}/gu, '');
}
