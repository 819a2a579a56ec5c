// The frozen text as an agent gets it: without what readers of the page do not see.
import type { Remark } from '../../core/conversation.ts';
import type { Task } from '../../core/task.ts';
import { clean, oneLine } from '../clean.ts';
import { withoutHidden } from '../hidden/hidden.ts';

export interface IssueText {
  /** One line. */
  readonly title: string;
  readonly body: string;
  readonly remarks: readonly Remark[];
  /** How many hidden pieces were taken out of all of it. */
  readonly hidden: number;
}

/** @returns what is handed to the agent and shown to whoever approves it: the same words. */
export function issueText({ issue, conversation }: Pick<Task, 'issue' | 'conversation'>): IssueText {
  const body = withoutHidden(issue.body);
  const remarks = conversation.remarks.map((remark) => ({ remark, said: withoutHidden(remark.body) }));
  const inTitle = clean(issue.title) === issue.title ? 0 : 1;
  return {
    title: oneLine(issue.title, 500),
    body: body.text,
    remarks: remarks.map(({ remark, said }) => ({ ...remark, body: said.text })),
    hidden: inTitle + body.removed + remarks.reduce((sum, { said }) => sum + said.removed, 0),
  };
}

/** @returns how many pieces of the task's text no reader of the page sees; they are taken out before the agent gets it. */
export function hiddenPieces(task: Pick<Task, 'issue' | 'conversation'>): number {
  return issueText(task).hidden;
}

/** @returns `2 written or edited after the work was asked for, 1 by people without write permission`; null: nothing was left out. */
export function leftOutWords({ conversation }: Pick<Task, 'conversation'>): string | null {
  return conversation.leftOut.map(({ why, count }) => `${count} ${why}`).join(', ') || null;
}
