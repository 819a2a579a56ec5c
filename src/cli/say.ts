// Commands that are asked of the server: `conductor deploy`, `send`, `answer`, `pause` … say the same as `/conductor …` in a comment.
import { randomUUID } from 'node:crypto';
import { userInfo } from 'node:os';
import { text as readAll } from 'node:stream/consumers';
import type { Note } from '../core/effect.ts';
import type { CommandAnswer, RefusalCode } from '../ports/answers.ts';
import { oneLine } from '../text/clean.ts';
import { commands } from '../text/commands.ts';
import { parseTaskName } from '../text/task-name.ts';
import { chooseSession } from './choose-session.ts';
import { exitCodes } from './exit-codes.ts';
import { CommandError } from './fail.ts';
import { type ProjectOptions, type Reached, withConductor } from './reach.ts';
import { type Terminal, thisTerminal } from './terminal.ts';
import type { SaidVerb, Typed } from './verb.ts';

export interface SayOptions extends ProjectOptions {
  readonly json?: boolean;
}

/** Nothing longer fits into a comment of GitHub either. */
const longest = 65_536;

/**
 * With `--json`: `{ok: true, verb, of, note}`, or `{ok: false, verb, of, code, reason, hint}`.
 *
 * @throws CommandError `text_missing`, `text_too_long` (exit code 2), `not_taken`, `not_answered` (4), `refused` by the law (1), those
 * of `RefusalCode` and of `chooseSession`
 */
export async function say(verb: SaidVerb, typed: Typed, options: SayOptions, terminal = thisTerminal()): Promise<void> {
  const text = await textOf(verb, typed);
  await withConductor(options, terminal, async (reached) => {
    const written = await subjectOf(verb, typed, reached, terminal);
    const actor = `cli:${userInfo().username}`;
    const request = { written, verb, word: verb, text, actor, reply: randomUUID() };
    const onSilence = () => terminal.err('still waiting: is `conductor up` or `conductor serve` running?');
    const answer = await reached.ask(request, onSilence);
    if (answer === 'untaken' || answer === 'unanswered') throw noAnswer(answer);
    tell(answer, { verb, of: typed.of }, options, terminal);
  });
}

async function textOf(verb: SaidVerb, { words }: Typed): Promise<string> {
  const written = words.at(-1) === '-' ? [...words.slice(0, -1), await readAll(process.stdin)] : words;
  const text = written.join(' ').replace(/\r\n?/g, '\n').trim();
  if (text === '' && commands[verb].cli.usage.includes('<text')) {
    const hint = `conductor ${commands[verb].cli.usage}; the text - is read from standard input`;
    throw new CommandError('text_missing', `${verb} needs a text`, hint, exitCodes.usage);
  }
  if (text.length <= longest) return text;
  const hint = 'say it in fewer words, or commit it to a file and name that';
  throw new CommandError('text_too_long', `the text has more than ${longest} characters`, hint, exitCodes.usage);
}

/** A message may also be sent to whoever is at work as an agent type. */
async function subjectOf(verb: SaidVerb, { of }: Typed, reached: Reached, terminal: Terminal): Promise<string> {
  if (verb !== 'send' || parseTaskName(of)) return of;
  return (await chooseSession(of, verb, reached, terminal)).task;
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
  const refused = refusalOf(note, verb, code);
  if (!json) throw refused;
  const { message: reason, hint, exitCode } = refused;
  terminal.out(JSON.stringify({ ok: false, verb, of, code: refused.code, reason, hint }));
  terminal.exit(exitCode);
}

function refusalOf(note: Note | null, verb: SaidVerb, code: RefusalCode | undefined): CommandError {
  const reason = reasonOf(note) ?? `${verb} was refused`;
  const hint = note && 'hint' in note ? oneLine(note.hint, 500) : '`conductor status` shows where the task stands';
  return new CommandError(code ?? 'refused', reason, hint, (code && exitOf[code]) ?? exitCodes.failed);
}

/** All others are refusals like those of the law. */
const exitOf: Readonly<Partial<Record<RefusalCode, number>>> = {
  task_name_bad: exitCodes.usage,
  task_ambiguous: exitCodes.usage,
  task_unknown: exitCodes.notFound,
  repository_name_bad: exitCodes.usage,
  repository_ambiguous: exitCodes.usage,
  repository_unknown: exitCodes.notFound,
  agent_unknown: exitCodes.notFound,
  github_away: exitCodes.unreachable,
};

function reasonOf(note: Note | null): string | undefined {
  return note && 'reason' in note ? oneLine(note.reason, 500) : undefined;
}
