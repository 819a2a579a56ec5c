// The one status comment of a task, edited in place. It says nothing that the task's record does not say.
import { createHash } from 'node:crypto';
import type { Blocker } from '../core/blocker.ts';
import type { Decision, Stage, Task } from '../core/task.ts';
import { openBlockers, stages } from '../core/task.ts';
import { capBody } from './cap.ts';
import { checksTable } from './checks-table.ts';
import { choiceWords } from './choice-words.ts';
import { code, folded, plain, quote } from './markdown.ts';
import { renderMarker, withMarker } from './marker.ts';
import { nextStep } from './next-step.ts';
import { type Box, boxes } from './progress.ts';
import { attemptWords, type ShownLimits, tellsReason, upTo } from './status-answer.ts';
import { counted, durationWords, minuteWords, stateSigns, stateWords, verdictSigns } from './words.ts';

/** @returns the marker by which the status comment is found again. */
export function statusMarker(task: Pick<Task, 'id'>): string {
  return renderMarker({ kind: 'status', task: task.id, key: null });
}

/**
 * @param limits what counts are shown against
 * @returns the comment's body, marker included; equal tasks give equal bodies
 */
export function renderStatus(task: Task, limits?: ShownLimits): string {
  const parts = [
    `### ${stateSigns[task.state]} ${title(task, limits)}`,
    ...(tellsReason(task.state) ? [plain(task.reason, 500)] : []),
    `**Next:** ${nextStep(task)}`,
    boxes(task).flatMap(boxLines(task)).join('\n'),
    facts(task, limits),
    ...validation(task),
    ...openBlockers(task).map(blocker),
    ...decisions(task.decisions),
  ];
  return withMarker(capBody(parts.filter((part) => part !== '').join('\n\n')), statusMarker(task));
}

/** @returns what tells two bodies apart without keeping them. */
export function contentHash(body: string): string {
  return createHash('sha256').update(body).digest('hex').slice(0, 32);
}

function title(task: Task, limits: ShownLimits | undefined): string {
  const state = task.stopping === null ? stateWords[task.state] : 'Stopping';
  const attempt = task.attempt > 0 ? [`attempt ${attemptWords(task, limits)}`] : [];
  const round = task.round > 0 ? [`round ${upTo(task.round, limits?.maxFeedbackRounds)}`] : [];
  return [state, ...attempt, ...round].join(' · ');
}

function boxLines(task: Task): (box: Box) => string[] {
  return (box) => {
    const tick = box.mark === 'done' ? 'x' : ' ';
    const word = { done: box.word, now: `**${box.word}** ◀`, stopped: `**${box.word}** ✖`, open: box.word }[box.mark];
    if (!isStage(box.name)) return [`- [${tick}] ${word}${detail(task, box)}`];
    const line = `  - [${tick}] ${word}${detail(task, box)}`;
    return box.name === 'checks' ? [validatingLine(task), line] : [line];
  };
}

function validatingLine(task: Task): string {
  const done = boxes(task).find((box) => box.name === 'review')?.mark === 'done';
  return `- [${done ? 'x' : ' '}] Validating`;
}

function isStage(name: string): name is Stage {
  return (stages as readonly string[]).includes(name);
}

function detail(task: Task, box: Box): string {
  if (box.mark === 'open') return '';
  if (box.name === 'requested') return ` by ${plain(task.requester)}`;
  if (box.name === 'assigned' && task.agent) return ` to ${plain(task.agent.name)}`;
  if (box.name === 'pull' && task.pull) return ` [#${task.pull.number}](${task.pull.url})`;
  if (box.name === 'ci' && task.pull?.ci.state === 'no_ci') return ': none is set up for this repository';
  if (box.name === 'completed' && task.pull?.mergeCommit) return `: merged as ${task.pull.mergeCommit.slice(0, 10)}`;
  return '';
}

function facts(task: Task, limits: ShownLimits | undefined): string {
  const rounds = task.pullRounds > 0 ? upTo(task.pullRounds, limits?.maxFeedbackRounds) : null;
  const rows: [string, string | null][] = [
    ['Agent', task.agent ? `${plain(task.agent.name)} (${code(task.agent.type)})` : null],
    ['Why this agent', task.choice ? choiceWords(task.choice) : null],
    ['Branch', code(task.branch)],
    [
      'Pull request',
      task.pull ? `[#${task.pull.number}](${task.pull.url}) ${task.pull.state.replaceAll('_', ' ')}` : null,
    ],
    ['CI', ciWords(task)],
    ['CI and review rounds', rounds],
    ['Saved work', task.salvage === null ? null : code(task.salvage)],
    ['Duration', durationOf(task)],
  ];
  const shown = rows.flatMap(([name, value]) =>
    value === null ? [] : [`| ${name} | ${value.replace(/(?<!\\)\|/g, '\\|')} |`],
  );
  return ['| | |', '|---|---|', ...shown].join('\n');
}

function ciWords({ pull }: Task): string | null {
  if (!pull || pull.ci.state === 'none') return null;
  const bad = pull.ci.checks.filter((check) => !['success', 'neutral', 'skipped'].includes(check.conclusion));
  const named = bad.slice(0, 5).map((check) => `[${plain(check.name)}](${check.url})`);
  if (pull.ci.state === 'failing' && named.length > 0) return `failing: ${named.join(', ')}`;
  return pull.ci.state === 'no_ci' ? 'no CI' : pull.ci.state;
}

/** Only once it is final: a figure that grows would rewrite the comment for ever. */
function durationOf(task: Task): string | null {
  const end = task.attempts.at(-1)?.endedAt ?? null;
  if (task.state !== 'completed' || end === null) return null;
  return `${durationWords(end - task.createdAt)}, ${counted(task.attempts.length, 'attempt')}`;
}

function validation({ checks }: Task): string[] {
  if (checks.verdict === null) return [];
  const commit = checks.commit === null ? '' : ` of ${code(checks.commit.slice(0, 10))}`;
  const heading = `#### Validation${commit}: ${verdictSigns[checks.verdict]}`;
  return checks.results.length === 0 ? [heading] : [heading, checksTable(checks.results)];
}

function blocker(open: Blocker): string {
  const what = open.kind === 'ask' ? '❓ Question' : '🚧 Blocker';
  const who = `${what} of ${plain(open.author)}, ${minuteWords(open.openedAt)} UTC`;
  const reply = `Reply in a new comment with \`/conductor answer ${open.id} …\``;
  return [`#### ${who}`, quote(open.text, 4000), reply].join('\n\n');
}

function decisions(made: readonly Decision[]): string[] {
  if (made.length === 0) return [];
  const entries = made.map((one) => `${minuteWords(one.at)} UTC, ${plain(one.author)}:\n\n${quote(one.text, 2000)}`);
  return [folded(counted(made.length, 'decision'), entries.join('\n\n'))];
}
