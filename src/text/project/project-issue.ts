// The one issue of a repository that mirrors its memory: phase, active tasks, open blockers, latest decisions, features.
import { isResting, type Task } from '../../core/task.ts';
import { capBody, longestBody } from '../cap.ts';
import { link } from '../link.ts';
import { code, plain } from '../markdown.ts';
import { parseMarker, renderMarker, withMarker } from '../marker.ts';
import { type BlockerEntry, parseBlockers } from '../memory/blockers.ts';
import { type DecisionEntry, parseDecisions } from '../memory/decisions.ts';
import {
  activeTitle,
  type Feature,
  featuresTitle,
  parseProjectState,
  phaseTitle,
  progressWords,
} from '../memory/project-state.ts';
import { attemptWords, pullWords, type ShownLimits, signOf, stateOf } from '../status/status-facts.ts';

/** What the issue is made from: the files, and where the tasks behind them are. */
export interface ProjectView {
  readonly name: string;
  readonly repositoryId: number;
  readonly texts: Readonly<Record<'project_state' | 'blockers' | 'decisions', string>>;
  /** Those that are under way. */
  readonly tasks: readonly Task[];
  /** Address of an issue of the repository, without its number. */
  readonly issuesUrl: string;
  readonly limits?: ShownLimits;
}

export const openTitle = 'Open Blockers';
export const decisionsTitle = 'Latest Decisions';

/** Longer lists say nothing more to a person; the files have all of it. */
const mostRows = 50;
const latestDecisions = 10;
const longestText = 500;

/** @returns the marker by which the issue is found again. */
export function projectMarker(repositoryId: number): string {
  return renderMarker({ kind: 'project', task: null, key: String(repositoryId) });
}

/** @returns whether an issue says that it is a project issue; what a person wrote is never taken for one */
export function isProjectIssue({ author, body }: { readonly author: string; readonly body: string }): boolean {
  return author.endsWith('[bot]') && parseMarker(body)?.kind === 'project';
}

/** @returns title and body, marker included; what is equal gives equal bodies */
export function renderProjectIssue({ name, repositoryId, texts, tasks, issuesUrl, limits }: ProjectView): {
  title: string;
  body: string;
} {
  const state = parseProjectState(texts.project_state);
  const place = placesOf(issuesUrl);
  const open = parseBlockers(texts.blockers).filter(({ resolved }) => resolved === null);
  const decisions = parseDecisions(texts.decisions).slice(-latestDecisions).reverse();
  const phase = state.phase === null ? '' : `: ${plain(state.phase)}`;
  const parts = [
    hint,
    `## ${phaseTitle}${phase}`,
    [
      `- **Status**: ${plain(state.status ?? '-')}`,
      `- **Started**: ${plain(state.started ?? '-')}`,
      `- **Progress**: ${progressWords(state.progress)}`,
    ].join('\n'),
    `## ${activeTitle}`,
    activeTable(tasks, limits),
    `## ${openTitle}`,
    list(open.slice(0, mostRows), open.length, (blocker) => blockerLine(blocker, place)),
    `## ${decisionsTitle}`,
    list(decisions, decisions.length, (decision) => decisionLine(decision, place)),
    `## ${featuresTitle}`,
    list(state.features.slice(-mostRows), state.features.length, (feature) => featureLine(feature, place)),
  ];
  const body = parts.filter((part) => part !== '').join('\n\n');
  return {
    title: `${plain(name, 200)}: project state`,
    body: withMarker(capBody(body, longestBody), projectMarker(repositoryId)),
  };
}

const hint =
  'Kept from the memory of this project. Whoever may write can edit the phase, tick a blocker that is resolved, and add lines to blockers, decisions and features; everything else is put back. Labels on this issue start nothing.';

type PlaceOf = (issue: number | null) => string;

function placesOf(issuesUrl: string): PlaceOf {
  return (issue) => (issue === null ? 'Project' : link(`#${issue}`, `${issuesUrl}${issue}`));
}

function activeTable(tasks: readonly Task[], limits: ShownLimits | undefined): string {
  const active = tasks.filter(({ state }) => !isResting(state)).toSorted((a, b) => a.issue.number - b.issue.number);
  if (active.length === 0) return '_None._';
  const rows = active.slice(0, mostRows).map((task) => {
    const attempt = task.attempt > 0 ? `, attempt ${attemptWords(task, limits)}` : '';
    const agent = task.agent ? plain(task.agent.name) : '–';
    const pull = task.pull ? `${link(`#${task.pull.number}`, task.pull.url)} ${plain(pullWords(task.pull))}` : '–';
    const name = `${link(`#${task.issue.number}`, task.issue.url)} ${plain(task.issue.title, 80)}`;
    return `| ${name} | ${signOf(task)} ${stateOf(task)}${attempt} | ${agent} | ${pull} |`;
  });
  const table = ['| Task | State | Agent | Pull request |', '|---|---|---|---|', ...rows].join('\n');
  return active.length > mostRows ? `${table}\n\nand ${active.length - mostRows} more.` : table;
}

function blockerLine({ id, issue, author, opened, text }: BlockerEntry, place: PlaceOf): string {
  return `- [ ] ${code(id)} ${place(issue)} (${who(author)}, ${opened} UTC): ${plain(text, longestText)}`;
}

function decisionLine({ id, issue, author, date, text }: DecisionEntry, place: PlaceOf): string {
  return `- ${code(id)} ${place(issue)} (${who(author)}, ${date} UTC): ${plain(text, longestText)}`;
}

/** Without brackets: where they end, the words begin. */
function who(author: string): string {
  return plain(author.replace(/[()]/g, ''));
}

function featureLine({ done, issue, title }: Feature, place: PlaceOf): string {
  return `- [${done ? 'x' : ' '}] ${issue === null ? '' : `${place(issue)}: `}${plain(title, longestText)}`;
}

function list<T>(some: readonly T[], all: number, line: (one: T) => string): string {
  if (all === 0) return '_None._';
  const more = all > some.length ? [`- and ${all - some.length} more in the files`] : [];
  return [...some.map(line), ...more].join('\n');
}
