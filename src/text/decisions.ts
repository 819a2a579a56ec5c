// `decisions.md`: what was decided, by whom and why. It only grows.
import { entryLines, readEntries } from './entries.ts';
import { memoryLine } from './memory-text.ts';
import { endOfContent, findSection, type Page, pageOf, splice, textOf, withSection } from './page.ts';

export interface DecisionEntry {
  readonly id: string;
  readonly issue: number;
  readonly author: string;
  /** Minute in UTC. */
  readonly date: string;
  /** The decision with its rationale. */
  readonly text: string;
}

const title = 'Decisions';

/** @returns a fresh file. @param since minute in UTC */
export function renderDecisions(project: string, since: string, decisions: readonly DecisionEntry[]): string {
  const lines = [`# ${memoryLine(project)} — Technical decisions`, '', `Kept since ${since} UTC.`, '', `## ${title}`];
  return updateDecisions(`${lines.join('\n')}\n`, decisions);
}

export function parseDecisions(text: string): readonly DecisionEntry[] {
  return readEntries(pageOf(text), title, ['Date', 'Author']).map(({ entry }) => {
    const values = new Map(entry.fields);
    const { id, issue, text: words } = entry;
    return { id, issue, author: values.get('Author') ?? '', date: values.get('Date') ?? '', text: words };
  });
}

/** Appends the decisions that are not there yet; everything that is keeps its bytes. */
export function updateDecisions(text: string, wanted: readonly DecisionEntry[]): string {
  const page = withSection(pageOf(text), title);
  const known = parseDecisions(textOf(page)).map(keyOf);
  return textOf(wanted.filter((decision) => !known.includes(keyOf(decision))).reduce(append, page));
}

function append(page: Page, { id, issue, author, date, text }: DecisionEntry): Page {
  const section = findSection(page, title);
  if (!section) return page;
  const fields = [
    ['Date', date],
    ['Author', author],
    ['Status', 'decided'],
  ] as const;
  const at = endOfContent(page, section);
  const after = section.end === at && at < page.lines.length ? [''] : [];
  return splice(page, at, 0, '', ...entryLines({ id, issue, fields, text, outcome: null }), ...after);
}

function keyOf({ issue, id }: DecisionEntry): string {
  return `${issue} ${id}`;
}
