// The boxes of Completed Features: those of tasks follow from them, the others are people's.
import { beforeList, type ListLine, listLines } from './list-lines.ts';
import { wordsOf } from './memory-text.ts';
import { pageOf } from './page.ts';
import { featuresTitle, readFeature } from './project-state.ts';
import type { Reading } from './reading.ts';
import type { RepositoryName } from './references.ts';

const decides = 'the task decides this box';
const deleted = 'it was deleted, and is written again';
/** To leave a line out says nothing: whoever saves an older version over a newer one does so too. */
const struckOut = `${deleted}; struck out (~~like this~~) it goes`;

export interface FeatureOptions {
  readonly base: string | undefined;
  readonly repository?: RepositoryName | undefined;
  /** @returns whether a task stands behind the issue */
  readonly isTask: (issue: number) => boolean;
}

export function readFeatures(reading: Reading, { base, repository, isTask }: FeatureOptions): void {
  const before = base === undefined ? [] : listLines(pageOf(base), featuresTitle, repository).filter(hasBox);
  const found = listLines(reading.page, featuresTitle, repository);
  const old = matched(before, found);
  for (const one of found) {
    const was = old.get(one);
    const decided = one.issue !== null && isTask(one.issue);
    if (was && !decided && isStruck(one) && !isStruck(was)) takeOff(reading, one);
    else if (one.done === undefined) readBoxless(reading, one, was);
    else if (was && was.done !== one.done && decided) reading.putBack(one.at, boxed(one, was.done === true), decides);
    else if (!was && base !== undefined && decided && one.done) reading.putBack(one.at, boxed(one, false), decides);
    else readBox(reading, one, base === undefined ? one : was);
  }
  const there = new Set(old.values());
  const first = beforeList(reading.page, featuresTitle);
  let after = first;
  for (const was of before) {
    const now = there.has(was) ? found.find((one) => old.get(one) === was) : undefined;
    after = now?.at ?? after;
    if (now) continue;
    reading.tell(after, was.issue !== null && isTask(was.issue) ? deleted : struckOut, was.line);
    reading.change({ at: after + 1, count: 0, lines: [was.line], apart: after === first });
  }
}

function readBox(reading: Reading, one: ListLine, was: ListLine | undefined): void {
  const feature = { title: titleOf(one), issue: one.issue };
  if (!was) reading.edit({ kind: 'feature.added', ...feature });
  if (one.done && !was?.done) reading.edit({ kind: 'feature.done', ...feature });
  if (!one.done && was?.done) reading.edit({ kind: 'feature.undone', ...feature });
  const read = readFeature(one.line);
  if (!read || read.issue !== one.issue)
    reading.change({ at: one.at, count: 1, lines: [boxed(one, one.done === true)] });
}

function readBoxless(reading: Reading, one: ListLine, was: ListLine | undefined): void {
  if (was) reading.change({ at: one.at, count: 1, lines: [boxed(one, was.done === true)] });
  else reading.flag(one.at, 'a feature is written `- [ ] title`, and `- [x] title` when it is done');
}

function takeOff(reading: Reading, { at }: ListLine): void {
  reading.tell(at, 'it was taken off the list');
  reading.change({ at, count: 1, lines: [] });
}

function isStruck({ words }: ListLine): boolean {
  return struck.test(words);
}

const struck = /^~~(.+)~~$/;

function boxed({ issue, words }: ListLine, done: boolean): string {
  return `- [${done ? 'x' : ' '}] ${issue === null ? '' : `Task #${issue}: `}${words}`;
}

function titleOf({ words }: ListLine): string {
  return readFeature(`- [ ] ${words}`)?.title ?? words;
}

/** By task, else by words; each once, in their order. */
function matched(before: readonly ListLine[], found: readonly ListLine[]): ReadonlyMap<ListLine, ListLine> {
  const left = new Map<string, ListLine[]>();
  for (const one of before) left.set(nameOf(one), [...(left.get(nameOf(one)) ?? []), one]);
  const result = new Map<ListLine, ListLine>();
  for (const one of found) {
    const was = left.get(nameOf(one))?.shift();
    if (was) result.set(one, was);
  }
  return result;
}

function nameOf({ issue, words }: ListLine): string {
  return issue === null ? wordsOf(words.replace(struck, '$1')) : `#${issue}`;
}

function hasBox({ done }: ListLine): boolean {
  return done !== undefined;
}
