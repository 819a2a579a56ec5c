// What a person changed in the body of the project issue, as entries. What is none of them is put back.
import type { MemoryEdit } from '../../core/memory-edit.ts';
import { clean } from '../clean.ts';
import { contentId } from '../memory/content-id.ts';
import { bare, findSection, type Page, pageOf } from '../memory/page.ts';
import { featuresTitle, phaseTitle } from '../memory/project-state.ts';
import { decisionsTitle, openTitle } from './project-issue.ts';

/** One edit of an issue may hold so many entries; what is more is put back. */
const mostEdits = 50;

/**
 * @param was the body before
 * @param is the body after
 * @param by who edited it
 * @param issues those with a task: a line about any other is about the project as a whole
 * @returns the changes, entry by entry; an entry without an id gets one from its content, so that the same edit read twice is the same
 */
export function readProjectIssue(
  was: string,
  is: string,
  by: string,
  issues: ReadonlySet<number>,
): readonly MemoryEdit[] {
  const [before, after] = [pageOf(was), pageOf(is)];
  return [
    ...phaseEdits(before, after),
    ...featureEdits(before, after),
    ...blockerEdits(before, after, by, issues),
    ...decisionEdits(before, after, by, issues),
  ].slice(0, mostEdits);
}

/** @returns what the issue keeps of the project as a whole: from it the files are made again where they were lost */
export function readMirrored(body: string): readonly MemoryEdit[] {
  const [nothing, page] = [pageOf(''), pageOf(body)];
  const wide = (title: string) => itemsOf(page, title).filter(({ issue }) => issue === null);
  const blockers = wide(openTitle).map(
    ({ id, text, author }): MemoryEdit => ({
      ...{ kind: 'blocker.opened', id: id ?? contentId('blocker', null, text), issue: null, text, author, asks: false },
    }),
  );
  const decisions = wide(decisionsTitle).map(
    ({ id, text, author }): MemoryEdit => ({
      ...{ kind: 'decision.made', id: id ?? contentId('decision', null, text), issue: null, text, author },
    }),
  );
  // The latest stand first.
  return [...phaseEdits(nothing, page), ...featureEdits(nothing, page), ...blockers, ...decisions.reverse()];
}

function phaseEdits(before: Page, after: Page): MemoryEdit[] {
  const [old, now] = [phaseOf(before), phaseOf(after)];
  return (['name', 'status', 'started'] as const).flatMap((field) => {
    const value = now[field];
    return value === undefined || value === '' || value === old[field] ? [] : [{ kind: 'phase.changed', field, value }];
  });
}

function phaseOf(page: Page) {
  const section = findSection(page, phaseTitle);
  const lines = linesOf(page, phaseTitle);
  const field = (name: string) => {
    const found = lines.map((line) => new RegExp(`^[-*+] \\*\\*${name}\\*\\*: (.+)$`).exec(line)?.[1]);
    return words(found.find((value) => value !== undefined && value.trim() !== '-'));
  };
  return {
    name: words(section?.title.split(':').slice(1).join(':')),
    status: field('Status'),
    started: field('Started'),
  };
}

function featureEdits(before: Page, after: Page): MemoryEdit[] {
  const old = new Map(boxesOf(before).map((box) => [box.title, box.done]));
  const told = new Set<string>();
  return boxesOf(after).flatMap(({ title, done, struck }): MemoryEdit[] => {
    if (struck !== undefined && old.has(struck)) return [{ kind: 'feature.dropped', title: struck, issue: null }];
    const known = old.get(title);
    if (known === done || told.has(title)) return [];
    told.add(title);
    const about = { title, issue: null };
    if (known !== undefined) return [{ kind: done ? 'feature.done' : 'feature.undone', ...about }];
    return [{ kind: 'feature.added', ...about }, ...(done ? [{ kind: 'feature.done', ...about } as const] : [])];
  });
}

interface Box {
  readonly title: string;
  readonly done: boolean;
  /** The title that was struck through. */
  readonly struck: string | undefined;
}

