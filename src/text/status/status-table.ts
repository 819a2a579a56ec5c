// The facts of the status comment, as a table.
import type { Pull, Task } from '../../core/task.ts';
import { leftOutWords } from '../agent/issue-text.ts';
import { link } from '../link.ts';
import { code, plain } from '../markdown.ts';
import { counted, durationWords, minuteWords } from '../words.ts';
import { hashWords } from './approval-text.ts';
import { choiceWords } from './choice-words.ts';
import { mailWords } from './mail-status.ts';
import { isBad, pullWords, removedWords, type ShownLimits, upTo } from './status-facts.ts';
import { usageWords } from './usage-words.ts';

/** @returns a Markdown table of two columns; what is not known has no row */
export function factsTable(task: Task, limits: ShownLimits | undefined): string {
  const rounds = task.pullRounds > 0 ? upTo(task.pullRounds, limits?.maxFeedbackRounds) : null;
  const rows: [string, string | null][] = [
    ['Agent', task.agent ? `${plain(task.agent.name)} (${code(task.agent.type)})` : null],
    ['Why this agent', task.choice ? choiceWords(task.choice) : null],
    ['Text', textWords(task)],
    ['Comments', commentWords(task)],
    ['Branch', task.branch === '' ? null : code(task.branch)],
    [
      'Pull request',
      task.pull ? `${link(`#${task.pull.number}`, task.pull.url)} ${plain(pullWords(task.pull))}` : null,
    ],
    ['CI', task.pull && ciWords(task.pull)],
    ['CI and review rounds', rounds],
    ['Used', usageWords(task)],
    ['Messages', mailWords(task)],
    ['Saved work', task.salvage === null ? null : code(task.salvage)],
    ['Duration', durationOf(task)],
  ];
  const shown = rows.flatMap(([name, value]) =>
    value === null ? [] : [`| ${name} | ${value.replace(/(?<!\\)\|/g, '\\|')} |`],
  );
  return ['| | |', '|---|---|', ...shown].join('\n');
}

function textWords(task: Task): string | null {
  const { approval } = task;
  const by = approval?.by ?? null;
  const when = approval?.at ? `, ${minuteWords(approval.at)} UTC` : '';
  const approved = by === null ? null : `${hashWords(approval?.hash ?? '')} approved by ${plain(by)}${when}`;
  return [approved, removedWords(task)].filter((words) => words !== null).join('; ') || null;
}

function commentWords(task: Task): string | null {
  const left = leftOutWords(task);
  return left === null ? null : `${task.conversation.remarks.length} used; left out: ${plain(left, 300)}`;
}

function ciWords({ ci }: Pull): string | null {
  if (ci.state === 'none') return null;
  const named = ci.checks
    .filter(isBad)
    .slice(0, 5)
    .map(({ name, url }) => link(plain(name), url));
  if (ci.state === 'failing' && named.length > 0) return `failing: ${named.join(', ')}`;
  return ci.state === 'no_ci' ? 'no CI' : ci.state;
}

/** Only once it is final: a figure that grows would rewrite the comment for ever. */
function durationOf(task: Task): string | null {
  const end = task.attempts.at(-1)?.endedAt ?? null;
  if (task.state !== 'completed' || end === null) return null;
  return `${durationWords(end - task.createdAt)}, ${counted(task.attempts.length, 'attempt')}`;
}
