// What the stand-in for a model does, read from the text it is given: `[[sh: CMD]]`, `[[say TEXT]]` and the like.

/** One answer of the model. Of the things before its end only the first call or failure counts. */
export interface Move {
  /** Milliseconds it thinks first. */
  readonly wait: number;
  /** It thinks until each of these was released. */
  readonly holds: readonly string[];
  readonly text: string;
  readonly end: Call | Failure | null;
}

/** `tool: null`: the shell tool, whatever the CLI calls it. */
export type Call =
  | { readonly kind: 'call'; readonly tool: null; readonly command: string }
  | { readonly kind: 'call'; readonly tool: string; readonly args: Readonly<Record<string, unknown>> };

export interface Failure {
  readonly kind: 'failure';
  /** HTTP status. A failure is never used up: each try of it fails again. */
  readonly status: number;
  /** What is answered, where the script says it: as the service whose wire it is writes it. */
  readonly body?: unknown;
}

/** A step ends at the first `]]` that ends its word, so that a command may hold others. */
const step = /\[\[(?:(sh):|(tool|sleep|hold|fail|say)[ \t])\s*([\s\S]*?)\]\](?=\s|$)/g;

export function hasSteps(text: string): boolean {
  return text.search(step) >= 0;
}

/**
 * @param text steps between anything else
 * @returns a move for each step that calls a tool or fails, and one for what is said and waited after the last of them
 * @throws SyntaxError for JSON that is none
 */
export function parseScript(text: string): readonly Move[] {
  const moves: Move[] = [];
  let wait = 0;
  let holds: string[] = [];
  let said: string[] = [];
  for (const [, shell, verb = shell, rest = ''] of text.matchAll(step)) {
    if (verb === 'sleep') wait += Number(rest);
    else if (verb === 'hold') holds.push(rest.trim());
    else if (verb === 'say') said.push(rest.trim());
    else end(endOf(verb ?? '', rest.trim()));
  }
  if (wait > 0 || holds.length > 0 || said.length > 0) end(null);
  return moves;

  function end(how: Move['end']): void {
    moves.push({ wait, holds, text: said.join('\n'), end: how });
    wait = 0;
    holds = [];
    said = [];
  }
}

function endOf(verb: string, rest: string): Call | Failure {
  if (verb === 'sh') return { kind: 'call', tool: null, command: rest };
  const [, word = '', json = ''] = /^(\S+)\s*([\s\S]*)$/.exec(rest) ?? [];
  if (verb === 'fail')
    return { kind: 'failure', status: Number(word), ...(json && { body: JSON.parse(json) as unknown }) };
  return { kind: 'call', tool: word, args: json === '' ? {} : (JSON.parse(json) as Record<string, unknown>) };
}
