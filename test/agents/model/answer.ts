// Decides what the stand-in answers. It remembers nothing: the conversation that it is sent tells how far it is.
import { type Asked, openPart } from './asked.ts';
import { hasSteps, type Move, parseScript } from './script.ts';

/** Said at the end of each script, so that nobody takes it for a model. */
export const theEnd = 'This is a scripted stand-in for a language model. Its script is at its end.';

/** To a request without tools; every CLI takes it for the title of the conversation. */
export const title = '{"title":"A scripted stand-in"}';

/** Then it gives up. */
const mostReads = 3;
const idle = { wait: 0, holds: [] } as const;

/** Where a prompt of the conductor sends the agent to read. */
const pointer = /\.conductor\/[\w./-]+\.md/g;

/**
 * One move for each request: the number of tool results since the last word of a person tells which one is next, so that neither
 * retries nor several agents at once disturb it. A person who points to files of `.conductor/` has them read first, with the
 * CLI's own shell, and the script is what stands there.
 *
 * @throws SyntaxError for a script that is none
 */
export function answer({ turns, tools }: Pick<Asked, 'turns' | 'tools'>): Move {
  if (tools.length === 0) return { ...idle, text: title, end: null };
  const { user, results } = openPart(turns);
  if (hasSteps(user)) return move(user, results.length);
  const files = [...new Set(user.match(pointer))];
  if (files.length === 0) return move('', 0);
  const read = results.findIndex(isPage);
  if (read >= 0) return move(results[read] ?? '', results.length - read - 1);
  if (results.length > mostReads) return move('', 0);
  return { ...idle, text: 'I read it.', end: { kind: 'call', tool: null, command: `cat ${files.join(' ')}` } };
}

/** Each of those files begins with a heading. A CLI on a busy machine may lose what a quick command printed. */
function isPage(result: string): boolean {
  return /^(?:Output: )?# /m.test(result);
}

function move(script: string, index: number): Move {
  return parseScript(script)[index] ?? { ...idle, text: theEnd, end: null };
}
