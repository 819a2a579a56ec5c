// An entry of a stream as a line of JSON: without secrets, without what eyes cannot see, and never long.
import type { StreamEntry } from '../core/stream.ts';
import { clean, head } from './clean.ts';

/** Bytes of an entry's data as JSON. */
export const longestData = 8_192;

/** @returns the entry as it may be shown to anybody who reads the stream; data that is too long loses the ends of its texts and lists. */
export function tidyEntry(entry: StreamEntry, mask: (text: string) => string): StreamEntry {
  // Cleaned before it is masked, for an invisible character would hide a secret; masked before it is cut, lest half of one is left.
  const tidy = (text: string) => mask(clean(text));
  const data = eachText(entry.data, tidy) as StreamEntry['data'];
  return { ...entry, actor: entry.actor === null ? null : tidy(entry.actor), data: shortened(data) };
}

/** @returns one line */
export function renderEntry({ id, at, task, kind, actor, data }: StreamEntry): string {
  return JSON.stringify({ id, at, task, kind, actor, data });
}

/** @returns undefined for what is no entry */
export function parseEntry(line: string): StreamEntry | undefined {
  try {
    const found: unknown = JSON.parse(line);
    return isEntry(found) ? found : undefined;
  } catch {
    return undefined;
  }
}

function isEntry(found: unknown): found is StreamEntry {
  if (typeof found !== 'object' || found === null) return false;
  const { id, at, task, kind, actor, data } = found as Partial<Record<keyof StreamEntry, unknown>>;
  const texts = [id, task, kind, actor ?? ''].every((text) => typeof text === 'string');
  return texts && typeof at === 'number' && typeof data === 'object' && data !== null && !Array.isArray(data);
}

function eachText(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((item) => eachText(item, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, eachText(item, change)]));
}

function shortened(data: StreamEntry['data']): StreamEntry['data'] {
  let fitting = data;
  for (let longest = 4_096; sizeOf(fitting) > longestData; longest /= 2) {
    if (longest < 32) return { cut: `${sizeOf(data)} bytes` };
    fitting = { ...(shorten(data, longest) as StreamEntry['data']), cut: `${sizeOf(data)} bytes` };
  }
  return fitting;
}

/** @returns the value with texts of at most so many UTF-16 units, and lists of a thirty-second of it */
function shorten(value: unknown, longest: number): unknown {
  if (Array.isArray(value)) return value.slice(0, longest / 32).map((item) => shorten(item, longest));
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shorten(item, longest)]))
    : typeof value === 'string' && value.length > longest
      ? `${head(value, longest - 1)}…`
      : value;
}

function sizeOf(data: StreamEntry['data']): number {
  return Buffer.byteLength(JSON.stringify(data));
}
