// `conductor send`: a message for one agent, for several, or for all of them; and whether it arrived.
import { isUnprintable, unprintable } from '../../core/mail-text.ts';
import { type Priority, priorities } from '../../core/policy.ts';
import { oneLine } from '../../text/clean.ts';
import { verdictWords } from '../../text/status/mail-status.ts';
import { exitCodes } from '../exit-codes.ts';
import { CommandError } from '../fail.ts';
import { withConductor } from '../reach.ts';
import { type Terminal, thisTerminal } from '../terminal.ts';
import { oneAddressee } from './addressee.ts';
import { broadcast } from './broadcast.ts';
import { failureOf, type Handed, handOver } from './hand-over.ts';
import { reasonOf, type SayOptions, typedText } from './say.ts';

export interface SendOptions extends SayOptions {
  /** To every agent that is at work, or will be. */
  readonly all?: boolean;
  readonly priority?: string;
  /** false: do not wait for the verdict. */
  readonly wait?: boolean;
}

/**
 * With `--json`, for one: `{ok: true, verb, of, note, task, seq, state, reason}` or `{ok: false, verb, of, code, reason, hint}`; for
 * several: `{ok, verb, of, results: SendRow[]}`. It ends with 0 when at least one received it.
 *
 * @param words the addressee and the text; with `all` only the text
 * @throws CommandError `text_missing`, `text_unprintable`, `text_too_long`, `priority_unknown`, `several_sessions` (exit code 2),
 * `session_not_found` (5), `nobody_reached` and the refusals of the law (1), `not_taken`, `not_answered` (4)
 */
export async function send(words: readonly string[], options: SendOptions, terminal = thisTerminal()): Promise<void> {
  const [to = '', rest] = options.all ? ['', words] : [words[0], words.slice(1)];
  const text = await textOf(rest);
  const message = { text, priority: priorityOf(options.priority), wait: options.wait !== false };
  const everybody = options.all === true || to === 'all';
  await withConductor(options, terminal, async (reached) => {
    if (everybody || to.includes(',')) {
      const asJson = { ...message, json: options.json === true };
      return broadcast(everybody ? undefined : to, asJson, reached, terminal);
    }
    const addressee = await oneAddressee(to, reached, terminal);
    tellOne(await handOver(addressee, message, reached, terminal), to, options, terminal);
  });
}

async function textOf(words: readonly string[]): Promise<string> {
  const text = await typedText(words);
  if (text === '') {
    const hint = 'conductor send <agent-or-task> <text>; the text - is read from standard input';
    throw new CommandError('text_missing', 'send needs a text', hint, exitCodes.usage);
  }
  if (isUnprintable(text)) {
    throw new CommandError(unprintable.code, unprintable.reason, unprintable.hint, exitCodes.usage);
  }
  return text;
}

function priorityOf(written: string | undefined): Priority | undefined {
  const known = priorities.find((priority) => priority === written);
  if (known || written === undefined) return known;
  const hint = `the priorities are ${priorities.join(', ')}`;
  throw new CommandError('priority_unknown', `there is no priority "${written}"`, hint, exitCodes.usage);
}

function tellOne(handed: Handed, of: string, { json }: SendOptions, terminal: Terminal): void {
  const { answer, mail } = handed;
  const failure = failureOf(handed);
  if (failure && !json) throw failure;
  if (failure) {
    const { code, message: reason, hint, exitCode } = failure;
    terminal.out(JSON.stringify({ ok: false, verb: 'send', of, code, reason, hint }));
    terminal.exit(exitCode);
  } else if (json) {
    const { task = null, seq = null } = answer.mail ?? {};
    const state = { state: mail?.state ?? null, reason: mail?.reason ?? '' };
    terminal.out(JSON.stringify({ ok: true, verb: 'send', of, note: answer.note, task, seq, ...state }));
  } else {
    const words = mail ? ` as number ${mail.seq}, ${oneLine(verdictWords(mail), 300)}` : (reasonOf(answer.note) ?? '');
    terminal.out(`send ${of}: accepted${mail || words === '' ? words : `, ${words}`}`);
  }
}
