// `decisions.md`: what was decided, by whom and why. It only grows.
import { appendEntries, type Entry, readEntries } from './entries.ts';
import { withoutHidden } from './hidden.ts';
import { memoryLine } from './memory-text.ts';
import { pageOf, textOf, withSection } from './page.ts';

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

/** @returns every decision, in the order of the file. */
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
  const known = new Set(parseDecisions(textOf(page)).map(keyOf));
  const news = wanted.filter((decision) => !known.has(keyOf(decision)));
  return textOf(appendEntries(page, title, news.map(toEntry)));
}

function toEntry({ id, issue, author, date, text }: DecisionEntry): Entry {
  return {
    id,
    issue,
    fields: [
      ['Date', date],
      ['Author', author],
      ['Status', 'decided'],
    ],
    text: withoutHidden(text).text,
    outcome: null,
  };
}

function keyOf({ issue, id }: DecisionEntry): string {
  return `${issue} ${id}`;
}
