// What is known of a task, one fact to a line: the same for a comment and for the terminal.
import type { Limits } from '../../core/policy.ts';
import { isResting, openBlockers, type Pull, type Task, type TaskState, taskName } from '../../core/task.ts';
import { hiddenPieces, leftOutWords } from '../agent/issue-text.ts';
import { oneLine } from '../clean.ts';
import { publicEvidence, publicWords } from '../public-words.ts';
import { counted, minuteWords, stageWords, stateSigns, stateWords } from '../words.ts';
import { awaitsApproval } from './approval-text.ts';
import { mailWords } from './mail-status.ts';
import { usageWords } from './usage-words.ts';

/** Limits the counts are shown against. */
export type ShownLimits = Pick<Limits, 'maxAttempts' | 'maxFeedbackRounds'>;

/** A fact with its plain value; cleaned, on one line. */
export interface Fact {
  readonly name: string;
  readonly value: string;
  /** Where it can be looked at. */
  readonly url?: string;
}

/**
 * @param audience `anybody` may be a stranger on a public repository: no host, path or tmux name; `operator` sees those too
 * @returns what is known of the task, in the order of interest
 */
export function statusFacts(
  task: Task,
  limits: ShownLimits | undefined,
  audience: 'anybody' | 'operator',
): readonly Fact[] {
  const { session, pull } = task;
  const operator = audience === 'operator';
  const facts: readonly (readonly [name: string, value: string | null, url?: string])[] = [
    ['Task', `${taskName(task)} ${task.issue.title}`],
    ['State', stateOf(task)],
    ['Reason', operator ? task.reason || null : publicReason(task)],
    ['Approval', approvalWords(task)],
    ['Held back', task.held === null || operator ? task.held : publicWords(task.held, task)],
    ['Agent', task.agent ? `${task.agent.name} (${task.agent.type})` : null],
    ['Session', sessionWords(task)],
    ['Evidence', session.name === null ? null : operator ? session.evidence : publicEvidence(session)],
    ['tmux', operator ? session.name : null],
    ['CLI session', operator ? session.resumable : null],
    ['Host', operator ? session.host : null],
    ['Attempt', task.attempt > 0 ? attemptAndRound(task, limits) : null],
    ['Requested by', task.requester],
    ['Text', removedWords(task)],
    ['Comments left out', leftOutWords(task)],
    ['Edited since', task.edited && `by ${task.edited.by}, ${minuteWords(task.edited.at)} UTC`],
    ['Branch', task.branch],
    ['Look at first', task.flagged.length > 0 ? task.flagged.join(', ') : null],
    ['Validation', validationWords(task)],
    ['Pull request', pull && `#${pull.number} ${pullWords(pull)}`, pull?.url],
    ['CI', pull && ciWords(pull)],
    ['Saved work', task.salvage],
    ['Used', usageWords(task)],
    ['Messages', mailWords(task)],
    ['Open points', String(openBlockers(task).length)],
  ];
  return facts.flatMap(([name, value, url]) =>
    value === null ? [] : [{ name, value: oneLine(value, 300), ...(url === undefined ? {} : { url }) }],
  );
}

/** @returns the words for where a task stands, with its stage. */
export function stateOf(task: Task): string {
  const stage = task.state === 'validating' && task.stage ? ` (${stageWords[task.stage]})` : '';
  return `${placeWords(task)}${stage}`;
}

/** @returns the words for where a task stands. */
export function placeWords(task: Task): string {
  if (awaitsApproval(task)) return 'Waits for approval';
  return task.stopping === null ? stateWords[task.state] : 'Stopping';
}

/** @returns the sign that goes with these words. */
export function signOf(task: Task): string {
  return awaitsApproval(task) ? '⏳' : stateSigns[task.state];
}

/** @returns why the task is where it is, in words for strangers; null where the next step says enough. */
export function publicReason(task: Task): string | null {
  return tellsReason(task.state) && task.reason !== '' ? publicWords(task.reason, task) : null;
}

/** On the way the reason names hosts and sessions; at its end people need it. */
function tellsReason(state: TaskState): boolean {
  return isResting(state) || state === 'retry_queue';
}

/** The limit counts from the request: after a retry by a person there are more attempts than one request may cost. */
export function attemptWords({ attempt, attemptsBefore }: Task, limits: ShownLimits | undefined): string {
  return upTo(attempt, limits && attemptsBefore + limits.maxAttempts);
}

/** @returns `2 of 3`, or `2` when the limit is not known. */
export function upTo(count: number, limit: number | undefined): string {
  return limit === undefined ? String(count) : `${count} of ${limit}`;
}

/** @returns `open`, `open, approved by mona`: an approval counts for the commit it was given for. */
export function pullWords(pull: Pull): string {
  const state = pull.state.replaceAll('_', ' ');
  return pull.approval?.sha === pull.head ? `${state}, approved by ${pull.approval.by}` : state;
}

/** @returns `3 hidden pieces removed`; null where nothing was hidden. */
export function removedWords(task: Task): string | null {
  const hidden = hiddenPieces(task);
  return hidden > 0 ? `${counted(hidden, 'hidden piece')} removed` : null;
}

function attemptAndRound(task: Task, limits: ShownLimits | undefined): string {
  return `${attemptWords(task, limits)}${task.round > 0 ? `, round ${upTo(task.round, limits?.maxFeedbackRounds)}` : ''}`;
}

/** No signal is nothing to tell. */
function sessionWords({ session }: Task): string {
  const words = session.condition === 'unknown' ? [session.state] : [session.state, session.condition];
  const until = session.until === null ? '' : ` until ${minuteWords(session.until)} UTC`;
  return `${words.join(', ').replaceAll('_', ' ')}${until}`;
}

function approvalWords(task: Task): string | null {
  const { approval } = task;
  if (approval === null) return null;
  if (approval.by !== null) return `${approval.hash.slice(0, 12)}, by ${approval.by}`;
  return awaitsApproval(task) ? `needed for ${approval.hash.slice(0, 12)}: ${approval.needed}` : null;
}

function validationWords({ checks }: Task): string | null {
  if (checks.verdict === null || checks.verdict === 'pass') return checks.verdict;
  const named = checks.results.filter(({ verdict }) => verdict !== 'pass').map(({ name }) => name);
  return [checks.verdict, named.join(', ')].filter((part) => part !== '').join(': ');
}

function ciWords({ ci }: Pull): string {
  const bad = ci.checks.filter(isBad).map(({ name }) => name);
  const state = ci.state.replaceAll('_', ' ');
  return ci.state === 'failing' && bad.length > 0 ? `${state}: ${bad.slice(0, 5).join(', ')}` : state;
}

/** @returns whether a check's conclusion holds a merge back. */
export function isBad({ conclusion }: Pull['ci']['checks'][number]): boolean {
  return !['success', 'neutral', 'skipped'].includes(conclusion);
}
