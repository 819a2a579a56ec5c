// What an agent's CLI writes down of its session: usage, and turns that end without a hook.
import { lstatSync, readdirSync, realpathSync } from 'node:fs';
import { join, sep } from 'node:path';
import type { Transcript } from '../agents/driver.ts';
import type { Run } from '../run/runs.ts';
import { createTail, type Tail } from './tail.ts';

const limits = { chunk: 1024 * 1024, line: 1024 * 1024 };
/** Names in one directory that are looked at: a CLI keeps one file for each session. */
const mostNames = 10_000;

/**
 * @param behind bytes at its end behind which all that is older is left out; absent: everything is read
 * @returns the tail of the session's transcript; undefined while there is none. One that lies outside of the home is none.
 */
export function tailOfTranscript(
  { home, worktree }: Pick<Run, 'home' | 'worktree'>,
  transcript: Transcript,
  session: string,
  behind?: number,
): Tail | undefined {
  const found = transcript.paths(session, worktree).flatMap((path) => matches(home, path.split('/')));
  const inside = found.filter((path) => isInside(path, home));
  const newest = inside.toSorted((one, other) => changedAt(other) - changedAt(one))[0];
  return newest === undefined ? undefined : createTail(newest, { ...limits, ...(behind !== undefined && { behind }) });
}

const timestamp = /"timestamp":\s*"([^"]{10,40})"/;

/** @returns when the line was written, as all of these CLIs note it, in milliseconds since the epoch; undefined where it does not say */
export function writtenAt(line: string): number | undefined {
  const time = Date.parse(timestamp.exec(line)?.[1] ?? '');
  return Number.isNaN(time) ? undefined : time;
}

/** @param parts of a path below the directory; `*` in them stands for any part of one name */
function matches(directory: string, [part, ...rest]: readonly string[]): string[] {
  if (part === undefined) return [directory];
  const names = part.includes('*') ? namesIn(directory).filter(like(part)) : [part];
  return names.flatMap((name) => matches(join(directory, name), rest));
}

function like(pattern: string): (name: string) => boolean {
  const escaped = pattern.split('*').map((piece) => piece.replace(/[^\w]/g, '\\$&'));
  const expression = new RegExp(`^${escaped.join('.*')}$`, 's');
  return (name) => expression.test(name);
}

function namesIn(directory: string): readonly string[] {
  try {
    return readdirSync(directory).slice(0, mostNames);
  } catch {
    return [];
  }
}

function isInside(path: string, home: string): boolean {
  try {
    return realpathSync(path).startsWith(realpathSync(home) + sep);
  } catch {
    return false;
  }
}

function changedAt(path: string): number {
  return lstatSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
