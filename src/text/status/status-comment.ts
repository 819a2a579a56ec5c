// The one status comment of a task, edited in place. It says nothing that the task's record does not say.
import { createHash } from 'node:crypto';
import type { Blocker } from '../../core/blocker.ts';
import type { Decision, Stage, Task } from '../../core/task.ts';
import { openBlockers, stages } from '../../core/task.ts';
import { capBody, longestBody } from '../cap.ts';
import { link } from '../link.ts';
import { code, folded, plain, quote } from '../markdown.ts';
import { renderMarker, withMarker } from '../marker.ts';
import { counted, minuteWords, verdictSigns } from '../words.ts';
import { approvalParts, awaitsApproval, frozenText } from './approval-text.ts';
import { checksTable } from './checks-table.ts';
import { nextStep } from './next-step.ts';
import { notices } from './notices.ts';
import { type Box, boxes } from './progress.ts';
import { pointWords } from './status-answer.ts';
import { attemptWords, placeWords, publicReason, type ShownLimits, signOf, upTo } from './status-facts.ts';
import { factsTable } from './status-table.ts';

/** @returns the marker by which the status comment is found again. */
export function statusMarker(task: Pick<Task, 'id'>): string {
  return renderMarker({ kind: 'status', task: task.id, key: null });
}

/**
 * @param limits what counts are shown against
 * @param whole link or path to the whole of what a comment has no room for
 * @returns the comment's body, marker included; equal tasks give equal bodies
 */
export function renderStatus(task: Task, limits?: ShownLimits, whole?: string): string {
  const parts = [
    `### ${signOf(task)} ${title(task, limits)}`,
    plain(publicReason(task) ?? '', 500),
    `**Next:** ${nextStep(task)}`,
    ...notices(task),
    ...approvalParts(task, whole),
    boxes(task).flatMap(boxLines(task)).join('\n'),
    factsTable(task, limits),
    ...validation(task),
    ...openBlockers(task).map(blocker),
    ...decisions(task.decisions),
    ...(task.edited === null || awaitsApproval(task) ? [] : [frozenText(task, 'The text the agent goes by', whole)]),
  ];
  const body = parts.filter((part) => part !== '').join('\n\n');
  return withMarker(capBody(body, longestBody, whole), statusMarker(task));
}

/** A person who may resolve it can tick it: `ticked` reads that. */
function boxOf({ id }: Blocker): string {
  return `- [ ] ${code(id)} is resolved: tick this box, or say ${code(`/conductor unblock ${id}`)} in a new comment`;
}

/** @returns the ids of the blockers whose boxes are ticked in a status comment that people may have edited; what is quoted or code has none */
export function ticked(body: string): readonly string[] {
  const ids: string[] = [];
  let fence: string | undefined;
  for (const line of body.split(/\r?\n/)) {
    const [, marks = '', rest = ''] = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(line) ?? [];
    if (fence === undefined && marks !== '') fence = marks;
    else if (fence !== undefined && marks.startsWith(fence) && rest.trim() === '') fence = undefined;
    const id =
      fence === undefined ? /^[-*+] \[[xX]\] `([A-Za-z0-9._-]{1,64})` is resolved: /.exec(line)?.[1] : undefined;
    if (id !== undefined) ids.push(id);
  }
  return [...new Set(ids)];
}

/** @returns what tells two bodies apart without keeping them. */
export function contentHash(body: string): string {
  return createHash('sha256').update(body).digest('hex').slice(0, 32);
}

function title(task: Task, limits: ShownLimits | undefined): string {
  const attempt = task.attempt > 0 ? [`attempt ${attemptWords(task, limits)}`] : [];
  const round = task.round > 0 ? [`round ${upTo(task.round, limits?.maxFeedbackRounds)}`] : [];
  return [placeWords(task), ...attempt, ...round].join(' · ');
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
  if (box.name === 'pull' && task.pull) return ` ${link(`#${task.pull.number}`, task.pull.url)}`;
  if (box.name === 'ci' && task.pull?.ci.state === 'no_ci') return ': none is set up for this repository';
  if (box.name === 'completed' && task.pull?.mergeCommit) return `: merged as ${task.pull.mergeCommit.slice(0, 10)}`;
  return '';
}

function validation({ checks }: Task): string[] {
  if (checks.verdict === null) return [];
  const commit = checks.commit === null ? '' : ` of ${code(checks.commit.slice(0, 10))}`;
  const heading = `#### Validation${commit}: ${verdictSigns[checks.verdict]}`;
  return checks.results.length === 0 ? [heading] : [heading, checksTable(checks.results)];
}

function blocker(open: Blocker): string {
  const person = open.from === 'person';
  const who = `${pointWords(open)} of ${plain(open.author)}, ${minuteWords(open.openedAt)} UTC`;
  const reply = person ? '' : `Reply in a new comment with ${code(`/conductor answer ${open.id} …`)}`;
  return [`#### ${who}`, quote(open.text, 4000), reply, boxOf(open)].filter((part) => part !== '').join('\n\n');
}

function decisions(made: readonly Decision[]): string[] {
  if (made.length === 0) return [];
  const entries = made.map((one) => `${minuteWords(one.at)} UTC, ${plain(one.author)}:\n\n${quote(one.text, 2000)}`);
  return [folded(counted(made.length, 'decision'), entries.join('\n\n'))];
}
