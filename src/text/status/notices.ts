// What a reader of the status comment must not miss.
import type { Task } from '../../core/task.ts';
import { code, plain } from '../markdown.ts';
import { minuteWords } from '../words.ts';

const mostFiles = 20;

/** @returns one Markdown paragraph each; none where all is as usual */
export function notices(task: Task): string[] {
  const { gone, accessLost, edited, flagged } = task;
  return [
    ...(gone === null ? [] : [`👻 ${plain(gone, 300)}: nothing is written there any more.`]),
    ...(accessLost ? ['🔌 The App lost its access to the repository while this was under way.'] : []),
    ...(edited === null ? [] : [editedWords(edited)]),
    ...(flagged.length === 0 ? [] : [`👀 **Look at these first.** ${flaggedWhy}`, flaggedFiles(flagged)]),
  ];
}

export const flaggedWhy = 'The work changes files that steer agents, hooks or git:';

/** @returns a Markdown list of changed files that a reviewer should look at first */
export function flaggedFiles(flagged: readonly string[]): string {
  const more = flagged.length > mostFiles ? [`- and ${flagged.length - mostFiles} more`] : [];
  return [...flagged.slice(0, mostFiles).map((path) => `- ${code(path)}`), ...more].join('\n');
}

function editedWords({ by, at }: { readonly by: string; readonly at: number }): string {
  const when = `${minuteWords(at)} UTC`;
  return `✏️ The issue was edited by ${plain(by)} (${when}) after the work began: the agent goes on with the text as it was.`;
}
