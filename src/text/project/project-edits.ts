// Edits that concern no task, made to the files: phase, features, blockers and decisions of the whole project.
import type { MemoryEdit } from '../../core/memory-edit.ts';
import { parseBlockers, updateBlockers } from '../memory/blockers.ts';
import { updateDecisions } from '../memory/decisions.ts';
import { linesOf, readEntries } from '../memory/entries.ts';
import type { EntryKind } from '../memory/entry-title.ts';
import { fieldLine, readField } from '../memory/fields.ts';
import { escapeLine, quoteLines } from '../memory/memory-text.ts';
import { bare, endOfContent, findSection, type Page, pageOf, splice, textOf, withSection } from '../memory/page.ts';
import { featureLine, featuresTitle, parseProjectState, phaseTitle } from '../memory/project-state.ts';

export type ProjectTexts = Readonly<Record<'project_state' | 'blockers' | 'decisions', string>>;

/**
 * @param at minute in UTC
 * @returns the texts with the edits in them; made again, they change nothing more. Edits of tasks are passed over
 */
export function withProjectEdits<T extends ProjectTexts>(texts: T, edits: readonly MemoryEdit[], at: string): T {
  let made = texts;
  for (const edit of edits) made = { ...made, ...changed(made, edit, at) };
  return made;
}

function changed(texts: ProjectTexts, edit: MemoryEdit, at: string): Partial<ProjectTexts> {
  if (edit.kind !== 'phase.changed' && edit.issue !== null) return {};
  switch (edit.kind) {
    case 'phase.changed':
      return { project_state: withPhase(texts.project_state, edit.field, edit.value) };
    case 'feature.added':
      return { project_state: withFeature(texts.project_state, edit.title) };
    case 'feature.done':
    case 'feature.undone':
      return { project_state: withTick(texts.project_state, edit.title, edit.kind === 'feature.done') };
    case 'feature.dropped':
      return { project_state: withoutFeature(texts.project_state, edit.title) };
    case 'blocker.opened': {
      const { id, text, author, asks } = edit;
      const kind = asks ? ('ask' as const) : ('blocker' as const);
      const entry = { id, issue: null, kind, author: author ?? 'file', opened: at, text, resolved: null };
      return { blockers: updateBlockers(texts.blockers, [entry]) };
    }
    case 'blocker.resolved': {
      const known = parseBlockers(texts.blockers).find(({ id, issue }) => issue === null && id === edit.id);
      if (!known || known.resolved) return {};
      const resolved = { at, by: edit.by ?? 'file', outcome: edit.outcome };
      return { blockers: updateBlockers(texts.blockers, [{ ...known, resolved }]) };
    }
    case 'decision.made': {
      const { id, text, author } = edit;
      return {
        decisions: updateDecisions(texts.decisions, [{ id, issue: null, author: author ?? 'file', date: at, text }]),
      };
    }
    case 'blocker.reworded':
      return { blockers: reworded(texts.blockers, 'blocker', edit.id, edit.text) };
    case 'decision.reworded':
      return { decisions: reworded(texts.decisions, 'decision', edit.id, edit.text) };
    case 'blocker.reopened':
      return {};
  }
}

function withPhase(text: string, field: 'name' | 'status' | 'started', value: string): string {
  const page = withSection(pageOf(text), phaseTitle);
  const section = findSection(page, phaseTitle);
  if (!section) return text;
  if (field === 'name') return textOf(splice(page, section.heading, 1, `## ${phaseTitle}: ${escapeLine(value)}`));
  const name = field === 'status' ? 'Status' : 'Started';
  const at = page.lines.findIndex(
    (line, index) => index >= section.start && index < section.end && readField(bare(line), name) !== undefined,
  );
  if (at === -1) return textOf(splice(page, endOfContent(page, section), 0, fieldLine(name, value)));
  return textOf(splice(page, at, 1, fieldLine(name, value)));
}

function withFeature(text: string, title: string): string {
  const page = withSection(pageOf(text), featuresTitle);
  const section = findSection(page, featuresTitle);
  if (!section || featureAt(page, title) !== -1) return text;
  const listed = page.lines.findLastIndex((one, at) => at >= section.start && at < section.end && /^[-*+] /.test(one));
  const line = featureLine({ done: false, issue: null, title });
  if (listed !== -1) return textOf(splice(page, listed + 1, 0, line));
  const end = endOfContent(page, section);
  return textOf(splice(page, end, section.end - end, '', line, ...(section.end < page.lines.length ? [''] : [])));
}

function withTick(text: string, title: string, done: boolean): string {
  const page = pageOf(text);
  const at = featureAt(page, title);
  return at === -1
    ? text
    : textOf(splice(page, at, 1, bare(page.lines[at]).replace(/\[[ xX]\]/, `[${done ? 'x' : ' '}]`)));
}

function withoutFeature(text: string, title: string): string {
  const page = pageOf(text);
  const at = featureAt(page, title);
  return at === -1 ? text : textOf(splice(page, at, 1));
}

/** @returns the line of the box with this title that concerns no task; -1: there is none */
function featureAt(page: Page, title: string): number {
  const section = findSection(page, featuresTitle);
  if (!section) return -1;
  return page.lines.findIndex((line, at) => {
    if (at < section.start || at >= section.end) return false;
    const [box] = parseProjectState(`## ${featuresTitle}\n\n${bare(line)}\n`).features;
    return box?.issue === null && box.title === title;
  });
}

/** Other words in the place of the first quote; notes, fields and whatever else stands there stay. */
function reworded(text: string, kind: EntryKind, id: string, words: string): string {
  const page = pageOf(text);
  const entry = readEntries(page, kind).find((one) => one.id === id && one.issue === null);
  if (!entry) return text;
  const lines = linesOf(page, entry.block);
  const isQuote = (line: string | undefined) => line !== undefined && /^ {0,3}>/.test(line);
  const first = lines.findIndex(isQuote);
  if (first === -1) return text;
  const count = lines.slice(first).findIndex((line) => !isQuote(line));
  return textOf(
    splice(page, entry.block.body + first, count === -1 ? lines.length - first : count, ...quoteLines(words)),
  );
}
