// The files of one stream: each holds many entries, one line of JSON each, and is named after the number of its first.
import { mkdir, open, readdir, readFile, rm, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import type { StreamEntry } from '../core/stream.ts';
import { parseEntry, renderEntry } from '../text/stream-entry.ts';

export interface Segment {
  readonly path: string;
  /** Number of its first entry; entries are numbered from 1 without a gap. */
  readonly first: number;
}

export interface Line {
  readonly number: number;
  /** Undefined for what somebody spoilt. */
  readonly entry: StreamEntry | undefined;
}

/** @returns oldest first; none where there is no directory */
export async function segmentsIn(directory: string): Promise<readonly Segment[]> {
  const names = await readdir(directory).catch(unlessAbsent<string[]>([]));
  return names
    .filter((name) => /^\d{12}\.jsonl$/.test(name))
    .sort()
    .map((name) => segmentFrom(directory, Number(name.slice(0, 12))));
}

export function segmentFrom(directory: string, first: number): Segment {
  return { path: join(directory, `${String(first).padStart(12, '0')}.jsonl`), first };
}

/**
 * Needs no lock: what is behind the last newline is being written, or was never acknowledged.
 *
 * @param after number of an entry; only later ones are returned
 * @returns whole lines; none of a file that was trimmed away
 */
export async function readSegment({ path, first }: Segment, after = 0): Promise<readonly Line[]> {
  const text = await readFile(path, 'utf8').catch(unlessAbsent(''));
  const skipped = Math.max(0, after + 1 - first);
  const lines = text.split('\n').slice(skipped, -1);
  return lines.map((line, index) => ({ number: first + skipped + index, entry: parseEntry(line) }));
}

/** Appends, and makes the file where there is none. Durable when it returns. */
export async function appendTo({ path }: Segment, entries: readonly StreamEntry[]): Promise<void> {
  const file = await open(path, 'a', 0o600);
  try {
    await file.writeFile(entries.map((entry) => `${renderEntry(entry)}\n`).join(''));
    await file.datasync();
  } finally {
    await file.close();
  }
}

/** Takes away what a crash, or a full disk, left of a line that nobody relied on. */
export async function mend({ path }: Segment): Promise<void> {
  const bytes = await readFile(path).catch(unlessAbsent(Buffer.alloc(0)));
  const whole = bytes.lastIndexOf('\n') + 1;
  if (whole < bytes.length) await truncate(path, whole);
}

/** @returns bytes; 0 where there is no such file */
export async function sizeOf({ path }: Segment): Promise<number> {
  return (await stat(path).catch(unlessAbsent({ size: 0 }))).size;
}

export async function remove({ path }: Segment): Promise<void> {
  await rm(path, { force: true });
}

/** Makes a directory that only its owner can look into. */
export async function ensurePrivate(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
}

/** For files and directories. */
export async function sync(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

function unlessAbsent<T>(instead: T): (error: NodeJS.ErrnoException) => T {
  return (error) => {
    if (error.code === 'ENOENT') return instead;
    throw error;
  };
}
