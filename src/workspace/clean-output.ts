// Makes a program's output fit for people: no colours, no cursor movements, no control bytes, no half characters.

/** @returns text with nothing below a space but newlines and tabs. */
export function cleanOutput(output: string): string {
  return (
    output
      // Operating-system commands (titles, links), then control sequences (ECMA-48), then other escapes.
      .replace(/[\u001b\u009d]\][^\u0007\u001b\u009c]*(\u0007|\u001b\\|\u009c)?/g, '')
      .replace(/(\u001b\[|\u009b)[0-?]*[ -/]*[@-~]?/g, '')
      .replace(/\u001b[ -/]*[0-~]?/g, '')
      .replace(/\r\n?/g, '\n')
      .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '')
      // Bidirectional controls reorder what a reader sees.
      .replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '')
  );
}

/** @returns the end of the text, at most `most` UTF-16 units, begun at a line where there is one. */
export function tailOf(text: string, most: number): string {
  if (text.length <= most) return text;
  const cut = text.slice(-most);
  const line = cut.indexOf('\n') + 1;
  return line > 0 && line < cut.length ? cut.slice(line) : cut.replace(/^[\udc00-\udfff]/, '');
}
