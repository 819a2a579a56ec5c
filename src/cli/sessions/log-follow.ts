// What is printed into a log while somebody watches, also when it is put aside meanwhile.
import { open, stat } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import type { LogPlace } from './log-file.ts';

const lookMs = 200;
const mostPerLook = 1024 * 1024;
const newline = 0x0a;

/**
 * @param log absolute path; need not be there yet
 * @param from undefined: from its beginning
 * @param signal ends it
 * @returns whole lines, without `\n`, as they come
 */
export async function* followLog(
  log: string,
  from: LogPlace | undefined,
  signal?: AbortSignal,
): AsyncGenerator<readonly string[]> {
  let place = from;
  while (!signal?.aborted) {
    const there = await stat(log).catch(() => undefined);
    if (place && there && there.ino !== place.inode) {
      const aside = `${log}.1`;
      if ((await stat(aside).catch(() => undefined))?.ino === place.inode) {
        for (let read = await readOn(aside, place); read.lines.length > 0; read = await readOn(aside, place)) {
          yield read.lines;
          place = read.place;
        }
      }
      place = undefined;
    }
    if (there && there.size > (place?.bytes ?? 0)) {
      const read = await readOn(log, place ?? { inode: there.ino, bytes: 0 });
      place = read.place;
      if (read.lines.length > 0) yield read.lines;
      if (there.size - place.bytes >= mostPerLook) continue;
    }
    await pause(lookMs, undefined, signal ? { signal } : {}).catch(() => {});
  }
}

/** A line that is not ended yet is left for the next look, unless it fills all of this one. */
async function readOn(path: string, place: LogPlace): Promise<{ lines: readonly string[]; place: LogPlace }> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(mostPerLook), 0, mostPerLook, place.bytes);
    const end = buffer.subarray(0, bytesRead).lastIndexOf(newline) + 1 || (bytesRead === mostPerLook ? bytesRead : 0);
    const lines = buffer.toString('utf8', 0, end).replace(/\n$/, '').split('\n');
    return { lines: end === 0 ? [] : lines, place: { ...place, bytes: place.bytes + end } };
  } finally {
    await file.close();
  }
}
