// What people changed in the four files since we wrote them, entry by entry, whatever their editor did to the rest.
import type { MemoryEdit } from '../../core/memory-edit.ts';
import { readAssignmentFile } from './assignment-edits.ts';
import { readEntryFile } from './entry-edits.ts';
import type { KnownEntry } from './entry-match.ts';
import {
  type Damage,
  type FileReading,
  type FoundTexts,
  type MemoryFile,
  memoryFiles,
  type Odd,
} from './memory-file.ts';
import type { RepositoryName } from './references.ts';
import { readStateFile } from './state-edits.ts';

export interface FoundMemory {
  /** The texts as we wrote them last. */
  readonly base: FoundTexts;
  /** The texts as they are now. */
  readonly found: FoundTexts;
  /** Minute in UTC, for entries without a time. */
  readonly now: string;
  /** Whose issues references mean; undefined: any. */
  readonly repository?: RepositoryName;
  /** Entries that the tasks have, though `base` may not: they are not new, wherever they turn up. */
  readonly known?: { readonly blockers?: readonly KnownEntry[]; readonly decisions?: readonly KnownEntry[] };
  /** Issues with a task: other numbers in a text are no references. Undefined: any may be. */
  readonly issues?: ReadonlySet<number>;
}

export interface MemoryReading {
  /** In the order of the files. */
  readonly edits: readonly MemoryEdit[];
  /** What could not be taken in, with the reason; it is kept, or written again. */
  readonly odd: readonly Odd[];
  readonly damage: readonly Damage[];
  /**
   * The files in their form: what was understood as we write it, with its id; what was not with a flag behind it; what was deleted
   * written again; everything else as it was. Read again as `base` and `found`, they hold no edit. Undefined: there was no file, ever.
   */
  readonly texts: FoundTexts;
}

const mostRounds = 6;

/** @returns what was changed, and what the files become by it; the same for the same texts, so that it may be repeated. */
export function readMemoryEdits(memory: FoundMemory): MemoryReading {
  const readings = memoryFiles.map((file) => [file, readFile(file, memory)] as const);
  return {
    edits: readings.flatMap(([, reading]) => reading?.edits ?? []),
    odd: readings.flatMap(([, reading]) => reading?.odd ?? []),
    damage: readings.flatMap(([, reading]) => reading?.damage ?? []),
    texts: Object.fromEntries(readings.map(([file, reading]) => [file, reading?.text])),
  };
}

/** What was brought into form may let something else appear for what it is: so it is read again until nothing changes. */
function readFile(file: MemoryFile, memory: FoundMemory): FileReading | undefined {
  const [base, found] = [memory.base[file], memory.found[file]];
  if (found === undefined || found.trim() === '') return base === undefined ? undefined : wholeAgain(file, base);
  const first = readOnce(file, found, base, memory);
  let { edits, text } = first;
  let before = found;
  for (let round = 1; round < mostRounds && text !== before; round++) {
    before = text;
    const next = readOnce(file, text, text, memory);
    edits = [...edits, ...next.edits];
    text = next.text;
  }
  return { ...first, edits, text };
}

function readOnce(file: MemoryFile, found: string, base: string | undefined, memory: FoundMemory): FileReading {
  const { now, known, repository, issues } = memory;
  if (file === 'project_state') return readStateFile({ found, base, repository, issues });
  if (file === 'task_assignments') return readAssignmentFile(found, base, issues);
  const kind = file === 'blockers' ? 'blocker' : 'decision';
  return readEntryFile({ kind, found, base, now, known: known?.[file] ?? [], repository, issues });
}

function wholeAgain(file: MemoryFile, base: string): FileReading {
  const odd = { file, line: 1, text: '', why: 'the file was deleted, and is written again' };
  return { edits: [], odd: [odd], damage: [], text: base };
}
