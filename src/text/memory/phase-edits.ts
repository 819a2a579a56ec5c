// The fields under Current Phase: what a person may set there, and what follows from the tasks.
import { anyField, isPlainField, plainFieldLine } from './fields.ts';
import { wordsOf } from './memory-text.ts';
import { bare, findSection, type Page, pageOf, type Section } from './page.ts';
import { ownStatus, parseProjectState, phaseTitle } from './project-state.ts';
import type { Reading } from './reading.ts';

const names = ['Status', 'Started', 'Progress'] as const;

/** @param base the file as we wrote it last; without it nobody knows what changed */
export function readPhase(reading: Reading, found: string, base: string | undefined): void {
  const section = findSection(reading.page, phaseTitle);
  if (!section) return;
  readName(reading, section, found, base);
  const before = base === undefined ? undefined : fieldsIn(pageOf(base), findSection(pageOf(base), phaseTitle));
  const fields = fieldsIn(reading.page, section);
  const last = Math.max(section.start - 1, ...[...fields.values()].map(({ at }) => at));
  for (const name of names) {
    const is = fields.get(name);
    const was = before?.get(name);
    if (!is && was) {
      reading.tell(last, `the field ${name} was deleted, and is written again`, was.line);
      reading.change({ at: last + 1, count: 0, lines: last < section.start ? ['', was.line] : [was.line] });
    } else if (is && (!was || wordsOf(was.value) === wordsOf(is.value))) {
      if (!isPlainField(is.line)) reading.change({ at: is.at, count: 1, lines: [plainFieldLine(name, is.value)] });
    } else if (is && was) readChange(reading, name, is, was);
  }
}

interface Standing {
  readonly at: number;
  readonly line: string;
  readonly value: string;
}

function readChange(reading: Reading, name: (typeof names)[number], is: Standing, was: Standing): void {
  const isOurs = ownStatus.some((word) => word.toLowerCase() === wordsOf(is.value).toLowerCase());
  if (name === 'Progress' || (name === 'Status' && isOurs)) {
    reading.putBack(is.at, was.line, `${name} follows from the tasks`);
    return;
  }
  if (/^-?$/.test(is.value)) {
    reading.tell(is.at, `the field ${name} was emptied, and is written again`);
    reading.change({ at: is.at, count: 1, lines: [was.line] });
    return;
  }
  reading.edit({ kind: 'phase.changed', field: name === 'Status' ? 'status' : 'started', value: is.value });
  if (!isPlainField(is.line)) reading.change({ at: is.at, count: 1, lines: [plainFieldLine(name, is.value)] });
}

function readName(reading: Reading, section: Section, found: string, base: string | undefined): void {
  const was = base === undefined ? null : parseProjectState(base).phase;
  const is = parseProjectState(found).phase;
  if (is === was || base === undefined) return;
  if (is !== null) {
    reading.edit({ kind: 'phase.changed', field: 'name', value: is });
    return;
  }
  reading.tell(section.heading, 'the name of the phase was deleted, and is written again');
  const line = `${'#'.repeat(section.level)} ${phaseTitle}: ${was}`;
  reading.change({ at: section.heading, count: section.start - section.heading, lines: [line] });
}

function fieldsIn(page: Page, section: Section | undefined): ReadonlyMap<string, Standing> {
  const found = new Map<string, Standing>();
  for (let at = section?.start ?? 0; at < (section?.end ?? 0); at++) {
    const line = bare(page.lines[at]);
    const field = anyField(line);
    const name = names.find((one) => one.toLowerCase() === field?.name);
    if (field && name && !found.has(name)) found.set(name, { at, line, value: field.value });
  }
  return found;
}
