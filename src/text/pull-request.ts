// Title and body of a task's pull request.
import type { Decision, Task } from '../core/task.ts';
import { capBody } from './cap.ts';
import { checksTable } from './checks-table.ts';
import { clean, oneLine } from './clean.ts';
import { code, plain, quote } from './markdown.ts';
import { renderMarker, withMarker } from './marker.ts';
import { redact } from './redact.ts';
import { minuteWords, verdictSigns } from './words.ts';

/** @returns title (plain text, at most 200 characters) and body; the body ends with the marker. */
export function renderPull(task: Task): { readonly title: string; readonly body: string } {
  const parts = [
    ...summary(task),
    ...validation(task),
    ...decisions(task.decisions),
    `Fixes #${task.issue.number}`,
    `Requested by ${plain(task.requester)}${task.agent ? `, made by ${plain(task.agent.name)} (${code(task.agent.type)})` : ''}.`,
    `Conductor-Task: ${task.id}`,
  ];
  const marker = renderMarker({ kind: 'pull', task: task.id, key: null });
  return { title: titleOf(task), body: withMarker(capBody(parts.join('\n\n')), marker) };
}

/** A squash merge makes the title a commit message, where `#3` would close an issue and `@name` call somebody. */
function titleOf(task: Task): string {
  const title = oneLine(redact(clean(task.issue.title)), 200)
    .replace(/#(?=\d)/g, 'no. ')
    .replace(/\bGH-(?=\d)/gi, 'GH ')
    .replace(/@(?=[A-Za-z0-9])/g, '')
    .replace(/https?:\/\//gi, '');
  return title || `Issue ${task.issue.number}`;
}

function summary(task: Task): string[] {
  return task.summary?.trim() ? ['### Summary', quote(task.summary)] : [];
}

function validation({ checks }: Task): string[] {
  if (checks.verdict === null) return [];
  const commit = checks.commit === null ? '' : ` of ${code(checks.commit.slice(0, 10))}`;
  // A reviewer must not take a profile without commands for a check that passed.
  if (checks.results.length === 0)
    return [`### Nothing was validated${commit}: the validation profile has no commands`];
  return [`### What was validated${commit}: ${verdictSigns[checks.verdict]}`, checksTable(checks.results)];
}

function decisions(made: readonly Decision[]): string[] {
  if (made.length === 0) return [];
  return [
    '### Decisions',
    ...made.map((one) => `${minuteWords(one.at)} UTC, ${plain(one.author)}:\n\n${quote(one.text, 4000)}`),
  ];
}
