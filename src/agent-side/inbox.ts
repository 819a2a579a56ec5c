// The messages an agent has not read yet.
import { appendFile, readdir, readFile, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { arrivals, type Bounds } from './arrivals.ts';
import { findDirectory, type Surroundings } from './place.ts';

export interface Letter {
  /** Of the file. */
  readonly name: string;
  /** Of the file, as seen from where the agent is. */
  readonly path: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly text: string;
}

/** Names of the messages that were shown, one per line. */
const readList = '.read';

/**
 * @param bounds how long to wait for a message when there is none; 0 only looks
 * @returns unread messages, oldest first; those of which nobody says `markRead` come again
 * @throws Refused `not_in_session`
 */
export async function readInbox(surroundings: Surroundings, bounds: Bounds): Promise<readonly Letter[]> {
  const inbox = await findDirectory('inbox', surroundings);
  const look = () => unreadLetters(inbox, surroundings.cwd);
  return bounds.wait > 0 ? arrivals(inbox, look, bounds) : look();
}

/** Remembers that they were shown. */
export async function markRead(surroundings: Surroundings, letters: readonly Letter[]): Promise<void> {
  if (letters.length === 0) return;
  const inbox = await findDirectory('inbox', surroundings);
  await appendFile(join(inbox, readList), letters.map(({ name }) => `${name}\n`).join(''));
}

/** @returns lines that show the messages with their paths */
export function letterLines(letters: readonly Letter[]): readonly string[] {
  if (letters.length === 0) return ['No unread messages.'];
  return letters.flatMap(({ path, text }) => [`── ${path}`, text.trimEnd(), '']);
}

async function unreadLetters(inbox: string, cwd: string): Promise<readonly Letter[]> {
  const letters = await Promise.all((await unreadIn(inbox)).map((name) => letterOf(inbox, name, cwd)));
  return letters.filter((letter) => letter !== undefined).sort((a, b) => a.at - b.at || a.name.localeCompare(b.name));
}

async function unreadIn(inbox: string): Promise<readonly string[]> {
  const names = await readdir(inbox);
  const shown = new Set((await readFile(join(inbox, readList), 'utf8').catch(() => '')).split('\n'));
  // Hidden files and `.tmp` are still being written.
  return names.filter((name) => !name.startsWith('.') && !name.endsWith('.tmp') && !shown.has(name));
}

/** @returns undefined for what is no file, or has gone again */
async function letterOf(inbox: string, name: string, cwd: string): Promise<Letter | undefined> {
  const path = join(inbox, name);
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile()) return undefined;
  const text = await readFile(path, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : { name, path: relative(cwd, path), at: found.mtimeMs, text };
}
