// What a person says to the agent, as a letter in its mail.
import { addMail, hears, type Letter, type MailRefusal, refusalOf } from '../mail.ts';
import type { Priority } from '../policy.ts';
import type { Task } from '../task.ts';
import { answerTo, withoutId } from './answer.ts';
import type { Case } from './row.ts';

type Granted = Case<'command.granted'>;

/** The verbs whose text reaches the agent. */
export const speaking = ['send', 'answer', 'decide', 'block', 'unblock'] as const;

/** Into the queue of the agent's mail; where nobody will be at work, what was decided is in the memory anyway. */
export function mailed(given: Granted, priority?: Priority): Partial<Task> {
  const { task, event } = given;
  return hears(task) ? addMail(task, letterOf(given, priority), event.at) : {};
}

function letterOf({ task, event: { command, id } }: Granted, priority: Priority = 'normal'): Letter {
  const about = command.verb as (typeof speaking)[number];
  const isAnswer = about === 'answer';
  const point = isAnswer ? answerTo(task.blockers, command.text) : undefined;
  const { asking } = task.session;
  return {
    key: `${about}-${command.comment?.id ?? id}`,
    from: command.actor,
    kind: 'person',
    about,
    sender: null,
    question: point?.text ?? null,
    ...(point?.permission && asking?.point === point.id && { permission: asking.key }),
    priority: command.priority ?? priority,
    text: isAnswer ? withoutId(command.text, task.blockers) : command.text.trim(),
  };
}

/** @returns why it cannot be put into the queue. */
export function refusalIn(given: Granted): MailRefusal | undefined {
  return refusalOf(given.task, letterOf(given), given.policy.limits, given.event.at);
}
