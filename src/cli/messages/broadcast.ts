// One message for several agents: a line, or a row of JSON, for each of them.
import type { Mail } from '../../core/mail.ts';
import { oneLine } from '../../text/clean.ts';
import { verdictWords } from '../../text/status/mail-status.ts';
import { exitCodes } from '../exit-codes.ts';
import { CommandError } from '../fail.ts';
import type { Reached } from '../reach.ts';
import type { Terminal } from '../terminal.ts';
import { type Addressee, manyAddressees } from './addressee.ts';
import { failureOf, handOver, type Message } from './hand-over.ts';

/** What became of the message for one addressee; `state` and `seq` are null where it was not taken. */
export interface SendRow {
  readonly to: string;
  readonly ok: boolean;
  readonly seq: number | null;
  readonly state: Mail['state'] | null;
  readonly code: string | null;
  readonly reason: string;
}

/** Each addressee is asked for on a connection of its own. */
const atOnce = 8;

/**
 * @param to words with commas between them; undefined: everybody
 * @throws CommandError `nobody_reached` (exit code 1), `session_not_found` (5) where there is nobody at all
 */
export async function broadcast(
  to: string | undefined,
  message: Message & { readonly json: boolean },
  reached: Reached,
  terminal: Terminal,
): Promise<void> {
  const left = [...(await manyAddressees(to, reached))];
  const rows: SendRow[] = [];
  while (left.length > 0) {
    const sent = left.splice(0, atOnce).map((addressee) => rowOf(addressee, message, reached, terminal));
    rows.push(...(await Promise.all(sent)));
  }
  const none = rows.some(({ ok }) => ok) ? undefined : nobodyReached(rows);
  if (!message.json) {
    terminal.out(...rows.map(line));
    if (none) throw none;
    return;
  }
  const failure = none ? { code: none.code, reason: none.message, hint: none.hint } : {};
  terminal.out(JSON.stringify({ ok: !none, verb: 'send', of: to ?? 'all', ...failure, results: rows }));
  if (none) terminal.exit(none.exitCode);
}

async function rowOf(addressee: Addressee, message: Message, reached: Reached, terminal: Terminal): Promise<SendRow> {
  const { to } = addressee;
  try {
    const handed = await handOver(addressee, message, reached, terminal);
    const failure = failureOf(handed);
    if (failure) return lost(to, failure);
    const { seq = null, state = null, reason = '' } = handed.mail ?? {};
    return { to, ok: true, seq, state, code: null, reason };
  } catch (error) {
    if (error instanceof CommandError) return lost(to, error);
    throw error;
  }
}

function lost(to: string, { code, message: reason }: CommandError): SendRow {
  return { to, ok: false, seq: null, state: null, code, reason };
}

function line({ to, ok, seq, state, code, reason }: SendRow): string {
  if (!ok) return `${oneLine(to, 100)}: not sent (${code}), ${oneLine(reason, 300)}`;
  const verdict = state === null ? '' : `, ${oneLine(verdictWords({ state, reason }), 300)}`;
  return `${oneLine(to, 100)}: accepted${seq === null ? '' : ` as number ${seq}`}${verdict}`;
}

function nobodyReached(rows: readonly SendRow[]): CommandError {
  const hint = '`conductor list` shows who is at work';
  if (rows.length > 0) return new CommandError('nobody_reached', `none of ${rows.length} received it`, hint);
  return new CommandError('session_not_found', 'session not found: no agent is at work', hint, exitCodes.notFound);
}
