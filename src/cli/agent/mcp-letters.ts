// As many messages as an MCP client takes in one result.
import type { Letter } from '../../agent-side/inbox.ts';
import { head } from '../../text/clean.ts';

/** Characters. Claude Code refuses results of more than 25,000 tokens. */
const most = 50_000;

/** @returns the oldest that fit, at least one; the others stay unread, and the remark says how many they are. */
export function shownWithin(letters: readonly Letter[]): { shown: readonly Letter[]; remark: readonly string[] } {
  let room = most;
  const fitting = letters.findIndex((letter, index) => {
    room -= letter.text.length;
    return room < 0 && index > 0;
  });
  const shown = fitting === -1 ? letters : letters.slice(0, fitting);
  const left = letters.length - shown.length;
  return { shown: shown.map(shortened), remark: left === 0 ? [] : [`${left} more unread: call inbox again.`] };
}

function shortened(letter: Letter): Letter {
  if (letter.text.length <= most) return letter;
  return { ...letter, text: `${head(letter.text, most)}\n[cut here: the whole message is in ${letter.path}]` };
}
