// A file's lines as bytes, one after the other: it may be larger than memory, and nothing in it is trusted to be text.
import { createReadStream } from 'node:fs';

export interface RawLine {
  /** Without the newline. */
  readonly bytes: Buffer;
  /** Offset in the file behind it. */
  readonly end: number;
  /** False for what stands behind the last newline. */
  readonly isWhole: boolean;
}

const newline = 0x0a;

/**
 * @param from offset at which a line begins
 * @param to offset at which reading ends; what is appended meanwhile is left for the next time
 * @throws the file system's error
 */
export async function* readLines(path: string, from = 0, to = Number.POSITIVE_INFINITY): AsyncGenerator<RawLine> {
  if (from >= to) return;
  let pending: Buffer[] = [];
  let end = from;
  for await (const chunk of createReadStream(path, { start: from, end: to - 1 }) as AsyncIterable<Buffer>) {
    let start = 0;
    for (let at = chunk.indexOf(newline); at !== -1; at = chunk.indexOf(newline, start)) {
      const bytes = Buffer.concat([...pending, chunk.subarray(start, at)]);
      pending = [];
      start = at + 1;
      end += bytes.length + 1;
      yield { bytes, end, isWhole: true };
    }
    if (start < chunk.length) pending.push(chunk.subarray(start));
  }
  const rest = Buffer.concat(pending);
  if (rest.length > 0) yield { bytes: rest, end: end + rest.length, isWhole: false };
}
