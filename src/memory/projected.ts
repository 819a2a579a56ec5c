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
import { archiveName } from './files/archive.ts';
import { archivesNeeded, project } from './projection.ts';
import type { SettleRoom } from './settle.ts';

/**
 * @param edits that the tasks have heard just now
 * @returns the files, and what goes from them to the archives; what is there already is not written again
 */
export async function projected(
  { held, names, shown, phases }: SettleRoom,
  texts: MemoryTexts,
  tasks: readonly Task[],
  edits: readonly MemoryEdit[],
  now: number,
): Promise<Archived> {
  const standing = standingWords(texts);
  const as = tasks.map((task) => shown(task, standing));
  const needed = archivesNeeded(texts, as);
  const archives = await Promise.all(
    needed.map(async (file) => {
      const found = await held.read(archiveName(names[file]));
      return [file, found.kind === 'file' ? found.bytes.toString('utf8') : ''] as const;
    }),
  );
  const heard = new Set(edits.flatMap((edit) => ('id' in edit ? [keyOf(edit)] : [])));
  const options = { base: texts, heard, now, ...(phases === undefined ? {} : { phases }) };
  const wanted = project(texts, as, { ...options, archives: Object.fromEntries(archives) });
  return archiveOld(wanted, { names: archiveNames(names) });
}

/** By `keyOf`: the words of every entry, as a person may have written them. */
function standingWords(texts: MemoryTexts): ReadonlyMap<string, string> {
  const entries = [...parseBlockers(texts.blockers), ...parseDecisions(texts.decisions)];
  return new Map(entries.map((entry) => [keyOf(entry), entry.text]));
}

function archiveNames(names: SettleRoom['names']): Readonly<Record<MemoryFile, string>> {
  const entries = memoryFiles.map((file) => [file, basename(archiveName(names[file]))] as const);
  return Object.fromEntries(entries) as Record<MemoryFile, string>;
}

/** @returns the part of a change that moves old text into the archive. */
export function archiveOf(part: ArchivePart | undefined) {
  return part ? { archive: { blocks: [part.body], head: part.head } } : {};
}
