// The queues, for a person.
import type { Mail } from '../../core/mail.ts';
import { oneLine } from '../../text/clean.ts';
import { verdictWords } from '../../text/status/mail-status.ts';
import { minuteWords } from '../../text/words.ts';
import { table } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import type { MailQueue, Queues } from './queue.ts';

/** @returns lines: the mail of each agent, the queues of jobs, and the messages of the one that was asked for */
export function queueLines({ total, mail, queues, messages }: Queues, { colors }: Pick<Terminal, 'colors'>): string[] {
  const heads = (words: readonly string[]) => words.map((word) => colors.dim(word));
  const mailRows = mail.map((one) => [
    one.task,
    one.agent ?? '-',
    String(one.waiting),
    ranks(one.priorities),
    states(one),
  ]);
  const jobRows = queues.map((one) => {
    const { name, waiting, prioritized, active, delayed, failed } = one;
    return [name, ...[one.total, waiting + prioritized, active, delayed, failed].map(String), ranks(one.priorities)];
  });
  const jobHead = heads(['QUEUE', 'TOTAL', 'WAITING', 'ACTIVE', 'DELAYED', 'FAILED', 'BY PRIORITY']);
  return [
    `${total} in all`,
    ...section(colors.bold('Messages'), [heads(['TASK', 'AGENT', 'WAITING', 'BY PRIORITY', 'ALL']), ...mailRows]),
    ...section(colors.bold('Jobs'), [jobHead, ...jobRows]),
    ...section(colors.bold('History'), [
      heads(['NUMBER', 'TIME (UTC)', 'FROM', 'PRIORITY', 'VERDICT', 'TEXT']),
      ...rows(messages),
    ]),
  ];
}

function rows(messages: readonly Mail[] = []): string[][] {
  return messages.map((mail) => [
    String(mail.seq),
    minuteWords(mail.at),
    oneLine(mail.from, 40),
    mail.priority,
    oneLine(verdictWords(mail), 80),
    oneLine(mail.text, 60),
  ]);
}

/** Only a head is nothing to show. */
function section(title: string, lines: readonly (readonly string[])[]): string[] {
  return lines.length === 1 ? [] : ['', title, ...table(lines).map((line) => `  ${line}`)];
}

function ranks(priorities: Readonly<Record<string, number>>): string {
  const present = Object.entries(priorities).filter(([, count]) => count > 0);
  return present.map(([name, count]) => `${name} ${count}`).join(', ') || '-';
}

function states({ states: counts }: MailQueue): string {
  return (
    Object.entries(counts)
      .map(([state, count]) => `${count} ${state}`)
      .join(', ') || 'none'
  );
}
