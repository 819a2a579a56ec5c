// Commands that are asked of the server: `conductor deploy`, `answer`, `pause` … say the same as `/conductor …` in a comment.
import { randomUUID } from 'node:crypto';
import { userInfo } from 'node:os';
import { text as readAll } from 'node:stream/consumers';
import type { Note } from '../../core/effect.ts';
import type { Verb } from '../../core/policy.ts';
import type { CommandAnswer, CommandRequest } from '../../ports/answers.ts';
import { oneLine } from '../../text/clean.ts';
import { commands } from '../../text/commands.ts';
import { exitCodes } from '../exit-codes.ts';
import { CommandError } from '../fail.ts';
import { type ProjectOptions, type Reached, withConductor } from '../reach.ts';
import { type Terminal, thisTerminal } from '../terminal.ts';
import type { SaidVerb, Typed } from '../verb.ts';

export interface SayOptions extends ProjectOptions {
  readonly json?: boolean;
}

/** Nothing longer fits into a comment of GitHub either. */
const longest = 65_536;

/**
 * With `--json`: `{ok: true, verb, of, note}`, or `{ok: false, verb, of, code, reason, hint}`.
 *
 * @throws CommandError `text_missing`, `text_too_long` (exit code 2), `not_taken`, `not_answered` (4), `refused` by the law (1), those
 * of `RefusalCode`
 */
export async function say(verb: SaidVerb, typed: Typed, options: SayOptions, terminal = thisTerminal()): Promise<void> {
  const text = await textOf(verb, typed);
  await withConductor(options, terminal, async ({ ask }) => {
    const answer = await asked({ written: typed.of, verb, text }, ask, terminal);
    tell(answer, { verb, of: typed.of }, options, terminal);
  });
}

/**
 * Has it carried out in the name of who typed it.
 *
 * @throws CommandError `not_taken`, `not_answered`
 */
export async function asked(
  said: Pick<CommandRequest, 'written' | 'verb' | 'text' | 'priority'>,
  ask: Reached['ask'],
  terminal: Terminal,
): Promise<CommandAnswer> {
  const actor = `cli:${userInfo().username}`;
  const onSilence = () => terminal.err('still waiting: is `conductor up` or `conductor serve` running?');
  const answer = await ask({ ...said, word: said.verb, actor, reply: randomUUID() }, onSilence);
  if (answer === 'untaken' || answer === 'unanswered') throw noAnswer(answer);
  return answer;
}

/** @returns what was typed as a text, with what came from standard input; line ends are `\n`. @throws CommandError `text_too_long` */
export async function typedText(words: readonly string[]): Promise<string> {
  const written = words.at(-1) === '-' ? [...words.slice(0, -1), await readAll(process.stdin)] : words;
  const text = written.join(' ').replace(/\r\n?/g, '\n').trim();
  if (text.length <= longest) return text;
  const hint = 'say it in fewer words, or commit it to a file and name that';
  throw new CommandError('text_too_long', `the text has more than ${longest} characters`, hint, exitCodes.usage);
}

async function textOf(verb: SaidVerb, { words }: Typed): Promise<string> {
  const text = await typedText(words);
  if (text === '' && commands[verb].cli.usage.includes('<text')) {
    const hint = `conductor ${commands[verb].cli.usage}; the text - is read from standard input`;
    throw new CommandError('text_missing', `${verb} needs a text`, hint, exitCodes.usage);
  }
  return text;
}

function noAnswer(answer: 'untaken' | 'unanswered'): CommandError {
  if (answer === 'untaken') {
    const hint = 'start `conductor up` or `conductor serve`, then say it again';
    return new CommandError(
      'not_taken',
      'nobody took the command up, and nothing was done',
      hint,
      exitCodes.unreachable,
    );
  }
  const hint = '`conductor status` shows whether it was carried out; the log of the server says more';
  return new CommandError('not_answered', 'the command was taken up, but not answered', hint, exitCodes.unreachable);
}

interface Asked {
  readonly verb: SaidVerb;
  readonly of: string;
}

function tell({ outcome, note, code }: CommandAnswer, asked: Asked, { json }: SayOptions, terminal: Terminal): void {
  const { verb, of } = asked;
  if (outcome === 'accepted') {
    const words = reasonOf(note);
    const line = `${of === '' ? verb : `${verb} ${of}`}: accepted${words === undefined ? '' : `, ${words}`}`;
    terminal.out(json ? JSON.stringify({ ok: true, verb, of, note }) : line);
    return;
  }
  const refused = refusalOf({ note, ...(code === undefined ? {} : { code }) }, verb);
  if (!json) throw refused;
  const { message: reason, hint, exitCode } = refused;
  terminal.out(JSON.stringify({ ok: false, verb, of, code: refused.code, reason, hint }));
  terminal.exit(exitCode);
}

/** @returns the refusal as an error of this program. */
export function refusalOf({ note, code }: Omit<CommandAnswer, 'outcome'>, verb: Verb): CommandError {
  const reason = reasonOf(note) ?? `${verb} was refused`;
  const hint = note && 'hint' in note ? oneLine(note.hint, 500) : '`conductor status` shows where the task stands';
  return new CommandError(code ?? 'refused', reason, hint, exitOf[code ?? 'refused'] ?? exitCodes.failed);
}

/** All others are refusals of the law, which ends with 1. */
const exitOf: Readonly<Record<string, number>> = {
  session_not_found: exitCodes.notFound,
  task_name_bad: exitCodes.usage,
  task_ambiguous: exitCodes.usage,
  task_unknown: exitCodes.notFound,
  repository_name_bad: exitCodes.usage,
  repository_ambiguous: exitCodes.usage,
  repository_unknown: exitCodes.notFound,
  agent_unknown: exitCodes.notFound,
  github_away: exitCodes.unreachable,
};

/** @returns the words of the answer, where there are any. */
export function reasonOf(note: Note | null): string | undefined {
  return note && 'reason' in note ? oneLine(note.reason, 500) : undefined;
}
