// Whether a text for an agent's session holds a command that must not be run: found by parsing, not by substrings.
import { type Piece, piecesOf } from './pieces.ts';
import { type DangerCode, reasons } from './rules.ts';
import { judgeScript } from './script.ts';
import { newSession, type Session, subshell } from './session.ts';

export type { DangerCode } from './rules.ts';

export interface Danger {
  readonly code: DangerCode;
  /** what is dangerous, in words for a person */
  readonly reason: string;
  /** the command as it would run (quotes and variables resolved), one cleaned line of at most 200 characters */
  readonly command: string;
}

/**
 * What counts as a command: a line whose first word is a program (a list mark, a quote mark or a prompt such as `$ ` before it
 * does not hide it), an inline code span of more than one word, a line of a fence, and a whole paragraph or fence as one script.
 * Inside of these everything that the shell would run: lists, pipes, bodies, substitutions, `sh -c`, `xargs`, heredocs for a shell.
 * A sentence is no command: "please never run rm -rf / here" starts with the program `please`, and `reboot` in backticks
 * within a sentence is a name. Directory changes and variables carry on from line to line.
 *
 * Out of reach, so that nobody relies on it: what another language does (`python -c "os.system(…)"`), a script that is downloaded
 * by one command and run by another, what a file or an alias of the machine holds, what a filter makes of text (`rev | sh`),
 * arguments of shell functions, slices of variables (`${PATH:0:1}`), glob patterns as program names, PowerShell and cmd, and what
 * an agent makes of a sentence. This guard stops accidents and plain malice of people who may speak to the agent; the fence
 * around an agent is its account and its worktree. `git push --force` is not judged here: the push has guards of its own.
 *
 * @param text the message as it will be sent, of any length (50 KB take some 50 ms, when they are made to take long a second); never throws
 * @returns the first danger; undefined when there is none
 */
export function judge(text: string): Danger | undefined {
  const session = newSession(text.length);
  for (const piece of piecesOf(text)) {
    const finding = judgeScript(piece.script, sessionFor(piece, session));
    if (finding) return { code: finding.code, reason: reasons[finding.code], command: shown(finding.command) };
  }
  return undefined;
}

/** The lines of a paragraph follow it: what it changes must not count twice. */
function sessionFor(piece: Piece, session: Session): Session {
  return piece.repeats ? subshell(session) : session;
}

function shown(command: string): string {
  const line = command.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}\s]+/gu, ' ').trim();
  return line.length <= 200 ? line : `${line.slice(0, 199).replace(/\p{Cs}/u, '')}…`;
}
