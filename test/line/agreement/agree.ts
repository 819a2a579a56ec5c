// Whether files, records and GitHub say the same, and every entry is in each of them as often as it should be: once.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Task } from '../../../src/core/task.ts';
import type { Comment } from '../../../src/standin/world/comments.ts';
import { parseMarker } from '../../../src/text/marker.ts';
import { parseBlockers } from '../../../src/text/memory/blockers.ts';
import { parseDecisions } from '../../../src/text/memory/decisions.ts';
import { readMemoryEdits } from '../../../src/text/memory/memory-edits.ts';
import { type MemoryFile, memoryFiles } from '../../../src/text/memory/memory-file.ts';
import { parseProjectState } from '../../../src/text/memory/project-state.ts';
import type { Line } from '../line.ts';
import type { Ledger, Written } from './ledger.ts';
import { projectIssues, statusesOf } from './shown.ts';

type Texts = Readonly<Record<MemoryFile, string>>;

interface Seen {
  readonly texts: Texts;
  /** The same with what was moved to the archives. */
  readonly all: Texts;
  readonly tasks: readonly Task[];
}

/** @returns what does not agree, in words; empty when all is well */
export async function disagreements(line: Line, issues: readonly number[], ledger: Ledger): Promise<string[]> {
  const tasks = (await Promise.all(issues.map((issue) => line.task(issue)))).filter((task) => task !== undefined);
  const texts = await textsOf(line, '');
  const archives = await textsOf(line, '.archive');
  const all = Object.fromEntries(memoryFiles.map((file) => [file, texts[file] + archives[file]])) as Texts;
  const seen = { texts, all, tasks };
  return [
    ...ledger
      .entries()
      .flatMap((entry) => [
        ...inFiles(entry, seen, ledger),
        ...inRecords(entry, seen, ledger),
        ...inComments(line, entry, seen, ledger),
        ...inProjectIssue(line, entry, seen, ledger),
      ]),
    ...ledger.refused().flatMap((entry) => nowhere(entry, seen)),
    ...sameEntries(seen),
    ...inForm(seen),
    ...samePhase(line, seen),
    ...oneOfEach(line, issues),
  ];
}

const fileOf = { decision: 'decisions', blocker: 'blockers', feature: 'project_state' } as const;

function inFiles({ word, kind, issue }: Written, { all }: Seen, ledger: Ledger): string[] {
  const file = fileOf[kind];
  const wrong = memoryFiles.flatMap((one) => {
    const count = occurrences(all[one], word);
    const wanted = one === file ? 1 : 0;
    return count === wanted ? [] : [`${word} (${kind}) stands in ${one} ${count} times`];
  });
  if (kind === 'feature') return wrong;
  const found = (kind === 'decision' ? parseDecisions(all.decisions) : parseBlockers(all.blockers)).filter(({ text }) =>
    text.includes(word),
  );
  if (found.length !== 1) return [...wrong, `${word} is ${found.length} entries of ${file}`];
  if (found[0]?.issue !== issue) wrong.push(`${word} is about ${found[0]?.issue} in ${file}, not ${issue}`);
  if (kind === 'blocker' && isOver(found[0]) !== ledger.isResolved(word))
    wrong.push(`${word} is ${isOver(found[0]) ? 'resolved' : 'open'} in ${file}`);
  return wrong;
}

function isOver(entry: object | undefined): boolean {
  return entry !== undefined && 'resolved' in entry && entry.resolved !== null;
}

function inRecords({ word, kind, issue }: Written, { tasks }: Seen, ledger: Ledger): string[] {
  return tasks.flatMap((task) => {
    const found = [...task.blockers, ...task.decisions].filter(({ text }) => text.includes(word));
    const wanted = task.issue.number === issue && kind !== 'feature' ? 1 : 0;
    if (found.length !== wanted) return [`${word} is in the record of #${task.issue.number} ${found.length} times`];
    const [blocker] = task.blockers.filter(({ text }) => text.includes(word));
    if (wanted === 0 || kind !== 'blocker') return [];
    const over = blocker !== undefined && blocker.closedAt !== null;
    return over === ledger.isResolved(word) ? [] : [`${word} is ${over ? 'resolved' : 'open'} in the record`];
  });
}

function inComments(line: Line, { word, kind, issue, by }: Written, { tasks }: Seen, ledger: Ledger): string[] {
  return tasks.flatMap(({ issue: { number } }) => {
    const wrong: string[] = [];
    const isHere = number === issue;
    const body = statusesOf(line, number)[0]?.body ?? '';
    const shown = isHere && kind !== 'feature' && !(kind === 'blocker' && ledger.isResolved(word)) ? 1 : 0;
    const count = occurrences(body, word);
    if (count !== shown && !(count === 0 && isCut(body)))
      wrong.push(`${word} (${kind}) stands in the status comment of #${number} ${count} times`);
    const notes = line.notes(number).filter((note) => note.body.includes(word) && isCall(note)).length;
    const calls = isHere && kind === 'blocker' && (by === 'agent' || by === 'editor') ? 1 : 0;
    if (notes !== calls) wrong.push(`${word} (${kind} of the ${by}) stands in ${notes} comments on #${number}`);
    return wrong;
  });
}

