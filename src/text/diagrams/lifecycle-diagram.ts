// The page `docs/lifecycle.md`, printed from the tables that the law decides by.
import { attempt } from '../../core/lifecycle/attempt.ts';
import { ci } from '../../core/lifecycle/ci.ts';
import { command } from '../../core/lifecycle/command.ts';
import { edit } from '../../core/lifecycle/edit.ts';
import { end } from '../../core/lifecycle/end.ts';
import { issue } from '../../core/lifecycle/issue.ts';
import { mail } from '../../core/lifecycle/mail.ts';
import { memory } from '../../core/lifecycle/memory.ts';
import { observe } from '../../core/lifecycle/observe.ts';
import { place } from '../../core/lifecycle/place.ts';
import { pull } from '../../core/lifecycle/pull.ts';
import { recover } from '../../core/lifecycle/recover.ts';
import { report } from '../../core/lifecycle/report.ts';
import { halt } from '../../core/lifecycle/repository-wide.ts';
import { request } from '../../core/lifecycle/request.ts';
import { restore } from '../../core/lifecycle/restore.ts';
import { review } from '../../core/lifecycle/review.ts';
import { start } from '../../core/lifecycle/start.ts';
import { upkeep } from '../../core/lifecycle/upkeep.ts';
import { validation } from '../../core/lifecycle/validation.ts';
import { type TaskState, taskStates } from '../../core/task.ts';
import {
  edgesOf,
  isUnderWay,
  type Line,
  linesOf,
  restDiagram,
  sessionDiagram,
  stageDiagram,
  underWay,
  unique,
  workDiagram,
} from './state-diagrams.ts';

const chapters: Readonly<Record<string, object>> = {
  'The issue': issue,
  'Its text': edit,
  'Its place': place,
  'Asking for work': request,
  'The next attempt': attempt,
  'What people say': command,
  'Everything at once': halt,
  'From a slot to an agent at work': start,
  'What its runner sees of the agent': observe,
  'What the agent reports': report,
  Messages: mail,
  'What people write into the memory': memory,
  'The status comment as people left it': restore,
  'After Redis was lost': recover,
  "The end of the agent's process": end,
  'Validation and push': validation,
  'Pull request': pull,
  CI: ci,
  Review: review,
  'Time and trouble': upkeep,
};

const introduction = `A task is one issue under conduct; a session is one agent at work on it. Both move only as drawn here: an event that has no line
for the state it meets means nothing. On the arrows stand the [events](#events) that cause the move.`;

const notes = `An issue that nobody conducts yet counts as \`available\`. \`rejected\` does not last, unless the issue is gone: the task is \`available\` in the same step.
Nor does \`failed\` while an attempt is left: it goes on to \`retry_queue\`. Every move, exactly:`;

const conventions = `For each event the lines are tried from top to bottom, and the first that fits is taken: the state must be one of *From*, and what
*Meaning* says must hold. Where *To* is empty the state stays. **Under way** is short for ${list(underWay)}.`;

/** @returns Markdown for GitHub: the diagrams, then for each kind of event its lines in the order in which they are tried. */
export function printLifecyclePage(): string {
  const lines = Object.values(chapters).flatMap(linesOf);
  const events = Object.entries(chapters).flatMap(([title, part]) => chapter(title, part));
  const page = [
    '# Lifecycle',
    '<!-- Printed from src/core/lifecycle by `printLifecyclePage()`; change the tables, not this page. -->',
    introduction,
    '## Task',
    'While work is under way:',
    workDiagram(lines),
    'How it comes to rest, and is asked for again:',
    restDiagram(lines),
    notes,
    moveTable(lines),
    '### Stages of `validating`',
    stageDiagram(lines),
    'From every stage the task may go back to the agent, fail, or be stopped, as drawn above.',
    '## Session',
    sessionDiagram(),
    'The moves that an event makes:',
    sessionTable(lines),
    '## Events',
    conventions,
    ...events,
  ];
  return `${page.join('\n\n')}\n`;
}

function moveTable(lines: readonly Line[]): string {
  const edges = lines.flatMap(edgesOf);
  const moves = taskStates.flatMap((from) => taskStates.map((to) => ({ from, to })));
  const rows = moves.map(({ from, to }) => {
    const causes = edges.filter((edge) => edge.from === from && edge.to === to).map(({ event }) => event);
    return [list([from]), list([to]), list(unique(causes))];
  });
  return table(
    ['From', 'To', 'Events'],
    rows.filter(([, , causes]) => causes !== ''),
  );
}

function sessionTable(lines: readonly Line[]): string {
  const moving = lines.filter(({ session }) => session !== undefined);
  const paths = unique(moving.map(pathOf));
  const causes = (path: string) =>
    unique(moving.filter((line) => pathOf(line) === path).map(({ event }) => `\`${event}\``));
  return table(
    ['To', 'Events'],
    paths.map((path) => [path, causes(path).join(', ')]),
  );
}

function chapter(title: string, part: object): readonly string[] {
  const events = Object.keys(part).flatMap((event) => {
    const lines = linesOf(part).filter((line) => line.event === event);
    return [`#### \`${event}\``, lines.length > 0 ? eventTable(lines) : 'Read into one of the kinds below.'];
  });
  return [`### ${title}`, ...events];
}

function eventTable(lines: readonly Line[]): string {
  const rows = lines.map((line) => [origins(line.from), target(line), line.label, pathOf(line)]);
  const withSession = lines.some(({ session }) => session !== undefined);
  const head = ['From', 'To', 'Meaning', 'Session'];
  const width = withSession ? head.length : head.length - 1;
  return table(
    head.slice(0, width),
    rows.map((row) => row.slice(0, width)),
  );
}

function origins(from: readonly TaskState[]): string {
  if (from.length === taskStates.length) return 'any';
  if (!underWay.every((state) => from.includes(state))) return list(from);
  const others = from.filter((state) => !isUnderWay(state));
  return others.length > 0 ? `under way, ${list(others)}` : 'under way';
}

function target({ to, stage }: Line): string {
  if (stage !== undefined) return `\`validating\`: ${stage}`;
  return to === undefined ? '' : `\`${to}\``;
}

function pathOf({ session = [] }: Line): string {
  return session.map((state) => `\`${state}\``).join(' → ');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function list(states: readonly string[]): string {
  return states.map((state) => `\`${state}\``).join(', ');
}
