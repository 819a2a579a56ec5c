// Brace expansion, which the shell does before anything else: `{/etc,/usr}` is two words.
import { combined } from './choices.ts';
import type { Session } from './session.ts';

/** Who nests braces deeper than this hides something. */
const deepest = 20;

/** @returns the words that a word as written becomes */
export function braced(text: string, session: Session, level = 0): readonly string[] {
  const braces = bracesOf(text);
  if (!braces) return [text];
  if (level > deepest) {
    session.budget.left = -1;
    return [text];
  }
  const choices = braces.choices.flatMap((choice) => braced(choice, session, level + 1));
  const ends = combined(choices, braced(braces.after, session, level + 1), session);
  return combined([braces.before], ends, session);
}

interface Braces {
  readonly before: string;
  readonly choices: readonly string[];
  readonly after: string;
}

/** @returns the first choice in a word as written; undefined when there is none: a sequence (`{a..c}`) is left as it is */
function bracesOf(text: string): Braces | undefined {
  const open = text.indexOf('{');
  const choices: string[] = [];
  let start = open + 1;
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    if (text[at] === '{') depth++;
    if (text[at] === '}') depth--;
    if (depth > 1 || (depth === 1 && text[at] !== ',')) continue;
    choices.push(text.slice(start, at));
    start = at + 1;
    if (depth === 0)
      return choices.length > 1 ? { before: text.slice(0, open), choices, after: text.slice(start) } : undefined;
  }
  return undefined;
}
