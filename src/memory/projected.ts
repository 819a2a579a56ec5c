// What the files become: what the tasks say in the form of the files, and what is old in their archives.
import { basename } from 'node:path';
import type { MemoryEdit } from '../core/memory-edit.ts';
import type { Task } from '../core/task.ts';
import type { MemoryTexts } from '../ports/memory.ts';
import { type Archived, type ArchivePart, archiveOld } from '../text/memory/archive.ts';
import { parseBlockers } from '../text/memory/blockers.ts';
import { parseDecisions } from '../text/memory/decisions.ts';
import { keyOf } from '../text/memory/entries.ts';
import { type MemoryFile, memoryFiles } from '../text/memory/memory-file.ts';
import type { Page } from '../text/memory/page.ts';
import { archiveName } from './files/archive.ts';
import type { Standing } from './masked-task.ts';
import type { Pages } from './pages.ts';
import { archivesNeeded, project } from './projection.ts';
import type { SettleRoom } from './settle.ts';

type MemoryPages = Readonly<Record<MemoryFile, Page>>;

/**
 * @param edits that the tasks have heard just now
 * @returns the files, and what goes from them to the archives; what is there already is not written again
 */
export async function projected(
  { held, names, shown, phases, pageOf }: SettleRoom,
  texts: MemoryTexts,
  tasks: readonly Task[],
  edits: readonly MemoryEdit[],
  now: number,
): Promise<Archived> {
  const pages = pagesOf(pageOf, texts);
  const standing = standingWords(pages);
  const as = tasks.map((task) => shown(task, standing));
  const needed = archivesNeeded(pages, as);
  const archives = await Promise.all(
    needed.map(async (file) => {
      return [file, await archivesOf(held, names[file])] as const;
    }),
  );
  const heard = new Set(edits.flatMap((edit) => ('id' in edit ? [keyOf(edit)] : [])));
  const options = { base: pages, heard, now, ...(phases === undefined ? {} : { phases }) };
  const wanted = project(pages, as, { ...options, archives: Object.fromEntries(archives) });
  return archiveOld(pagesOf(pageOf, wanted), { names: archiveNames(names) });
}

/** @returns the archive with those that were full before it: something is in one of them. */
async function archivesOf(held: SettleRoom['held'], name: string): Promise<string> {
  const texts = [await archiveText(held, archiveName(name))];
  for (let number = 1; ; number++) {
    const text = await archiveText(held, archiveName(name, number));
    if (text === undefined) return texts.join('\n');
    texts.push(text);
  }
}

async function archiveText(held: SettleRoom['held'], name: string): Promise<string | undefined> {
  const found = await held.read(name);
  return found.kind === 'file' ? found.bytes.toString('utf8') : undefined;
}

function pagesOf(pageOf: Pages, texts: MemoryTexts): MemoryPages {
  const entries = memoryFiles.map((file) => [file, pageOf(file, texts[file])] as const);
  return Object.fromEntries(entries) as Record<MemoryFile, Page>;
}

/** By `keyOf`: the words of every entry, as a person may have written them. */
function standingWords({ blockers, decisions }: MemoryPages): ReadonlyMap<string, Standing> {
  return new Map([
    ...parseBlockers(blockers).map(
      (one) => [keyOf(one), { text: one.text, outcome: one.resolved?.outcome ?? null }] as const,
    ),
    ...parseDecisions(decisions).map((one) => [keyOf(one), { text: one.text, outcome: null }] as const),
  ]);
}

function archiveNames(names: SettleRoom['names']): Readonly<Record<MemoryFile, string>> {
  const entries = memoryFiles.map((file) => [file, basename(archiveName(names[file]))] as const);
  return Object.fromEntries(entries) as Record<MemoryFile, string>;
}

/** @returns the part of a change that moves old text into the archive. */
export function archiveOf(part: ArchivePart | undefined) {
  return part ? { archive: { blocks: [part.body], head: part.head } } : {};
}
