// Is the chain unbroken? Reads every file once, line by line, and says where it breaks first.
import { basename } from 'node:path';
import { filesOf } from './files.ts';
import { type AuditLine, isSealed, type Link, origin, parseLine } from './line.ts';
import { type RawLine, readLines } from './read-lines.ts';

/** `form`: no line of the audit; `seal`: not the bytes that were sealed; `seq`, `previous`: not tied to the line before. */
export type Check = 'form' | 'seal' | 'seq' | 'previous';

export interface Break {
  /** Name in the directory. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly check: Check;
  /** The number that was due there. */
  readonly due: number;
  /** The number that stands there, where there is one. */
  readonly found: number | null;
}

/** A line that was noted elsewhere; without `seq` any line may have the hash. */
export interface NotedHead {
  readonly seq: number | null;
  readonly hash: string;
}

export interface Verdict {
  readonly files: number;
  /** Good lines, up to the first break. */
  readonly lines: number;
  /** Times of the first and the last of them, ISO 8601. */
  readonly from: string | null;
  readonly to: string | null;
  readonly head: Link | null;
  readonly broken: Break | null;
  /** Behind the last newline: being written just now, or left by a crash and moved aside with the next line. Never acknowledged. */
  readonly torn: { readonly file: string; readonly bytes: number } | null;
  /** Is the noted head among the lines? null where none was given. */
  readonly noted: boolean | null;
}

const tries = 5;

/**
 * A chain that was cut at its end, or written anew as a whole, is unbroken in itself: only a head that was noted elsewhere tells.
 *
 * @param noted must be among the lines
 * @throws the file system's error
 */
export async function verify(directory: string, noted: NotedHead | null = null): Promise<Verdict> {
  for (let round = 1; ; round++) {
    const files = await filesOf(directory, 'audit');
    const verdict = await walk(files, noted).catch((error) => ({ error }));
    // A file that became full meanwhile has another name now.
    const isStill = String(await filesOf(directory, 'audit')) === String(files);
    if (!isStill && round < tries) continue;
    if ('error' in verdict) throw verdict.error;
    return verdict;
  }
}

async function walk(files: readonly string[], noted: NotedHead | null): Promise<Verdict> {
  const none = { lines: 0, from: null, to: null, head: null, broken: null, torn: null };
  let verdict: Verdict = { files: files.length, ...none, noted: noted && false };
  for await (const line of linesOf(files)) {
    verdict = step(verdict, line, noted);
    if (verdict.broken || verdict.torn) break;
  }
  return verdict;
}

interface PlacedLine extends RawLine {
  readonly file: string;
  readonly number: number;
  readonly isInLastFile: boolean;
}

async function* linesOf(files: readonly string[]): AsyncGenerator<PlacedLine> {
  for (const path of files) {
    const place = { file: basename(path), isInLastFile: path === files.at(-1) };
    let number = 0;
    for await (const line of readLines(path)) yield { ...line, ...place, number: ++number };
  }
}

function step(verdict: Verdict, { file, number, bytes, isWhole, isInLastFile }: PlacedLine, noted: NotedHead | null) {
  if (!isWhole && isInLastFile) return { ...verdict, torn: { file, bytes: bytes.length } };
  const before = verdict.head ?? origin;
  const line = isWhole ? parseLine(bytes) : undefined;
  const check = line ? wrongWith(line, bytes, before) : 'form';
  const broken = check && { file, line: number, check, due: before.seq + 1, found: line?.seq ?? null };
  if (!line || broken) return { ...verdict, broken };
  const head = { seq: line.seq, hash: line.hash };
  const isNoted = noted?.hash === head.hash && (noted.seq ?? head.seq) === head.seq;
  const passed = { lines: verdict.lines + 1, from: verdict.from ?? line.at, to: line.at, head };
  return { ...verdict, ...passed, noted: isNoted || verdict.noted };
}

/** The seal comes first: of a line that was changed nothing else it says is worth a word. */
function wrongWith(line: AuditLine, bytes: Buffer, before: Link): Check | null {
  if (!isSealed(bytes)) return 'seal';
  if (line.seq !== before.seq + 1) return 'seq';
  return line.previous === before.hash ? null : 'previous';
}
