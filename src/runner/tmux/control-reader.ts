// Reads what a tmux control-mode client prints: replies between %begin and %end, and notices.

export type ControlItem =
  /** `mine` tells answers to what was written to the client from those to its start-up commands. */
  | { readonly kind: 'reply'; readonly mine: boolean; readonly refused: boolean; readonly lines: readonly string[] }
  | { readonly kind: 'notice'; readonly name: string };

interface OpenReply {
  readonly id: string;
  readonly mine: boolean;
  readonly lines: string[];
}

/**
 * @returns a function that takes the client's output in pieces of any size. Lines inside a reply are taken as they are until the
 * `%end` with the same time, number and flags: a pane's text that looks like a guard line does not end it.
 */
export function controlReader(onItem: (item: ControlItem) => void): (chunk: string) => void {
  let rest = '';
  let open: OpenReply | undefined;

  return (chunk) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) takeLine(line);
  };

  function takeLine(line: string): void {
    const guard = /^%(begin|end|error) (\d+ \d+ (\d+))$/.exec(line);
    const [, word, id = '', flags] = guard ?? [];
    if (open === undefined) {
      if (word === 'begin') open = { id, mine: (Number(flags) & 1) === 1, lines: [] };
      else if (line.startsWith('%')) onItem({ kind: 'notice', name: line.slice(1).split(' ')[0] ?? '' });
      // Anything else is a stray message (an unreadable file of load-buffer is told like this): nobody waits for it.
    } else if (id === open.id && (word === 'end' || word === 'error')) {
      const { mine, lines } = open;
      open = undefined;
      onItem({ kind: 'reply', mine, refused: word === 'error', lines });
    } else {
      open.lines.push(line);
    }
  }
}
