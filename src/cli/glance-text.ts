// The project at a glance, for a person.
import { isResting } from '../core/task.ts';
import { oneLine } from '../text/clean.ts';
import { counted, durationWords, stageWords, stateWords } from '../text/words.ts';
import type { Glance, TaskRow } from './glance.ts';
import { table } from './table.ts';
import type { Colors, Terminal } from './terminal.ts';

/** @returns lines: the project, the counts, the tasks under way, what needs a person, the hosts */
export function glanceLines(seen: Glance, { colors, now }: Pick<Terminal, 'colors' | 'now'>): string[] {
  return [
    ...heading(seen, colors),
    '',
    ...table(summary(seen).map(([name, value]) => [colors.dim(name), value])),
    ...section('Tasks', taskTable(seen.tasks.filter(isOfInterest), colors), colors),
    ...section('Waiting for you', blockerTable(seen.tasks, now(), colors), colors),
    ...section('Hosts', hostTable(seen, now(), colors), colors),
  ];
}

function heading({ project }: Glance, colors: Colors): string[] {
  const { completed, total, percent } = project.progress;
  const description = project.description === '' ? [] : [oneLine(project.description)];
  const progress = `${completed} of ${counted(total, 'task')} completed (${percent} %)`;
  return [colors.bold(oneLine(project.name)), ...description, `${phaseWords(project.phase)}${progress}`];
}

function phaseWords(phase: Glance['project']['phase']): string {
  if (!phase) return '';
  const own = phase.tasks === 0 ? '' : ` (${phase.completed} of ${counted(phase.tasks, 'priority task')})`;
  return `Phase ${phase.number}: ${oneLine(phase.name)}${own} · `;
}

function summary({ counts, queues, hosts, paused, tasks }: Glance): [string, string][] {
  const live = hosts.filter((host) => host.live);
  const room = live.reduce((sum, host) => sum + host.maxSessions, 0);
  const states = Object.entries(counts.states).map(
    ([state, count]) => `${count} ${stateWords[state as TaskRow['state']].toLowerCase()}`,
  );
  const waiting = Object.entries(queues).filter(([, count]) => count > 0);
  return [
    ['Tasks', states.join(', ') || 'none yet: a label on an issue makes one'],
    ['Agents', `${counts.liveSessions} live, room for ${room} on ${counted(live.length, 'host')}`],
    ['Queue', waiting.map(([agent, count]) => `${agent} ${count}`).join(', ') || 'empty'],
    ['Blockers', counts.openBlockers === 0 ? 'none open' : `${counts.openBlockers} open`],
    ...mailLine(tasks),
    ...paused.map(({ name, by }): [string, string] => [
      'Paused',
      `${name} by ${oneLine(by)}: \`conductor resume ${name}\` lets it go on`,
    ]),
  ];
}

/** Where all that was said arrived there is nothing to tell. */
function mailLine(tasks: readonly TaskRow[]): [string, string][] {
  const sum = (of: keyof TaskRow['mail']) => tasks.filter(isOfInterest).reduce((all, { mail }) => all + mail[of], 0);
  const [waiting, undelivered] = [sum('waiting'), sum('undelivered')];
  if (waiting + undelivered === 0) return [];
  return [['Messages', `${waiting} waiting, ${undelivered} not delivered: \`conductor queue\` shows them`]];
}

/** What is finished is only counted; what failed waits for somebody. */
function isOfInterest({ state, blockers }: TaskRow): boolean {
  return !isResting(state) || state === 'failed' || (state === 'available' && blockers.length > 0);
}

function taskTable(tasks: readonly TaskRow[], colors: Colors): string[] {
  if (tasks.length === 0) return [];
  const head = ['TASK', 'STATE', 'AGENT', 'ATTEMPT', 'PULL', 'CI', 'SESSION', 'TITLE'].map((word) => colors.dim(word));
  const rows = tasks.map((task) => [
    task.name,
    stateCell(task, colors),
    task.agent ?? '-',
    task.round > 0 ? `${task.attempt}, round ${task.round}` : String(task.attempt),
    task.pull ? `#${task.pull.number} ${task.pull.state.replace('_', ' ')}` : '-',
    task.ci === 'none' ? '-' : task.ci.replace('_', ' '),
    task.session === null ? '-' : `${task.session} on ${task.host}`,
    oneLine(task.title, 50),
  ]);
  return table([head, ...rows]);
}

function stateCell({ state, stage, stopping }: TaskRow, colors: Colors): string {
  if (stopping) return colors.yellow('Stopping');
  const words = stage === null ? stateWords[state] : `${stateWords[state]}: ${stageWords[stage]}`;
  if (state === 'failed') return colors.red(words);
  return state === 'in_progress' || state === 'validating' ? colors.green(words) : words;
}

function blockerTable(tasks: readonly TaskRow[], now: number, colors: Colors): string[] {
  const open = tasks.flatMap(({ name, blockers }) => blockers.map((blocker) => ({ name, ...blocker })));
  const unread = tasks.filter(({ needsApproval }) => needsApproval !== null);
  const approvals = unread.map(({ name, needsApproval, updatedAt }) => [
    name,
    colors.yellow('approval'),
    durationWords(now - updatedAt),
    `${oneLine(needsApproval ?? '', 100)}: \`conductor approve ${name}\``,
  ]);
  return table([
    ...approvals,
    ...open.map(({ name, id, kind, text, openedAt }) => [
      name,
      `${id} ${colors.yellow(kind === 'ask' ? 'question' : 'blocker')}`,
      durationWords(now - openedAt),
      oneLine(text, 100),
    ]),
  ]);
}

function hostTable({ hosts }: Glance, now: number, colors: Colors): string[] {
  const known = hosts.filter(({ live, sessions }) => live || sessions > 0);
  if (known.length === 0)
    return [colors.yellow('none: nothing starts until `conductor up` or `conductor runner` runs')];
  return table(
    known.map(({ host, live, sessions, maxSessions, serves, seenAt }) => [
      host,
      live ? `${sessions} of ${maxSessions} sessions` : colors.red(`silent for ${durationWords(now - seenAt)}`),
      serves.join(', '),
    ]),
  );
}

function section(title: string, lines: readonly string[], colors: Colors): string[] {
  return lines.length === 0 ? [] : ['', colors.bold(title), ...lines.map((line) => `  ${line}`)];
}
