// The answer to `status`: the same facts for a comment and for the terminal.
import type { Limits } from '../core/policy.ts';
import type { Task, TaskState } from '../core/task.ts';
import { isResting, openBlockers, taskName } from '../core/task.ts';
import { checksTable } from './checks-table.ts';
import { oneLine } from './clean.ts';
import { code, plain, quote } from './markdown.ts';
import { nextStep } from './next-step.ts';
import { minuteWords, stageWords, stateSigns, stateWords } from './words.ts';

/** Limits the counts are shown against. */
export type ShownLimits = Pick<Limits, 'maxAttempts' | 'maxFeedbackRounds'>;

/** A fact with its plain value; cleaned, on one line. */
export interface Fact {
  readonly name: string;
  readonly value: string;
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
  const facts: readonly (readonly [string, string | null])[] = [
    ['Task', `${taskName(task)} ${task.issue.title}`],
    ['State', stateOf(task)],
    ['Reason', operator || tellsReason(task.state) ? task.reason || null : null],
    ['Agent', task.agent ? `${task.agent.name} (${task.agent.type})` : null],
    ['Session', `${session.state.replaceAll('_', ' ')}, ${session.condition.replaceAll('_', ' ')}`],
    ['Evidence', session.name !== null && operator ? session.evidence : null],
    ['tmux', operator ? session.name : null],
    ['Host', operator ? session.host : null],
    [
      'Attempt',
      task.attempt > 0 ? `${attemptWords(task, limits)}${task.round > 0 ? `, round ${task.round}` : ''}` : null,
    ],
    ['Requested by', task.requester],
    ['Branch', task.branch],
    ['Validation', task.checks.verdict],
    ['Pull request', pull ? `#${pull.number} ${pull.state.replaceAll('_', ' ')} ${pull.url}` : null],
    ['CI', pull ? pull.ci.state.replaceAll('_', ' ') : null],
    ['Saved work', task.salvage],
    ['Open points', String(openBlockers(task).length)],
    ['Last decision', task.decisions.at(-1)?.text ?? null],
  ];
  return facts.flatMap(([name, value]) => (value === null ? [] : [{ name, value: oneLine(value, 300) }]));
}

/** On the way the reason may name hosts and sessions, which strangers need not know, and the next step says enough. */
export function tellsReason(state: TaskState): boolean {
  return isResting(state) || state === 'retry_queue';
}

/** @returns the reply to `/conductor status`, for anybody who can read the issue. */
export function renderStatusAnswer(task: Task, limits?: ShownLimits): string {
  const facts = statusFacts(task, limits, 'anybody').map(({ name, value }) => `- **${name}**: ${plain(value, 300)}`);
  const open = openBlockers(task).flatMap((one) => [
    `**${one.kind === 'ask' ? 'Question' : 'Blocker'}** ${code(one.id)}`,
    quote(one.text),
  ]);
  const checks = task.checks.results.length > 0 ? [checksTable(task.checks.results)] : [];
  return [
    `### ${stateSigns[task.state]} ${stateWords[task.state]}`,
    facts.join('\n'),
    ...checks,
    ...open,
    `**Next:** ${nextStep(task)}`,
  ].join('\n\n');
}

/** @returns lines for the terminal, names in one column. */
export function statusLines(task: Task, limits?: ShownLimits): string[] {
  const facts = [
    ...statusFacts(task, limits, 'operator'),
    ...openBlockers(task).map(blockerFact),
    { name: 'Next', value: nextStep(task) },
  ];
  const width = Math.max(...facts.map(({ name }) => name.length));
  return facts.map(({ name, value }) => `${name.padEnd(width)}  ${value}`);
}

/** The limit counts from the request: after a retry by a person there are more attempts than one request may cost. */
export function attemptWords({ attempt, attemptsBefore }: Task, limits: ShownLimits | undefined): string {
  return upTo(attempt, limits && attemptsBefore + limits.maxAttempts);
}

/** @returns `2 of 3`, or `2` when the limit is not known. */
export function upTo(count: number, limit: number | undefined): string {
  return limit === undefined ? String(count) : `${count} of ${limit}`;
}

function blockerFact(open: { readonly kind: string; readonly text: string; readonly openedAt: number }): Fact {
  return {
    name: open.kind === 'ask' ? 'Question' : 'Blocker',
    value: `${oneLine(open.text, 300)} (since ${minuteWords(open.openedAt)} UTC)`,
  };
}

function stateOf(task: Task): string {
  const stage = task.state === 'validating' && task.stage ? ` (${stageWords[task.stage]})` : '';
  return `${task.stopping === null ? stateWords[task.state] : 'Stopping'}${stage}`;
}
