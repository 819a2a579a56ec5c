// One message on its way to one addressee: put into the queue by the server, and watched until it arrived.
import { setTimeout as pause } from 'node:timers/promises';
import { isOpen, type Mail } from '../../core/mail.ts';
import { mayDeliver } from '../../core/mail-flow.ts';
import type { Priority } from '../../core/policy.ts';
import type { CommandAnswer } from '../../ports/answers.ts';
import { oneLine } from '../../text/clean.ts';
import { CommandError } from '../fail.ts';
import type { Reached } from '../reach.ts';
import type { Terminal } from '../terminal.ts';
import { type Addressee, notFound } from './addressee.ts';
import { asked, refusalOf } from './say.ts';

/** A verdict takes a program some seconds; a message that waits for its turn may wait for hours. */
const verdictMs = 8_000;
const lookMs = 50;
export interface Message {
  readonly text: string;
  readonly priority: Priority | undefined;
  /** Wait for the verdict? */
  readonly wait: boolean;
}

export interface Handed {
  readonly answer: CommandAnswer;
  /** As it stands after the wait; undefined where it was not taken. */
  readonly mail?: Mail;
}

/** @throws CommandError `session_not_found`, `not_taken`, `not_answered` */
export async function handOver(
  { to, written }: Addressee,
  { text, priority, wait }: Message,
  reached: Reached,
  terminal: Terminal,
): Promise<Handed> {
  if (written === undefined) throw notFound(to, reached);
  const ranked = priority === undefined ? {} : { priority };
  const answer = await asked({ written, verb: 'send', text, ...ranked }, reached.ask, terminal);
  if (answer.outcome === 'refused' || !answer.mail) return { answer };
  const mail = await settled(answer.mail, reached, wait ? verdictMs : 0, terminal);
  return { answer, ...(mail ? { mail } : {}) };
}

/** @returns why it was not taken, or was given up while we waited */
export function failureOf({ answer, mail }: Handed): CommandError | undefined {
  if (answer.outcome === 'refused') return refusalOf(answer, 'send');
  if (mail?.state !== 'undeliverable') return undefined;
  const reason = `the message was not delivered: ${oneLine(mail.reason, 300)}`;
  return new CommandError('undeliverable', reason, '`conductor status` shows where the task stands');
}

/** Waits for the verdict, while there can be one soon. */
async function settled(
  { task: id, seq }: NonNullable<CommandAnswer['mail']>,
  { store }: Reached,
  patience: number,
  terminal: Terminal,
): Promise<Mail | undefined> {
  const end = terminal.now() + patience;
  for (;;) {
    const task = await store.get(id);
    const mail = task?.mail.find((one) => one.seq === seq);
    const soon = task && mail && isOpen(mail) && (mail.state === 'sent' || mayDeliver(task));
    if (!soon || terminal.now() >= end) return mail;
    await pause(lookMs);
  }
}
