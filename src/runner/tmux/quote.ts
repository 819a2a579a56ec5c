// Quoting for tmux command lines, for its formats, and for the shell.

/** @returns the text as one word of a tmux command line or of a POSIX shell: both take single quotes literally. @throws on a newline, which would end a control-mode command */
export function quote(text: string): string {
  if (/[\n\r\0]/.test(text)) throw new Error('a tmux argument must be one line');
  return shellQuote(text);
}

/** @returns the text as one word of a POSIX shell script; newlines are kept. */
export function shellQuote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** @returns the text so that it survives tmux's format (`#`) and time (`%`) expansion unchanged. */
export function formatEscape(text: string): string {
  return text.replaceAll('#', '##').replaceAll('%', '%%');
}
