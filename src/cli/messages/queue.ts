// `conductor queue`: what waits, in the mail of each agent and in each queue of jobs.

import { isOpen, type Mail, waitingMail } from '../../core/mail.ts';
import { priorities } from '../../core/policy.ts';
import { isResting, type Task, taskName } from '../../core/task.ts';
import type { QueueCounts } from '../../ports/queue-counts.ts';
import { parseTaskName, tasksNamed } from '../../text/task-name.ts';
import { exitCodes } from '../exit-codes.ts';
import { CommandError } from '../fail.ts';
import { type ProjectOptions, withConductor } from '../reach.ts';
import { type Terminal, thisTerminal } from '../terminal.ts';
import { queueLines } from './queue-text.ts';

/** The messages for one agent. */
export interface MailQueue {
  /** `mail.owner/repo#12`. */
  readonly name: string;
  readonly task: string;
  /** Agent type. */
  readonly agent: string | null;
  /** What is still to arrive: waiting, or on its way. */
  readonly total: number;
  readonly waiting: number;
  /** What waits, by priority. */
  readonly priorities: Readonly<Record<string, number>>;
  /** Those of the history too, by state. */
  readonly states: Readonly<Partial<Record<Mail['state'], number>>>;
}

/** What `--json` prints. Times are milliseconds since the epoch. */
export interface Queues {
  readonly total: number;
  readonly mail: readonly MailQueue[];
  readonly queues: readonly QueueCounts[];
  /** Of the one mail queue that was asked for, with its history. */
  readonly messages?: readonly Mail[];
}

/**
 * @param name of a queue, an agent type or a task; absent: all
 * @throws CommandError `queue_unknown` (exit code 5)
 */
export async function queue(
  name: string | undefined,
  options: ProjectOptions & { readonly json?: boolean },
  terminal: Terminal = thisTerminal(),
): Promise<void> {
  await withConductor(options, terminal, async ({ store, queues, config }) => {
    const [tasks, jobs] = await Promise.all([store.list('all'), queues()]);
    const known = [...Object.keys(config.agentTypes).map((type) => `agent.${type}`), ...jobs.map((one) => one.name)];
    const all = withEmpty(jobs, known);
    const seen = name === undefined ? whole(tasks, all) : named(name, tasks, all);
    terminal.out(...(options.json ? [JSON.stringify(seen)] : queueLines(seen, terminal)));
  });
}

/** A type for which nothing ever waited has a queue all the same, and it is empty. */
function withEmpty(jobs: readonly QueueCounts[], names: readonly string[]): readonly QueueCounts[] {
  const none = { total: 0, waiting: 0, prioritized: 0, active: 0, delayed: 0, failed: 0 };
  const empty = { high: 0, normal: 0, low: 0 };
  return [...new Set(names)]
    .sort()
    .map((name) => jobs.find((one) => one.name === name) ?? { name, ...none, priorities: empty });
}

/** What rests, and has no mail under way, is left out. */
function whole(tasks: readonly Task[], jobs: readonly QueueCounts[]): Queues {
  const mail = tasks.filter((task) => !isResting(task.state) || task.mail.some(isOpen)).map(mailQueue);
  return { total: sum([...mail, ...jobs]), mail, queues: jobs };
}

function named(name: string, tasks: readonly Task[], jobs: readonly QueueCounts[]): Queues {
  const found = jobs.filter((one) => one.name === name || one.name === `agent.${name}`);
  const written = parseTaskName(name.replace(/^mail\./, ''));
  const meant = written ? tasksNamed(written, tasks) : tasks.filter((task) => isOfType(task, name));
  const mail = meant.map(mailQueue);
  if (found.length + mail.length === 0) {
    const names = [...jobs.map((one) => one.name), ...whole(tasks, []).mail.map((one) => one.name)];
    const hint = `queues: ${names.join(', ')}`;
    throw new CommandError('queue_unknown', `there is no queue "${name}"`, hint, exitCodes.notFound);
  }
  const messages = meant.length === 1 ? { messages: meant[0]?.mail ?? [] } : {};
  return { total: sum([...mail, ...found]), mail, queues: found, ...messages };
}

function isOfType({ agent, choice, state }: Task, name: string): boolean {
  return (agent?.type ?? choice?.agent) === name && !isResting(state);
}

function mailQueue(task: Task): MailQueue {
  const waiting = waitingMail(task);
  const name = taskName(task);
  return {
    name: `mail.${name}`,
    task: name,
    agent: task.agent?.type ?? task.choice?.agent ?? null,
    total: task.mail.filter(isOpen).length,
    waiting: waiting.length,
    priorities: Object.fromEntries(
      priorities.map((one) => [one, waiting.filter((mail) => mail.priority === one).length]),
    ),
    states: countBy(task.mail.map(({ state }) => state)),
  };
}

function countBy(states: readonly Mail['state'][]): MailQueue['states'] {
  const counts: Partial<Record<Mail['state'], number>> = {};
  for (const state of states) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}

function sum(queues: readonly { readonly total: number }[]): number {
  return queues.reduce((all, { total }) => all + total, 0);
}