/** Boxes of tasks follow from the tasks. */
function boxesOf(page: Page): readonly Box[] {
  return linesOf(page, featuresTitle).flatMap((line) => {
    const [, tick, rest] = /^[-*+] (?:\[([ xX])\] )?(.+)$/.exec(line) ?? [];
    if (rest === undefined || /^(?:\[?#\d|and \d+ more)/.test(rest)) return [];
    const struck = words(/^~~(.+)~~$/.exec(rest)?.[1]);
    return [{ title: words(rest) ?? '', done: tick === 'x' || tick === 'X', struck }];
  });
}

interface Item {
  readonly id: string | null;
  readonly issue: number | null;
  readonly done: boolean;
  readonly author: string | null;
  readonly text: string;
}

function blockerEdits(before: Page, after: Page, by: string, issues: ReadonlySet<number>): MemoryEdit[] {
  const old = itemsOf(before, openTitle, issues);
  return itemsOf(after, openTitle, issues).flatMap((item): MemoryEdit[] => {
    const { id, issue, done, text } = item;
    if (id === null) {
      if (isIn(old, item)) return [];
      return [{ kind: 'blocker.opened', id: contentId('blocker', issue, text), issue, text, author: by, asks: false }];
    }
    const known = old.find((one) => one.id === id && one.issue === issue);
    if (!known) return [];
    if (done && !known.done) return [{ kind: 'blocker.resolved', id, issue, outcome: '', by }];
    return isReworded(known, item) ? [{ kind: 'blocker.reworded', id, issue, text }] : [];
  });
}

function decisionEdits(before: Page, after: Page, by: string, issues: ReadonlySet<number>): MemoryEdit[] {
  const old = itemsOf(before, decisionsTitle, issues);
  return itemsOf(after, decisionsTitle, issues).flatMap((item): MemoryEdit[] => {
    const { id, issue, text } = item;
    if (id === null) {
      if (isIn(old, item)) return [];
      return [{ kind: 'decision.made', id: contentId('decision', issue, text), issue, text, author: by }];
    }
    const known = old.find((one) => one.id === id && one.issue === issue);
    return known && isReworded(known, item) ? [{ kind: 'decision.reworded', id, issue, text }] : [];
  });
}

function isIn(old: readonly Item[], { issue, text }: Item): boolean {
  return old.some((one) => one.id === null && one.issue === issue && one.text === text);
}

/** The words of a task's entry are its record's; those that were cut are not all there. */
function isReworded(old: Item, now: Item): boolean {
  return now.issue === null && now.text !== '' && now.text !== old.text && !old.text.endsWith('…');
}

/** @param issues that a line without an id may name; undefined: any */
function itemsOf(page: Page, title: string, issues?: ReadonlySet<number>): readonly Item[] {
  return linesOf(page, title).flatMap((line): Item[] => {
    const [, tick = ' ', rest] = /^[-*+] (?:\[([ xX])\] )?(.+)$/.exec(line) ?? [];
    if (rest === undefined || /^and \d+ more in the files$/.test(rest)) return [];
    const done = tick !== ' ';
    const [, id, digits, who, text] =
      /^`([\w.-]{1,64})` (?:Project|\[?#(\d{1,15})(?:\]\([^)]*\))?) \(([^()]*), [\d: -]+ UTC\): (.*)$/.exec(rest) ?? [];
    if (id !== undefined)
      return [{ id, issue: numberOf(digits), done, author: words(who) || null, text: words(text) ?? '' }];
    const [, of, more] = /^(?:Task )?#(\d{1,15})[:\s]\s*(.+)$/.exec(rest) ?? [];
    const issue = numberOf(of);
    if (issue === null || issues?.has(issue) === false)
      return [{ id: null, issue: null, done, author: null, text: words(rest) ?? '' }];
    return [{ id: null, issue, done, author: null, text: words(more) ?? '' }];
  });
}

function numberOf(digits: string | undefined): number | null {
  return digits === undefined ? null : Number(digits);
}

function linesOf(page: Page, title: string): readonly string[] {
  const section = findSection(page, title);
  return section ? page.lines.slice(section.start, section.end).map(bare) : [];
}

/** What `plain` escaped, as it was. */
function words(text: string | undefined): string | undefined {
  return text === undefined
    ? undefined
    : clean(text.replaceAll('&#8203;', ''))
        .replace(/\\([!-/:-@[-`{-~])/g, '$1')
        .trim();
}
