// One stream as a log on disk: entries are appended, numbered from 1, and the oldest files go when there are enough newer ones.
import type { StreamEntry } from '../core/stream.ts';
import {
  appendTo,
  ensurePrivate,
  type Line,
  mend,
  readSegment,
  remove,
  type Segment,
  segmentFrom,
  segmentsIn,
  sizeOf,
  sync,
} from './segments.ts';

export interface Log {
  /** Only under the lock. Durable when it returns; ids that are known are passed over. */
  append(entries: readonly StreamEntry[]): Promise<void>;
  /** @returns oldest first */
  after(number: number, count: number): Promise<readonly Line[]>;
  /** @returns the newest so many, oldest first */
  last(count: number): Promise<readonly Line[]>;
  /** @returns another text whenever something was appended */
  mark(): Promise<string>;
}

/** What a process knows of the log, so that it reads only what others have appended since. */
interface Known {
  readonly segment: Segment;
  readonly size: number;
  /** Number of the newest entry. */
  readonly newest: number;
  /** Of the newest entries, oldest first. */
  readonly ids: Set<string>;
}

/** @param kept entries; up to a tenth more may be there */
export function openLog(directory: string, kept: number): Log {
  const perSegment = Math.ceil(kept / 10);
  let known: Known | undefined;
  return { append, after, last, mark };

  async function append(entries: readonly StreamEntry[]): Promise<void> {
    await ensurePrivate(directory);
    const { segment, newest, ids } = await recall();
    const fresh = [...new Map(entries.map((entry) => [entry.id, entry])).values()].filter(({ id }) => !ids.has(id));
    // Who wrote those that are known may have died before they were safe.
    if (fresh.length === 0) return entries.length === 0 ? undefined : sync(segment.path);
    const isFull = newest + 1 - segment.first >= perSegment;
    const target = isFull ? segmentFrom(directory, newest + 1) : segment;
    await appendTo(target, fresh);
    if (newest + 1 === target.first) await sync(directory);
    remember(ids, fresh);
    known = { segment: target, size: await sizeOf(target), newest: newest + fresh.length, ids };
    if (isFull) await trim(known.newest);
  }

  async function recall(): Promise<Known> {
    const segments = await segmentsIn(directory);
    const segment = segments.at(-1) ?? segmentFrom(directory, 1);
    if (known?.segment.path === segment.path && known.size === (await sizeOf(segment))) return known;
    await mend(segment);
    const before = segments.some(({ path }) => path === known?.segment.path) ? known : undefined;
    const lines = await linesOf(segments, before?.newest ?? 0);
    const ids = before?.ids ?? new Set();
    remember(
      ids,
      lines.flatMap(({ entry }) => entry ?? []),
    );
    const newest = lines.at(-1)?.number ?? before?.newest ?? segment.first - 1;
    return { segment, size: await sizeOf(segment), newest, ids };
  }

  /** Ids outlive their entries, so that one which was trimmed away does not come back. */
  function remember(ids: Set<string>, entries: readonly StreamEntry[]): void {
    for (const { id } of entries) ids.add(id);
    for (const oldest of ids) {
      if (ids.size <= 2 * kept) break;
      ids.delete(oldest);
    }
  }

  async function trim(newest: number): Promise<void> {
    const segments = await segmentsIn(directory);
    for (const [index, segment] of segments.entries()) {
      const next = segments[index + 1];
      if (next && newest + 1 - next.first >= kept) await remove(segment);
    }
  }

  async function after(number: number, count: number): Promise<readonly Line[]> {
    const lines: Line[] = [];
    const segments = await segmentsIn(directory);
    for (const segment of later(segments, number)) {
      lines.push(...(await readSegment(segment, number)).slice(0, count - lines.length));
      if (lines.length >= count) break;
    }
    return lines;
  }

  async function last(count: number): Promise<readonly Line[]> {
    let lines: readonly Line[] = [];
    for (const segment of (await segmentsIn(directory)).toReversed()) {
      lines = [...(await readSegment(segment)), ...lines];
      if (lines.length >= count) break;
    }
    return count === 0 ? [] : lines.slice(-count);
  }

  async function mark(): Promise<string> {
    const newest = (await segmentsIn(directory)).at(-1);
    return newest ? `${newest.first}:${await sizeOf(newest)}` : '';
  }
}

async function linesOf(segments: readonly Segment[], after: number): Promise<readonly Line[]> {
  const lines: Line[] = [];
  for (const segment of later(segments, after)) lines.push(...(await readSegment(segment, after)));
  return lines;
}

/** @returns those that may hold entries after this number */
function later(segments: readonly Segment[], number: number): readonly Segment[] {
  return segments.filter((_, index) => (segments[index + 1]?.first ?? Number.POSITIVE_INFINITY) > number + 1);
}
