// Changes to `project_state.md` that leave every line alone which says the right thing, or which is a person's.
import { readIndex } from './archive-index.ts';
import { fieldLine, readField } from './fields.ts';
import { escapeLine, memoryLine } from './memory-text.ts';
import { bare, endOfContent, findSection, type Page, pageOf, replaced, splice, textOf, withSection } from './page.ts';
import { isPlanned, type PhasePlan, phaseAfter } from './phase.ts';
import {
  type ActiveTask,
  activeLine,
  activeTitle,
  featureLine,
  featuresTitle,
  issueOfLine,
  ownStatus,
  parseProjectState,
  phaseTitle,
  progressWords,
} from './project-state.ts';

export interface ProjectChange {
  /** Tasks that have a line, with what it says. A title a person has reworded stays. */
  readonly active: readonly ActiveTask[];
  readonly completed: readonly { readonly issue: number; readonly title: string }[];
  /** Issues whose line goes without being completed. */
  readonly dropped: readonly number[];
  /** `2024-01-15`: written where no start is. */
  readonly started: string | null;
  /** As planned; a phase of another name is a person's, and stays. */
  readonly phases?: readonly PhasePlan[];
  /** `2024-01-15`: when a phase begins that follows another. */
  readonly today?: string | undefined;
  /** Text of the archive, where a completed task might be in it. */
  readonly archive?: string | undefined;
}

/** @returns the file with the change in it; where it says everything already, the same bytes. */
export function updateProjectState(text: string | Page, change: ProjectChange): string {
  const found = pageOf(text);
  const { active, completed, dropped, started } = onlyNews(found, change);
  let page = withSection(withSection(withSection(found, phaseTitle), activeTitle), featuresTitle);
  for (const issue of [...dropped, ...completed.map((feature) => feature.issue)]) page = withoutActive(page, issue);
  page = each(page, activeTitle, active, changedActive, activeLine);
  page = each(page, featuresTitle, completed, checked, (feature) => featureLine({ ...feature, done: true }));
  return textOf(withFigures(withPlannedPhase(page, change), started));
}

/** A project has many tasks and few of them change: what the file says already is not looked for line by line. */
function onlyNews(page: Page, change: ProjectChange): ProjectChange {
  const { active, features, odd } = parseProjectState(page);
  const lines = new Map(active.map((task) => [task.issue, `${task.agent} ${task.status}`]));
  const done = new Set(features.flatMap((feature) => (feature.done && feature.issue !== null ? [feature.issue] : [])));
  const strange = new Set(odd.map((line) => issueOfLine(line.text)));
  for (const { issue } of change.archive === undefined ? [] : parseProjectState(change.archive).features) {
    if (issue !== null) done.add(issue);
  }
  return {
    ...change,
    active: change.active.filter((task) => lines.get(task.issue) !== `${task.agent} ${task.status}`),
    completed: change.completed.filter(({ issue }) => lines.has(issue) || strange.has(issue) || !done.has(issue)),
    dropped: change.dropped.filter((issue) => lines.has(issue) || strange.has(issue)),
  };
}

/** Changes the lines that are there one by one, and adds the others all at once. */
function each<T extends { readonly issue: number }>(
  page: Page,
  title: string,
  items: readonly T[],
  changed: (written: string, item: T) => string,
  fresh: (item: T) => string,
): Page {
  if (items.length === 0) return page;
  const there = linesOf(page, title);
  const known = items.filter(({ issue }) => there.has(issue));
  const together = known.reduce((rest, item) => {
    const at = there.get(item.issue) ?? 0;
    const written = bare(rest.lines[at]);
    const line = changed(written, item);
    return line === written ? rest : splice(rest, at, 1, line);
  }, page);
  return append(together, title, items.filter(({ issue }) => !there.has(issue)).map(fresh));
}

function changedActive(written: string, task: ActiveTask): string {
  const now = parseProjectState(`## ${activeTitle}\n${written}\n`).active[0];
  if (now?.agent === task.agent && now.status === task.status) return written;
  return activeLine({ ...task, title: now?.title ?? task.title });
}

function checked(written: string): string {
  return written.replace('[ ]', '[x]');
}

/** The blank line goes too that would stand beside another. */
function withoutActive(page: Page, issue: number): Page {
  const at = linesOf(page, activeTitle).get(issue);
  if (at === undefined) return page;
  const isBlank = (index: number) => index < page.lines.length && bare(page.lines[index]).trim() === '';
  return splice(page, at, isBlank(at - 1) && isBlank(at + 1) ? 2 : 1);
}

/** The phase follows from the tasks while it is a planned one. */
function withPlannedPhase(page: Page, { phases = [], active, completed, dropped, today }: ProjectChange): Page {
  if (phases.length === 0) return page;
  const state = parseProjectState(page);
  const done = [...state.features.flatMap(({ issue, done: isDone }) => (isDone && issue !== null ? [issue] : []))];
  const open = new Set([...state.active, ...active].map(({ issue }) => issue));
  for (const { issue } of completed) open.delete(issue);
  const known = new Set([...done, ...completed.map(({ issue }) => issue)]);
  for (const issue of dropped) open.add(issue);
  const next = phaseAfter(phases, state.phase, known, open);
  const section = findSection(page, phaseTitle);
  if (!next || !section || !isPlanned(phases, state.phase) || state.phase === memoryLine(next.name)) return page;
  const heading = `${'#'.repeat(section.level)} ${phaseTitle}: ${escapeLine(next.name)}`;
  const named = splice(page, section.heading, section.start - section.heading, heading);
  return state.phase === null || today === undefined ? named : withField(named, 'Started', today);
}

function withFigures(page: Page, started: string | null): Page {
  const { active, features, ...phase } = parseProjectState(page);
  const archived = readIndex(page, featuresTitle)?.count ?? 0;
  const done = features.filter((feature) => feature.done);
  const doneIssues = done.map(({ issue }) => issue);
  const all =
    features.length + active.filter(({ issue }) => !features.some((feature) => feature.issue === issue)).length;
  const completed = done.length + archived;
  const open = all - done.length + active.filter(({ issue }) => doneIssues.includes(issue)).length;
  const progress = all + archived === 0 ? null : Math.floor((completed * 100) / (all + archived));
  const status = all + archived === 0 ? 'Not Started' : open === 0 ? 'Completed' : 'In Progress';
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
  if (at === -1) return append(page, phaseTitle, [fieldLine(name, value)]);
  return readField(bare(page.lines[at]), name) === value ? page : splice(page, at, 1, fieldLine(name, value));
}

/** @returns by issue, the index of its line in the section. */
function linesOf(page: Page, title: string): ReadonlyMap<number, number> {
  const section = findSection(page, title);
  const found = new Map<number, number>();
  for (let at = section?.start ?? 0; at < (section?.end ?? 0); at++) {
    const issue = issueOfLine(bare(page.lines[at]));
    if (issue !== undefined && !found.has(issue)) found.set(issue, at);
  }
  return found;
}

/** After the last list line of the section, so that notes beneath the list stay beneath it. */
function append(page: Page, title: string, lines: readonly string[]): Page {
  const section = lines.length > 0 && findSection(page, title);
  if (!section) return page;
  const listed = page.lines.findLastIndex((one, at) => at >= section.start && at < section.end && /^[-*+] /.test(one));
  if (listed !== -1) return replaced(page, listed + 1, 0, lines);
  const at = endOfContent(page, section);
  // One blank line before the list, and one after it where something follows.
  const blanks = section.end - at;
  const after = section.end < page.lines.length ? [''] : [];
  return replaced(page, at, blanks, ['', ...lines, ...after]);
}
