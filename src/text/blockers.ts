// `blockers.md`: each question and obstacle, from its opening to its resolution.
import { appendBlocks, appendEntries, type Entry, outcomeLines, readEntries } from './entries.ts';
import { withoutHidden } from './hidden.ts';
import { memoryLine } from './memory-text.ts';
import { bare, endOfContent, type Page, pageOf, splice, textOf, withSection } from './page.ts';
import { fieldLine, readField } from './project-state.ts';

/** Times are minutes in UTC. */
export interface BlockerEntry {
  readonly id: string;
  readonly issue: number;
  readonly kind: 'ask' | 'blocker';
  readonly author: string;
  readonly opened: string;
  readonly text: string;
  readonly resolved: { readonly at: string; readonly by: string; readonly outcome: string } | null;
}

const openTitle = 'Open Blockers';
const resolvedTitle = 'Resolved Blockers';
const fieldNames = ['Kind', 'Author', 'Opened', 'Status', 'Resolved'];

/** @returns a fresh file. @param since minute in UTC */
export function renderBlockers(project: string, since: string, blockers: readonly BlockerEntry[]): string {
  const lines = [
    `# ${memoryLine(project)} — Blockers`,
    '',
    `Kept since ${since} UTC.`,
    '',
    `## ${openTitle}`,
    '',
    `## ${resolvedTitle}`,
  ];
  return updateBlockers(`${lines.join('\n')}\n`, blockers);
}

/** @returns the open ones, then the resolved ones, each in the order of the file. */
export function parseBlockers(text: string): readonly BlockerEntry[] {
  const page = pageOf(text);
  return [openTitle, resolvedTitle]
    .flatMap((title) => readEntries(page, title, fieldNames))
    .map(({ entry }) => fromEntry(entry));
}

/** Adds what is new and moves what was resolved; what stands there already keeps its bytes, a person's notes in it too. */
export function updateBlockers(text: string, wanted: readonly BlockerEntry[]): string {
  const known = new Map(parseBlockers(text).map((entry) => [keyOf(entry), entry]));
  const fresh = wanted.filter((blocker) => !known.has(keyOf(blocker)));
  const settled = wanted.filter((blocker) => blocker.resolved && known.get(keyOf(blocker))?.resolved === null);
  const page = settled.reduce(withResolution, withSection(withSection(pageOf(text), openTitle), resolvedTitle));
  const isOpen = ({ resolved }: BlockerEntry) => resolved === null;
  const opened = appendEntries(page, openTitle, fresh.filter(isOpen).map(toEntry));
  return textOf(appendEntries(opened, resolvedTitle, fresh.filter((blocker) => !isOpen(blocker)).map(toEntry)));
}

function keyOf({ issue, id }: { readonly issue: number; readonly id: string }): string {
  return `${issue} ${id}`;
}

function withResolution(page: Page, wanted: BlockerEntry): Page {
  const open = readEntries(page, openTitle, fieldNames).find(({ entry }) => keyOf(entry) === keyOf(wanted));
  if (!open || !wanted.resolved) return page;
  const lines = page.lines.slice(open.place.heading, endOfContent(page, open.place)).map(bare);
  const without = splice(page, open.place.heading, open.place.end - open.place.heading);
  return appendBlocks(without, resolvedTitle, [resolvedLines(lines, wanted.resolved)]);
}

/** The entry as it was written, with its status, time and outcome. */
function resolvedLines(lines: readonly string[], { at, by, outcome }: NonNullable<BlockerEntry['resolved']>): string[] {
  const status = [fieldLine('Status', 'resolved'), fieldLine('Resolved', `${at} by ${by}`)];
  const place = lines.findIndex((line) => readField(line, 'Status') !== undefined);
  const head = place === -1 ? [lines[0] ?? '', '', ...status, ...lines.slice(1)] : lines.toSpliced(place, 1, ...status);
  return [...head, '', ...outcomeLines(withoutHidden(outcome).text)];
}

function toEntry({ id, issue, kind, author, opened, text, resolved }: BlockerEntry): Entry {
  const status = resolved
    ? ([
        ['Status', 'resolved'],
        ['Resolved', `${resolved.at} by ${resolved.by}`],
      ] as const)
    : ([['Status', 'open']] as const);
  const fields = [['Kind', kind], ['Author', author], ['Opened', opened], ...status] as const;
  const outcome = resolved && withoutHidden(resolved.outcome).text;
  return { id, issue, fields, text: withoutHidden(text).text, outcome };
}

function fromEntry({ id, issue, fields, text, outcome }: Entry): BlockerEntry {
  const values = new Map(fields);
  const of = (name: string) => values.get(name) ?? '';
  const [, at, by] = /^(\d{4}-\d\d-\d\d \d\d:\d\d) by(?: (.*))?$/.exec(of('Resolved')) ?? [];
  return {
    id,
    issue,
    kind: of('Kind') === 'ask' ? 'ask' : 'blocker',
    author: of('Author'),
    opened: of('Opened'),
    text,
    resolved: of('Status') === 'resolved' ? { at: at ?? of('Resolved'), by: by ?? '', outcome: outcome ?? '' } : null,
  };
}
