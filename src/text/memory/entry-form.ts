// An entry as a person left it, brought into the form in which it is kept: nothing of it is lost.
import { statusOf } from './blockers.ts';
import { outcomeStart } from './content.ts';
import { type Layout, layOut } from './entries.ts';
import type { FoundEntry } from './entry-match.ts';
import { layoutOf, namesOf } from './entry-merge.ts';
import { asks, type EntryState, resolverOf, stateOf } from './entry-state.ts';
import { type EntryKind, entryTitle } from './entry-title.ts';
import type { LineChange } from './line-changes.ts';
import { quoteLine, wordsOf } from './memory-text.ts';
import { bare, type Page } from './page.ts';
import { keepsake } from './remarks.ts';

export interface Formed {
  /** None where the entry stands as we write it. */
  readonly changes: readonly LineChange[];
  /** What was put back, for people to know. */
  readonly told: readonly string[];
}

/** @param now minute in UTC, for an entry that has no time */
export function formed(page: Page, entry: FoundEntry, kind: EntryKind, now: string): Formed {
  const state = stateOf(entry, kind);
  const written = layoutOf(kind, entry);
  const fields = fieldsOf(entry, kind, state, now);
  const texts = textsOf(entry, state);
  const remarks = [...fields.remarks, ...leftOver(entry, fields.values)];
  const earlier = state === 'open' && texts.outcome ? ['**Outcome**', '', ...texts.outcome] : [];
  const layout: Layout = {
    ...written,
    rest: entry.note,
    fields: namesOf(kind).flatMap(([name]) => (fields.values.has(name) ? [[name, fields.values.get(name) ?? '']] : [])),
    text: texts.text,
    notes: spaced([
      entry.content.notes,
      ...(state === 'open' ? [earlier, entry.content.afterwards].map(asEarlier) : []),
      remarks,
    ]),
    outcome: state === 'open' ? null : texts.outcome,
    afterwards: state === 'open' ? [] : entry.content.afterwards,
  };
  return { changes: changesFor(page, entry, kind, layout), told: [...fields.told, ...texts.told] };
}

/** Author and times of a task's entry follow from its task; those of the project are what the file says. */
function fieldsOf(entry: FoundEntry, kind: EntryKind, state: EntryState, now: string) {
  const { old, issue, content } = entry;
  const values = new Map(layoutOf(kind, entry).fields);
  const before = new Map(old ? layoutOf(kind, old).fields : []);
  const told: string[] = [];
  const remarks: string[] = [];
  for (const name of ['Kind', 'Author', 'Opened', 'Date']) {
    const was = before.get(name);
    const is = values.get(name);
    if (was === undefined || was === is) continue;
    if (is !== undefined && issue === null) continue;
    values.set(name, was);
    if (is === undefined) continue;
    told.push(`its task decides the field ${name}`);
    if (is !== '') remarks.push(keepsake(`its task decides the field ${name}`, is));
  }
  if (!values.get('Author')) values.set('Author', 'file');
  const time = kind === 'blocker' ? 'Opened' : 'Date';
  if (!values.get(time)) values.set(time, now);
  if (kind === 'decision') {
    if (!values.get('Status')) values.set('Status', 'decided');
    return { values, told, remarks };
  }
  if (!values.get('Kind')) values.set('Kind', asks(entry) ? 'ask' : 'blocker');
  if (!values.get('Status') || state !== (statusOf(entry) ?? 'open')) values.set('Status', state);
  if (state === 'open') values.delete('Resolved');
  else if (!/^\d{4}-\d\d-\d\d \d\d:\d\d by/.test(values.get('Resolved') ?? '')) {
    const at = /\d{4}-\d\d-\d\d(?: \d\d:\d\d)?/.exec(content.fields.get('resolved') ?? '')?.[0] ?? now;
    const written = `${at} by ${resolverOf(entry) ?? 'file'}`;
    values.set('Resolved', before.get('Resolved') ?? written);
    if (before.has('Resolved')) told.push('it was resolved meanwhile: `reopened` as its status opens it again');
  }
  return { values, told, remarks };
}

/** A text or an outcome that was deleted comes back: entries are not unwritten. */
function textsOf({ content, before, old }: FoundEntry, state: EntryState) {
  const told: string[] = [];
  const again = (is: string | null, was: string | null | undefined, what: string) => {
    if (!was || wordsOf(was) === '' || wordsOf(is ?? '') !== '') return is;
    told.push(`its ${what} was deleted, and is written again`);
    return was;
  };
  const text = again(content.text, before?.text, 'text') ?? '';
  const words = state === 'resolved' ? (/^~~([^~]+)~~$/.exec(text.trim())?.[1] ?? text) : text;
  const outcome = state === 'resolved' ? again(content.outcome, old?.content.outcome, 'outcome') : content.outcome;
  return { text: quoted(words), outcome: outcome === null ? null : quoted(outcome), told };
}

/** Fields that we do not keep, with words that stand nowhere else. */
function leftOver({ content, old, id, issue }: FoundEntry, values: ReadonlyMap<string, string>): string[] {
  const shown = [...values.values(), entryTitle(id, issue), String(issue)];
  return [...content.fields].flatMap(([name, value]) => {
    const isShown = shown.some((one) => one.includes(value)) || old?.content.fields.get(name) === value;
    return isShown || (name === 'status' && /^\W*\w+\W*$/.test(value))
      ? []
      : [keepsake(`it had a field ${name}`, value)];
  });
}

/** Nothing where it stands as we write it; the heading alone where the rest does. */
function changesFor(page: Page, entry: FoundEntry, kind: EntryKind, layout: Layout): LineChange[] {
  const { block, content, id, issue } = entry;
  const { start, end, body, title } = block;
  const lines = layOut(kind, layout);
  const asFound = layOut(kind, { ...layoutOf(kind, entry), rest: layout.rest ?? '' });
  const isForm =
    block.shape === 'heading' && title.rest === entry.note && content.plain && lines.join('\n') === asFound.join('\n');
  if (!isForm) return [{ at: start, count: end - start, lines, apart: true }];
  const isPlain = title.plain && title.id === id && bare(page.lines[start]).startsWith(`### ${entryTitle(id, issue)}`);
  return isPlain ? [] : [{ at: start, count: body - start, lines: lines.slice(0, 1) }];
}

/** What is open has no outcome any more. */
function asEarlier(lines: readonly string[]): string[] {
  return lines.map((line) => {
    if (outcomeStart(line) === undefined) return line;
    return line === '**Outcome**' ? '**Earlier outcome**' : `Earlier: ${line.trim().replace(/^#+\s*/, '')}`;
  });
}

function quoted(text: string): string[] {
  return text.split('\n').map(quoteLine);
}

function spaced(parts: readonly (readonly string[])[]): string[] {
  return parts.filter((lines) => lines.length > 0).flatMap((lines, at) => (at === 0 ? lines : ['', ...lines]));
}
