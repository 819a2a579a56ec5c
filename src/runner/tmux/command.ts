// tmux commands as words, and how they are written down for each way of giving them.

/** One tmux command: its name and arguments, each as it is meant. */
export type Command = readonly [name: string, ...args: string[]];

/** What tmux answered; `refused` is its message when a command failed (the rest of that sequence was then not run). */
export interface Answer {
  readonly lines: readonly string[];
  readonly refused: string | null;
}

/** @returns the sequence as one line of tmux's command language. @throws on a newline, which would end the line */
export function commandLine(commands: readonly Command[]): string {
  return commands.map((words) => words.map(quote).join(' ')).join(' ; ');
}

/** @returns the sequence as arguments of the `tmux` program, where a word that ends in `;` ends a command. */
export function commandArguments(commands: readonly Command[]): readonly string[] {
  return commands.flatMap((words, index) => [
    ...(index === 0 ? [] : [';']),
    ...words.map((word) => word.replace(/;$/, '\\;')),
  ]);
}

/** @returns the text so that it survives tmux's format (`#`) and time (`%`) expansion unchanged. */
export function formatEscape(text: string): string {
  return text.replaceAll('#', '##').replaceAll('%', '%%');
}

/** tmux takes single quotes as the shell does: literally. */
function quote(word: string): string {
  if (/[\n\r\0]/.test(word)) throw new Error('a word of a tmux command must be one line');
  return /^[\w%@=:./-]+$/.test(word) ? word : shellQuote(word);
}

/** @returns the text as one word of a POSIX shell script; newlines are kept. */
export function shellQuote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
