// Which program a command starts.
import type { Field } from './flow.ts';

/**
 * @param words of a command, expanded
 * @returns the program without its directory and in lower case, and the words from it on: a variable that nobody set is empty,
 * so that `$SUDO rm x` starts `rm`. Without a program it is the empty text.
 */
export function programOf(words: readonly Field[]): { program: string; rest: readonly Field[] } {
  const at = words.findIndex(({ text }) => withoutUnknown(text) !== '');
  const path = at < 0 ? '' : withoutUnknown(words[at]?.text ?? '');
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  return { program: name.endsWith('.exe') ? name.slice(0, -4) : name, rest: at < 0 ? [] : words.slice(at) };
}

function withoutUnknown(text: string): string {
  return text.replace(/\$\{[^}]*\}/gu, '');
}
