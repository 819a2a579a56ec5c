// A task's history told as a story: one entry, one line for people. Pure.
import type { Task } from '../core/task.ts';
import type { HistoryEntry } from '../ports/store.ts';

export interface Told {
  readonly who: 'law' | 'queue' | 'runner' | 'agent' | 'checks' | 'github' | 'memory';
  readonly text: string;
  /** Lines below it. */
  readonly details: readonly string[];
}

/** What a story needs beside the record: how to join the session. */
export interface Scene {
  readonly task: Task;
  /** Command line that attaches a terminal to the session. */
  readonly attach: string;
}

type Teller = (entry: HistoryEntry, scene: Scene) => Told | undefined;

/** By event; what is missing here is not worth a line. */
const tellers: Readonly<Record<string, Teller>> = {
  'issue.labeled': (entry) =>
    told('law', `the label is a request for work → ${state(entry)}; is the person allowed to?`),
  'request.granted': (entry, { task }) =>
    told('law', `rule ${task.choice?.rule} matched → agent type ${task.choice?.agent} → ${state(entry)}`, [
      `queue agent.${task.choice?.agent}, priority ${task.choice?.priority}, attempt ${task.attempt}`,
    ]),
  'slot.taken': (_, { task }) => told('queue', `host ${task.session.host} has a free slot and takes it`),
  'session.started': (entry, { task, attach }) =>
    told('runner', `session ${task.session.name} in its own worktree → ${state(entry)}${round(task)}`, [
      `attach with: ${attach}`,
    ]),
  'session.reported': (entry, { task }) => report(entry, task),
  'session.exited': (entry) => told('runner', `${entry.label} → ${state(entry)}`),
  'checks.finished': (entry, { task }) =>
    told(
      'checks',
      `${entry.label} → ${state(entry)}`,
      task.checks.results.map(
        ({ name, command, verdict, durationMs }) =>
          `${verdict === 'pass' ? '✔' : '✘'} ${name}: ${command} (${durationMs} ms)`,
      ),
    ),
  'branch.pushed': (_, { task }) => told('runner', `pushed ${task.branch} with a token the agent never saw`),
  'pull.opened': (entry, { task }) =>
    told('github', `pull request #${task.pull?.number} is open → ${state(entry)}`, [task.pull?.url ?? '']),
  'ci.finished': (entry, { task }) =>
    told('github', `${entry.label} → ${state(entry)}`, entry.label.includes('back') ? failures(entry, task) : []),
  'review.granted': (entry) => told('law', entry.reason),
  'pull.closed': (entry) => told('law', `${entry.label} → ${state(entry)}`),
  'session.stopped': (entry) => told('runner', `${entry.label}: worktree and local branch are gone`),
  'command.granted': (entry) => told('law', entry.label),
  'message.delivered': (entry) => told('runner', entry.label),
};

/** @returns the line for an entry; undefined for what a person need not see. */
export function narrate(entry: HistoryEntry, scene: Scene): Told | undefined {
  return tellers[entry.event]?.(entry, scene);
}

function told(who: Told['who'], text: string, details: readonly string[] = []): Told {
  return { who, text, details };
}

/** What went back to the agent, as long as it is still on its way. */
function failures(entry: HistoryEntry, task: Task): readonly string[] {
  const wish = task.wishes.find(({ effect }) => effect.kind === 'session.resume');
  const feedback = wish?.effect.kind === 'session.resume' ? wish.effect.feedback : undefined;
  if (feedback?.kind !== 'ci') return [entry.reason];
  return feedback.failures.flatMap(({ name, step, log }) => [
    `✘ job ${name}${step ? `, step “${step}”` : ''}; the end of its log goes back with it:`,
    ...log
      .trimEnd()
      .split('\n')
      .slice(-2)
      .map((line) => `  ${line.replace(/^\S+Z /, '')}`),
  ]);
}

function report(entry: HistoryEntry, task: Task): Told {
  if (entry.label.includes('decision')) return told('agent', `decides: ${task.decisions.at(-1)?.text ?? ''}`);
  if (entry.label.includes('person')) return told('agent', `asks: ${task.blockers.at(-1)?.text ?? ''}`);
  if (entry.label.includes('done') || entry.label.includes('did'))
    return told('agent', `reports done → ${state(entry)}: ${task.summary ?? ''}`);
  return told('agent', `says: ${task.session.evidence}`);
}

function state(entry: HistoryEntry): string {
  return entry.to.replace(':', ' · ').replaceAll('_', ' ');
}

function round(task: Task): string {
  return task.round === 0 ? '' : `, round ${task.round}`;
}
