// What is noted while a found file is read; at the end, the edits and the file in its form.
import type { MemoryEdit } from '../../core/memory-edit.ts';
import { indexLine, readIndex } from './archive-index.ts';
import { endlessFences, type Flag, flagChanges, neverEnds } from './flags.ts';
import type { FoundPage } from './found-page.ts';
import { changed, type LineChange } from './line-changes.ts';
import type { FileReading, MemoryFile, Odd } from './memory-file.ts';
import { bare, findSection, type Page, textOf } from './page.ts';
import { following, keepsake } from './remarks.ts';

export interface Reading {
  readonly page: Page;
  edit(...edits: readonly MemoryEdit[]): void;
  change(...changes: readonly LineChange[]): void;
  /** Told, and nothing more. */
  tell(at: number, why: string, text?: string): void;
  /** Kept as it is, with a flag behind the line `after`; `quoting`: which says what it is about. */
  flag(at: number, why: string, where?: { readonly after?: number; readonly quoting?: boolean }): void;
  /** The line says again what we wrote; what it said is kept in a remark behind the line `after`. */
  putBack(at: number, line: string, why: string, after?: number): void;
  /** The index of what went to the archive stays as it was under this heading. */
  keepIndex(base: Page | undefined, title: string): void;
  /** @param finish the last touch to the page */
  end(finish?: (page: Page) => Page): FileReading;
}

export function readingOf(file: MemoryFile, { page, numberOf, damage }: FoundPage): Reading {
  const edits: MemoryEdit[] = [];
  const odd: Odd[] = [];
  const flags: Flag[] = [];
  const changes: LineChange[] = [];
  const lineAt = (at: number) => bare(page.lines[at]);
  const tell = (at: number, why: string, text = lineAt(at)) => {
    odd.push({ file, line: numberOf(at), text, why });
  };
  return {
    page,
    tell,
    edit: (...more) => edits.push(...more),
    change: (...more) => changes.push(...more),
    flag(at, why, { after = at, quoting = false } = {}) {
      tell(at, why);
      // Behind something else, the flag must say what it is about.
      flags.push({ after, why: quoting ? `${why}: ${lineAt(at).trim()}` : why });
    },
    putBack(at, line, why, after = at) {
      tell(at, why);
      const remarks = following(after === at ? line : lineAt(after), [keepsake(why, lineAt(at).trim())]);
      if (after === at) changes.push({ at, count: 1, lines: [line, ...remarks] });
      else changes.push({ at, count: 1, lines: [line] }, { at: after + 1, count: 0, lines: remarks });
    },
    keepIndex(base, title) {
      const was = base && readIndex(base, title);
      if (!was) return;
      const line = indexLine(was);
      const is = readIndex(page, title);
      if (is && indexLine(is) === line) return;
      const at = is?.at ?? findSection(page, title)?.start ?? page.lines.length;
      tell(at, 'the line about the archive is written again', line);
      changes.push({ at, count: is ? 1 : 0, lines: [line], apart: true });
    },
    end(finish = (done) => done) {
      for (const at of endlessFences(page)) tell(at, neverEnds);
      const canonical = finish(changed(page, [...changes, ...flagChanges(page, flags)]));
      // Only now, for a text that was brought into form ends its code itself.
      const endless = endlessFences(canonical).map((after) => ({ after, why: neverEnds }));
      return { edits, odd, damage, text: textOf(changed(canonical, flagChanges(canonical, endless))) };
    },
  };
}
