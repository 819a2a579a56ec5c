// Changes to `project_state.md` that leave every line alone which says the right thing, or which is a person's.
import { bare, endOfContent, findSection, type Page, pageOf, splice, textOf, withSection } from './page.ts';
import {
  type ActiveTask,
  activeLine,
  activeTitle,
  featureLine,
  featuresTitle,
  fieldLine,
  issueOfLine,
  parseProjectState,
  phaseTitle,
  progressWords,
  readField,
} from './project-state.ts';

export interface ProjectChange {
  /** Tasks that have a line, with what it says. A title a person has reworded stays. */
  readonly active: readonly ActiveTask[];
  readonly completed: readonly { readonly issue: number; readonly title: string }[];
  /** Issues whose line goes without being completed. */
  readonly dropped: readonly number[];
  /** `2024-01-15`: written where no start is. */
  readonly started: string | null;
}

/** Words for the phase that are ours to change; any other is a person's. */
const ownStatus = ['Not Started', 'In Progress', 'Completed'];

export function updateProjectState(text: string, change: ProjectChange): string {
  const { active, completed, dropped, started } = onlyNews(text, change);
  let page = withSection(withSection(withSection(pageOf(text), phaseTitle), activeTitle), featuresTitle);
  for (const task of active) page = withActive(page, task);
  for (const feature of completed) page = withFeature(withoutActive(page, feature.issue), feature);
  for (const issue of dropped) page = withoutActive(page, issue);
  return textOf(withPhase(page, started));
}

/** A project has many tasks and few of them change: what the file says already is not looked for line by line. */
function onlyNews(text: string, change: ProjectChange): ProjectChange {
  const { active, features } = parseProjectState(text);
  const lines = new Map(active.map((task) => [task.issue, `${task.agent} ${task.status}`]));
  const done = new Set(features.flatMap((feature) => (feature.done && feature.issue !== null ? [feature.issue] : [])));
  return {
    ...change,
    active: change.active.filter((task) => lines.get(task.issue) !== `${task.agent} ${task.status}`),
    completed: change.completed.filter(({ issue }) => lines.has(issue) || !done.has(issue)),
  };
}

function withActive(page: Page, task: ActiveTask): Page {
  const at = lineOf(page, activeTitle, task.issue);
  if (at === undefined) return append(page, activeTitle, activeLine(task));
  const written = bare(page.lines[at]);
  const now = parseProjectState(`## ${activeTitle}\n${written}\n`).active[0];
  if (now?.agent === task.agent && now.status === task.status) return page;
  return splice(page, at, 1, activeLine({ ...task, title: now?.title ?? task.title }));
}

function withoutActive(page: Page, issue: number): Page {
  const at = lineOf(page, activeTitle, issue);
  return at === undefined ? page : splice(page, at, 1);
}

function withFeature(page: Page, { issue, title }: ProjectChange['completed'][number]): Page {
  const at = lineOf(page, featuresTitle, issue);
  if (at === undefined) return append(page, featuresTitle, featureLine({ done: true, issue, title }));
  const written = bare(page.lines[at]);
  return written.includes('[ ]') ? splice(page, at, 1, written.replace('[ ]', '[x]')) : page;
}

function withPhase(page: Page, started: string | null): Page {
  const { active, features, ...phase } = parseProjectState(textOf(page));
  const done = features.filter((feature) => feature.done);
  const doneIssues = done.map(({ issue }) => issue);
  const all =
    features.length + active.filter(({ issue }) => !features.some((feature) => feature.issue === issue)).length;
  const open = all - done.length + active.filter(({ issue }) => doneIssues.includes(issue)).length;
  const progress = all === 0 ? null : Math.floor((done.length * 100) / all);
  const status = all === 0 ? 'Not Started' : open === 0 ? 'Completed' : 'In Progress';
  const withStatus =
    phase.status === null || ownStatus.includes(phase.status) ? withField(page, 'Status', status) : page;
  const withStart = phase.started === null && started !== null ? withField(withStatus, 'Started', started) : withStatus;
  return withField(withStart, 'Progress', progressWords(progress));
}

function withField(page: Page, name: string, value: string): Page {
  const section = findSection(page, phaseTitle);
  if (!section) return page;
  const at = page.lines.findIndex(
    (line, index) => index >= section.start && index < section.end && readField(bare(line), name) !== undefined,
  );
  if (at === -1) return append(page, phaseTitle, fieldLine(name, value));
  return readField(bare(page.lines[at]), name) === value ? page : splice(page, at, 1, fieldLine(name, value));
}

function lineOf(page: Page, title: string, issue: number): number | undefined {
  const section = findSection(page, title);
  const at = page.lines.findIndex(
    (line, index) => section && index >= section.start && index < section.end && issueOfLine(bare(line)) === issue,
  );
  return at === -1 ? undefined : at;
}

/** After the last list line of the section, so that notes beneath the list stay beneath it. */
function append(page: Page, title: string, line: string): Page {
  const section = findSection(page, title);
  if (!section) return page;
  const listed = page.lines.findLastIndex((one, at) => at >= section.start && at < section.end && /^[-*+] /.test(one));
  if (listed !== -1) return splice(page, listed + 1, 0, line);
  const at = endOfContent(page, section);
  const before = at === section.start || bare(page.lines[at - 1]).trim() !== '' ? [''] : [];
  const after = at === section.end && section.end < page.lines.length ? [''] : [];
  return at === section.start && section.start < section.end
    ? splice(
        page,
        section.start + 1,
        0,
        line,
        ...(section.start + 1 === section.end && section.end < page.lines.length ? [''] : []),
      )
    : splice(page, at, 0, ...before, line, ...after);
}