/** It tells people of a blocker or a question. */
function isCall({ body }: Comment): boolean {
  return /^(?:question|blocker)\//.test(parseMarker(body)?.key ?? '');
}

function nowhere({ word }: Written, { all, tasks }: Seen): string[] {
  const places = [
    ...memoryFiles.map((file) => [file, all[file]]),
    ['the records', JSON.stringify(tasks.map(({ blockers, decisions }) => [blockers, decisions]))],
  ] as const;
  return places.flatMap(([place, text = '']) =>
    text.includes(word) ? [`${word} was refused, and is in ${place}`] : [],
  );
}

/** Longer lists end with how many more there are. */
const mostBlockers = 50;
const latestDecisions = 10;

function inProjectIssue(line: Line, { word, kind }: Written, { texts }: Seen, ledger: Ledger): string[] {
  const body = projectIssues(line)[0]?.body ?? '';
  const count = occurrences(body, word);
  const wanted = (): number => {
    if (kind === 'feature') return 1;
    if (kind === 'decision')
      return parseDecisions(texts.decisions)
        .slice(-latestDecisions)
        .some(({ text }) => text.includes(word))
        ? 1
        : 0;
    const open = parseBlockers(texts.blockers).filter(({ resolved }) => resolved === null);
    return !ledger.isResolved(word) && open.slice(0, mostBlockers).some(({ text }) => text.includes(word)) ? 1 : 0;
  };
  return count === wanted() ? [] : [`${word} (${kind}) stands in the project issue ${count} times, not ${wanted()}`];
}

/** Entry by entry, also those that nobody of ours wrote. */
function sameEntries({ all, tasks }: Seen): string[] {
  const [blockers, decisions] = [parseBlockers(all.blockers), parseDecisions(all.decisions)];
  const both = tasks.flatMap((task) => {
    const here = ({ issue }: { readonly issue: number | null }) => issue === task.issue.number;
    return [
      [
        `blockers of #${task.issue.number}`,
        blockers.filter(here).map(({ id, resolved }) => `${id} ${resolved ? 'resolved' : 'open'}`),
        task.blockers.map(({ id, closedAt }) => `${id} ${closedAt === null ? 'open' : 'resolved'}`),
      ],
      [
        `decisions of #${task.issue.number}`,
        decisions.filter(here).map(({ id }) => id),
        task.decisions.map(({ id }) => id),
      ],
    ] as const;
  });
  return both.flatMap(([what, written, recorded]) => {
    const [one, other] = [written.toSorted().join(), recorded.toSorted().join()];
    return one === other ? [] : [`the file has as ${what} ${one}, the record ${other}`];
  });
}

/** Nothing in the files is left to be understood, and nothing could not be. */
function inForm({ texts, tasks }: Seen): string[] {
  const issues = new Set(tasks.map(({ issue }) => issue.number));
  const repository = { owner: 'acme', name: 'widgets' };
  const reading = readMemoryEdits({ found: texts, base: texts, now: '2026-01-01 00:00', repository, issues });
  return [
    ...reading.edits.map((edit) => `the files hold an edit: ${JSON.stringify(edit)}`),
    ...reading.odd.map((odd) => `${odd.file}:${odd.line} is odd, ${odd.why}: ${odd.text}`),
    ...reading.damage.map((damage) => `${damage.file} has lost ${damage.heading}`),
    ...memoryFiles.filter((file) => reading.texts[file] !== texts[file]).map((file) => `${file} is not in its form`),
  ];
}

function samePhase(line: Line, { texts }: Seen): string[] {
  const written = parseProjectState(texts.project_state).phase;
  const shown = /^## Current Phase: (.*)$/m.exec(projectIssues(line)[0]?.body ?? '')?.[1] ?? null;
  return written === shown ? [] : [`the phase is ${written} in the file, ${shown} on the project issue`];
}

function oneOfEach(line: Line, issues: readonly number[]): string[] {
  const statuses = issues.flatMap((issue) => {
    const count = statusesOf(line, issue).length;
    const keys = line.notes(issue).map(({ body }) => parseMarker(body)?.key);
    const twice = keys
      .filter((key, at) => keys.indexOf(key) !== at)
      .map((key) => `#${issue} has the comment ${key} twice`);
    return count === 1 ? twice : [...twice, `#${issue} has ${count} status comments`];
  });
  const count = projectIssues(line).length;
  return count === 1 ? statuses : [...statuses, `there are ${count} project issues`];
}

function isCut(body: string): boolean {
  return body.includes('characters left out');
}

function occurrences(text: string, word: string): number {
  return text.split(word).length - 1;
}

async function textsOf(line: Line, ending: '' | '.archive'): Promise<Texts> {
  const texts = memoryFiles.map(async (file) => {
    const path = join(line.root, 'memory', 'acme', 'widgets', `${file}${ending}.md`);
    return [file, await readFile(path, 'utf8').catch(() => '')] as const;
  });
  return Object.fromEntries(await Promise.all(texts)) as Texts;
}
