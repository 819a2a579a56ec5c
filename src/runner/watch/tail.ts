// What was appended to a file since the last look. The agent may write the file: it can be anything, of any size, and change at any time.
import { closeSync, constants, fstatSync, lstatSync, openSync, readSync } from 'node:fs';

export interface Tail {
  /** @returns the complete lines since the last read, and whether more are there already */
  read(): { readonly lines: readonly string[]; readonly more: boolean };
}

export interface TailLimits {
  /** Bytes taken in by one read. */
  readonly chunk: number;
  /** A longer line is left out. */
  readonly line: number;
  /** Bytes behind which all that is older is left out; absent: everything is read. */
  readonly behind?: number;
}

const newline = 0x0a;
const none = { lines: [], more: false } as const;

/**
 * Reads synchronously, as it stands on the way from a hook to its meaning, where a turn of the thread pool costs milliseconds on a busy
 * machine. A file that shrank or was replaced is read from its beginning.
 *
 * @param path absolute; a link, a pipe or a directory in its place has no lines
 */
export function createTail(path: string, limits: TailLimits): Tail {
  let file = 0;
  let offset = 0;
  let rest: Buffer = Buffer.alloc(0);
  /** Within a line that is too long, or that began before the first byte that is read. */
  let skipping = false;

  return {
    read() {
      const seen = lstatSync(path, { throwIfNoEntry: false });
      if (seen === undefined || !seen.isFile()) {
        file = 0;
        return none;
      }
      if (seen.ino !== file || seen.size < offset) begin(seen.ino);
      if (seen.size === offset) return none;
      const bytes = readFrom();
      return { lines: take(bytes), more: bytes.length === limits.chunk };
    },
  };

  function begin(inode: number): void {
    file = inode;
    offset = 0;
    rest = Buffer.alloc(0);
    skipping = false;
  }

  function readFrom(): Buffer {
    // O_NONBLOCK: it may have become a pipe since.
    const handle = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      const now = fstatSync(handle);
      if (!now.isFile() || now.ino !== file) return Buffer.alloc(0);
      leaveOutOld(now.size);
      const bytes = Buffer.allocUnsafe(Math.min(limits.chunk, Math.max(0, now.size - offset)));
      return bytes.subarray(0, readSync(handle, bytes, 0, bytes.length, offset));
    } finally {
      closeSync(handle);
    }
  }

  function leaveOutOld(size: number): void {
    const from = size - (limits.behind ?? size);
    if (from <= offset) return;
    offset = from;
    rest = Buffer.alloc(0);
    skipping = true;
  }

  function take(bytes: Buffer): string[] {
    offset += bytes.length;
    const lines: string[] = [];
    let from = 0;
    for (let end = bytes.indexOf(newline); end !== -1; end = bytes.indexOf(newline, from)) {
      const line = Buffer.concat([rest, bytes.subarray(from, end)]);
      if (!skipping && line.length <= limits.line) lines.push(line.toString('utf8'));
      rest = Buffer.alloc(0);
      skipping = false;
      from = end + 1;
    }
    keep(bytes.subarray(from));
    return lines;
  }

  function keep(part: Buffer): void {
    if (skipping) return;
    skipping = rest.length + part.length > limits.line;
    rest = skipping ? Buffer.alloc(0) : Buffer.concat([rest, part]);
  }
}
