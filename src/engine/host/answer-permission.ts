// A person's answer to a permission dialog: keys for the dialog, and what was said beside it as a message.
import type { Feedback } from '../../core/effect.ts';
import { choiceOf } from '../../core/permission.ts';
import type { TaskId } from '../../core/subject.ts';
import type { SendVerdict, Sessions } from '../../ports/sessions.ts';

export type PermissionAnswer = Extract<Feedback, { kind: 'answer' }> & { readonly permission: string };

/** @returns whether this is to be answered at the agent's terminal */
export function answersDialog(feedback: Feedback): feedback is PermissionAnswer {
  return feedback.kind === 'answer' && feedback.permission !== undefined;
}

/** @param put lays what was said beside yes or no into the inbox, and gives the line that points to it */
export async function answerPermission(
  sessions: Pick<Sessions, 'answer' | 'send'>,
  { task, feedback, put }: { task: TaskId; feedback: PermissionAnswer; put: (said: Feedback) => Promise<string> },
  signal: AbortSignal,
): Promise<SendVerdict> {
  const { key, from } = feedback;
  const { choice, more } = choiceOf(feedback.text);
  const answered = await sessions.answer(task, { key, asked: feedback.permission, choice }, signal);
  if (answered.verdict === 'failed' || more === '') return answered;
  const line = await put({ key, from, kind: 'message', about: 'send', text: more });
  const { verdict, reason } = await sessions.send(task, `${key}-text`, line, signal);
  return { verdict, reason: `${answered.reason}; what was said beside it: ${reason}` };
}
