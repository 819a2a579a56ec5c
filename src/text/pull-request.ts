// Title and body of a task's pull request.
import type { Decision, Task } from '../core/task.ts';
import { capBody, longestBody } from './cap.ts';
import { oneLine } from './clean.ts';
import { code, plain, quote } from './markdown.ts';
import { renderMarker, withMarker } from './marker.ts';
import { redact } from './secrets/redact.ts';
import { checksTable } from './status/checks-table.ts';
import { flaggedFiles, flaggedWhy } from './status/notices.ts';
import { usageWords } from './status/usage-words.ts';
import { minuteWords, verdictSigns } from './words.ts';

/**
 * @param whole link or path to the whole of what the body has no room for
 * @returns title (plain text, at most 200 characters) and body; the body ends with the marker
 */
export function renderPull(task: Task, whole?: string): { readonly title: string; readonly body: string } {
  const parts = [
    ...flagged(task),
    ...summary(task),
    ...validation(task),
    ...decisions(task.decisions),
    `Fixes #${task.issue.number}`,
    `Requested by ${plain(task.requester)}${task.agent ? `, made by ${plain(task.agent.name)} (${code(task.agent.type)})` : ''}.`,
    ...(usageWords(task) === null ? [] : [`Used: ${usageWords(task)}.`]),
    `Conductor-Task: ${task.id}`,
  ];
  const marker = renderMarker({ kind: 'pull', task: task.id, key: null });
  const body = withoutSwitches(capBody(parts.join('\n\n'), longestBody, whole));
  return { title: titleOf(task), body: withMarker(body, marker) };
}

/** A squash merge makes the title a commit message, where `#3` would close an issue and `@name` call somebody. */
function titleOf(task: Task): string {
  return oneLine(redact(harmless(oneLine(task.issue.title, 1000))), 200) || `Issue ${task.issue.number}`;
}

/** Until nothing changes: what is taken out of the middle may join something new. */
function harmless(title: string): string {
  const next = withoutSwitches(title)
    .replace(/ ?#(?=\d)/g, ' no. ')
    .replace(/\bGH-(?=\d)/gi, 'GH ')
    .replace(/@+(?=[A-Za-z0-9])/g, '')
    .replace(/https?:\/\//gi, '');
  return next === title ? title : harmless(next);
}

/** A squash merge makes title and body a commit message, where these words switch off the workflows of the default branch. */
function withoutSwitches(text: string): string {
  return text
    .replace(/\[(skip ci|ci skip|no ci|skip actions|actions skip)\]/gi, '($1)')
    .replace(/\bskip-checks:(?=\s*true)/gi, 'skip-checks');
}

function flagged(task: Task): string[] {
  return task.flagged.length === 0 ? [] : ['### Look at these first', flaggedWhy, flaggedFiles(task.flagged)];
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
