// What a task's mail is, in words for people.
import { type Mail, waitingMail } from '../../core/mail.ts';
import type { Task } from '../../core/task.ts';

/** @returns `2 waiting, 1 not delivered`; null where all that was said arrived */
export function mailWords(task: Pick<Task, 'mail'>): string | null {
  const waiting = waitingMail(task).length;
  const count = (state: Mail['state']) => task.mail.filter((mail) => mail.state === state).length;
  const parts = [
    waiting > 0 ? `${waiting} waiting` : null,
    count('unconfirmed') > 0 ? `${count('unconfirmed')} unconfirmed` : null,
    count('undeliverable') > 0 ? `${count('undeliverable')} not delivered` : null,
  ].filter((part) => part !== null);
  return parts.join(', ') || null;
}

/** @returns `delivered (in its inbox when the agent started)` */
export function verdictWords({ state, reason }: Pick<Mail, 'state' | 'reason'>): string {
  return `${stateWords[state]}${reason === '' ? '' : ` (${reason})`}`;
}

const stateWords: Readonly<Record<Mail['state'], string>> = {
  waiting: 'waiting',
  sent: 'on the way',
  delivered: 'delivered',
  unconfirmed: 'unconfirmed',
  undeliverable: 'not delivered',
};
