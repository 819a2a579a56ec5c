// What a writer is asked to vouch for: the very words an agent would get, and how to say yes to exactly these.
import { isResting, type Task } from '../../core/task.ts';
import { issueText } from '../agent/issue-text.ts';
import { link } from '../link.ts';
import { code, fence, folded, plain } from '../markdown.ts';
import { counted, minuteWords } from '../words.ts';

/** Room in a comment; a text that is longer is shown with its beginning and end. */
const longestShown = 36_000;
/** Of all remarks together: they are by people who could approve themselves. */
const longestRemarks = 12_000;

/** @returns whether nothing happens until a writer has approved the text. */
export function awaitsApproval({ state, approval }: Pick<Task, 'state' | 'approval'>): boolean {
  return approval !== null && approval.needed !== null && approval.by === null && !isResting(state);
}

/** @returns the start of the hash that people write and read, as inline code. */
export function hashWords(hash: string): string {
  return code(hash.slice(0, 12));
}

/** @returns the command that approves the text with this hash, as inline code: nobody has said it yet. */
export function approveWords(hash: string): string {
  return code(`/conductor approve ${hash.slice(0, 12)}`);
}

/** @param whole link or path to the whole of what may be cut. @returns Markdown parts; none when nobody is asked */
export function approvalParts(task: Task, whole?: string): string[] {
  const { approval } = task;
  if (!awaitsApproval(task) || approval === null) return [];
  return [
    '#### ⏳ A writer must approve the text',
    `${plain(approval.needed ?? '', 500)}. To approve exactly what is folded here, say ${approveWords(approval.hash)} in a new comment; an edit asks again.`,
    frozenText(task, 'The text an agent would get', whole),
  ];
}

/** @returns title, body and remarks as they were frozen and cleaned, folded away. */
export function frozenText(task: Task, summary: string, whole = task.issue.url): string {
  const { title, body, remarks, hidden } = issueText(task);
  const { author, asOf } = task.issue;
  const when = asOf === undefined ? '' : `, as it was on ${minuteWords(asOf)} UTC`;
  const share = Math.floor(longestRemarks / Math.max(1, remarks.length));
  const isCut = body.length > longestShown || remarks.some((remark) => remark.body.length > share);
  const parts = [
    `By ${plain(author)}${when}: **${plain(title, 500) || 'no title'}**`,
    body.trim() === '' ? '_No description._' : fence(body, longestShown),
    ...remarks.map(({ author: by, at, body: said }) => {
      return `${plain(by)}, ${minuteWords(at)} UTC:\n\n${fence(said, share)}`;
    }),
    hidden > 0 ? `${counted(hidden, 'hidden piece')} removed: comments and characters that readers do not see.` : '',
    isCut ? `It is longer than fits here: ${/^https?:/i.test(whole) ? link('all of it', whole) : code(whole)}` : '',
  ];
  return folded(summary, parts.filter((part) => part !== '').join('\n\n'));
}
