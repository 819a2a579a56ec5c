// `conductor agent inbox`: the messages an agent has not read yet.
import { letterLines, markRead, readInbox } from '../../agent-side/inbox.ts';
import { exitCodes } from '../exit-codes.ts';
import { CommandError } from '../fail.ts';
import { type Terminal, thisTerminal } from '../terminal.ts';
import { asCommandError } from './agent-refusal.ts';

export interface InboxOptions {
  readonly json?: boolean;
  /** Seconds, as they were typed. */
  readonly wait?: string;
}

const longestWait = 3_600;

/**
 * Prints each unread message, oldest first, and remembers that it was shown. With `--json`: `{messages: [{name, path, at, text}]}`.
 *
 * @param signal ends the waiting early
 * @throws CommandError `seconds_malformed` (exit code 2), `not_in_session` (1). That nothing came is no error
 */
export async function agentInbox(
  { json = false, wait }: InboxOptions = {},
  terminal: Terminal = thisTerminal(),
  signal: AbortSignal = new AbortController().signal,
): Promise<void> {
  const reading = { wait: 1_000 * secondsOf(wait), signals: [signal] };
  const letters = await readInbox(terminal, reading).catch(asCommandError);
  const messages = letters.map((letter) => ({ ...letter, at: new Date(letter.at).toISOString() }));
  terminal.out(...(json ? [JSON.stringify({ messages })] : letterLines(letters)));
  await markRead(terminal, letters).catch(asCommandError);
}

function secondsOf(typed = '0'): number {
  const seconds = Number(typed);
  if (typed.trim() !== '' && seconds >= 0 && seconds <= longestWait) return seconds;
  const hint = `give a number from 0 to ${longestWait}, for example: conductor agent inbox --wait 60`;
  throw new CommandError('seconds_malformed', `"${typed}" is no number of seconds to wait`, hint, exitCodes.usage);
}
