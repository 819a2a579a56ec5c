// A session's log, read from its end: of what lies before, nothing but the line ends is looked at, and not without bound.
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

export interface LogEnd {
  /** As they were printed, without `\n`, oldest first. */
  readonly lines: readonly string[];
  /** Lines that stand before these. */
  readonly before: number;
  /** false: there are more, and it is not known how many. */
  readonly isExact: boolean;
  /** What comes later begins there. */
  readonly end: LogPlace;
}

export interface LogPlace {
  /** A log is put aside when it has grown large, and another begins under its name. */
  readonly inode: number;
  readonly bytes: number;
}

interface LogFile extends LogPlace {
  readonly descriptor: number;
}

interface PlacedLine {
  readonly text: string;
  readonly file: LogFile;
  /** Bytes. */
  readonly start: number;
}

/** The conductor keeps two files of 32 MiB at most: of what it wrote, every line is counted. */
const countedBytes = 64 * 1024 * 1024;
const blockBytes = 64 * 1024;
/** Of a line that never ends the last drawing stands at the end. */
const longestLine = 64 * 1024;
const newline = 0x0a;

/**
 * @param log absolute path; `<log>.1` beside it holds what was printed before
 * @param most lines
 * @param isBlank passes over lines at the very end
 * @returns undefined when there is no log. @throws the error of the file system
 */
export function readLogEnd(log: string, most: number, isBlank: (line: string) => boolean): LogEnd | undefined {
  const files = openAll([log, `${log}.1`]);
  const [newest] = files;
  if (newest === undefined) return undefined;
  try {
    const found: PlacedLine[] = [];
    for (const line of linesBackward(files)) {
      if (found.length > 0 || !isBlank(line.text)) found.push(line);
      if (found.length === most) break;
    }
    const lines = found.map(({ text }) => text).reverse();
    return { lines, ...countBefore(files, found.at(-1)), end: { inode: newest.inode, bytes: newest.bytes } };
  } finally {
    for (const { descriptor } of files) closeSync(descriptor);
  }
}

/** Those that are there; the same one once, if it was put aside between the two looks. */
function openAll(paths: readonly string[]): readonly LogFile[] {
  const files: LogFile[] = [];
  for (const path of paths) {
    const file = open(path);
    if (file === undefined) continue;
    if (files.some(({ inode }) => inode === file.inode)) closeSync(file.descriptor);
    else files.push(file);
  }
  return files;
}

function open(path: string): LogFile | undefined {
  try {
    const descriptor = openSync(path, 'r');
    const { ino: inode, size: bytes } = fstatSync(descriptor);
    return { descriptor, inode, bytes };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function* linesBackward(files: readonly LogFile[]): Generator<PlacedLine> {
  for (const file of files) {
    let rest = Buffer.alloc(0);
    for (const { bytes, from } of blocksBackward(file, file.bytes)) {
      let to = bytes.length;
      for (const at of newlinesBackward(bytes)) {
        const start = from + at + 1;
        if (start < file.bytes) yield { text: textOf(bytes.subarray(at + 1, to), rest), file, start };
        rest = Buffer.alloc(0);
        to = at;
      }
      if (rest.length < longestLine) rest = Buffer.concat([bytes.subarray(0, to), rest]);
    }
    if (file.bytes > 0) yield { text: textOf(rest), file, start: 0 };
  }
}

function textOf(...parts: readonly Buffer[]): string {
  return Buffer.concat(parts).subarray(-longestLine).toString('utf8');
}

function* blocksBackward({ descriptor }: LogFile, end: number): Generator<{ bytes: Buffer; from: number }> {
  for (let to = end; to > 0; to -= blockBytes) {
    const from = Math.max(0, to - blockBytes);
    const bytes = Buffer.alloc(to - from);
    readSync(descriptor, bytes, 0, bytes.length, from);
    yield { bytes, from };
  }
}

function* newlinesBackward(bytes: Buffer): Generator<number> {
  let at = bytes.lastIndexOf(newline);
  while (at >= 0) {
    yield at;
    at = bytes.subarray(0, at).lastIndexOf(newline);
  }
}

function countBefore(files: readonly LogFile[], first: PlacedLine | undefined): { before: number; isExact: boolean } {
  if (first === undefined) return { before: 0, isExact: true };
  let before = 0;
  let looked = 0;
  for (const file of files.slice(files.indexOf(first.file))) {
    const end = file === first.file ? first.start : file.bytes;
    for (const { bytes, from } of blocksBackward(file, end)) {
      if (looked >= countedBytes) return { before, isExact: false };
      looked += bytes.length;
      before += newlinesIn(bytes);
      if (from + bytes.length === end && bytes.at(-1) !== newline) before++;
    }
  }
  return { before, isExact: true };
}

function newlinesIn(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(newline); at >= 0; at = bytes.indexOf(newline, at + 1)) count++;
  return count;
}
