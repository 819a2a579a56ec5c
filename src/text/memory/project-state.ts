// `project_state.md`: the current phase, what is being worked on, what is done.
import { fieldLine, readField } from './fields.ts';
import { escapeLine, memoryLine, unescapeLine } from './memory-text.ts';
import { bare, findSection, type Page, pageOf } from './page.ts';

/** A line of the form `- Task #3: Database schema (rust-agent) - Pending`. */
export interface ActiveTask {
  readonly issue: number;
  readonly title: string;
  readonly agent: string;
  /** Letters and blanks. */
  readonly status: string;
}

/** A box under Completed Features; `issue` where its text begins with `Task #3:`. */
export interface Feature {
  readonly done: boolean;
  readonly issue: number | null;
  readonly title: string;
}

export interface ProjectState {
  readonly phase: string | null;
  readonly status: string | null;
  /** `2024-01-15` */
  readonly started: string | null;
  /** Percent; null while there are no tasks. */
  readonly progress: number | null;
  readonly active: readonly ActiveTask[];
  readonly features: readonly Feature[];
  /** Lines of the two lists that could not be read, numbered from 1: kept where they stand. */
  readonly odd: readonly { readonly line: number; readonly text: string }[];
}

/** Words for the phase that are ours to change; any other is a person's. */
export const ownStatus = ['Not Started', 'In Progress', 'Completed'];

export const phaseTitle = 'Current Phase';
export const activeTitle = 'Active Tasks';
export const featuresTitle = 'Completed Features';

/** @returns a fresh file. @param since minute in UTC */
export function renderProjectState(project: string, since: string, state: Omit<ProjectState, 'odd'>): string {
  const phase = state.phase === null ? '' : `: ${escapeLine(state.phase)}`;
  const lines = [
    `# ${memoryLine(project)} — Project State`,
    '',
    `Kept since ${since} UTC.`,
    '',
    `## ${phaseTitle}${phase}`,
    '',
    fieldLine('Status', state.status ?? '-'),
    fieldLine('Started', state.started ?? '-'),
    fieldLine('Progress', progressWords(state.progress)),
    '',
    `## ${activeTitle}`,
    '',
    ...state.active.map(activeLine),
    ...(state.active.length > 0 ? [''] : []),
    `## ${featuresTitle}`,
    '',
    ...state.features.map(featureLine),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

/** @returns what the file says; what is missing is null or empty, what cannot be read is in `odd`. */
export function parseProjectState(text: string | Page): ProjectState {
  return pageOf(text).seen(readState);
}

function readState(page: Page): ProjectState {
  const section = findSection(page, phaseTitle);
  const field = (name: string) => {
    const lines = section ? page.lines.slice(section.start, section.end) : [];
    const value = lines.map((line) => readField(bare(line), name)).find((found) => found !== undefined);
    return value === undefined || value === '-' || value === '' ? null : value;
  };
  const percent = /(\d{1,3})\s*%/.exec(field('Progress') ?? '')?.[1];
  const tasks = listLines(page, activeTitle).map(({ line, text: written }) => ({
    line,
    written,
    read: readActive(written),
  }));
  const boxes = listLines(page, featuresTitle).map(({ line, text: written }) => ({
    line,
    written,
    read: readFeature(written),
  }));
  const odd = [...tasks, ...boxes].filter(({ read }) => !read).map(({ line, written }) => ({ line, text: written }));
  return {
    phase: phaseName(section?.title) ?? field('Phase'),
    status: field('Status'),
    started: field('Started'),
    progress: percent === undefined ? null : Number(percent),
    active: tasks.flatMap(({ read }) => read ?? []),
    features: boxes.flatMap(({ read }) => read ?? []),
    odd,
  };
}

/** @returns `60%`. */
export function progressWords(percent: number | null): string {
  return percent === null ? 'no tasks yet' : `${percent}%`;
}

/** @returns the line of an active task. */
export function activeLine({ issue, title, agent, status }: ActiveTask): string {
  return `- Task #${issue}: ${escapeLine(title)} (${escapeLine(agent)}) - ${status}`;
}

/** @returns a box with its text. */
export function featureLine({ done, issue, title }: Feature): string {
  return `- [${done ? 'x' : ' '}] ${issue === null ? '' : `Task #${issue}: `}${escapeLine(title)}`;
}

/** @returns the issue a list line is about, however a person wrote the rest of it. */
export function issueOfLine(line: string): number | undefined {
  const digits = /^\s*[-*+]\s+(?:\[[ xX]\]\s+)?Task\s+#(\d{1,15})\b/i.exec(line)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** @returns the task of a line as we write it. */
export function readActive(line: string): ActiveTask | undefined {
  // Greedy: a title may itself look like the end of a line, and ours is the last.
  const [, digits, title, agent, status] =
    /^- Task #(\d{1,15}): (.*) \(([^()]*)\) - ([A-Za-z][A-Za-z ]*?)\s*$/.exec(line) ?? [];
  if (digits === undefined || title === undefined || agent === undefined || status === undefined) return undefined;
  return { issue: Number(digits), title: unescapeLine(title), agent: unescapeLine(agent), status };
}

/** @returns the feature of a line as we write it. */
export function readFeature(line: string): Feature | undefined {
  const [, tick, words] = /^- \[([ xX])\] (.*)$/.exec(line) ?? [];
  if (tick === undefined || words === undefined) return undefined;
  const [, digits, title] = /^Task #(\d{1,15}):(?: (.*))?$/.exec(words) ?? [];
  return {
    done: tick !== ' ',
    issue: digits === undefined ? null : Number(digits),
    title: unescapeLine(digits === undefined ? words : (title ?? '')),
  };
}

function listLines(page: Page, title: string): { readonly line: number; readonly text: string }[] {
  const section = findSection(page, title);
  if (!section) return [];
  const lines = page.lines
    .slice(section.start, section.end)
    .map((line, at) => ({ line: section.start + at + 1, text: bare(line) }));
  return lines.filter(({ text: written }) => /^\s*[-*+]\s/.test(written));
}

function phaseName(title: string | undefined): string | null {
  const name = title
    ?.split(':')
    .slice(1)
    .join(':')
    .replace(/^[\s*_]+|[\s*_]+$/g, '');
  return name ? unescapeLine(name) : null;
}
