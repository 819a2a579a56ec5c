// The files an agent puts into its outbox.
import { constants, readdirSync } from 'node:fs';
import { lstat, mkdir, open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { MessageProblem, SessionEvent } from '../../ports/sessions.ts';
import type { Run } from '../run/runs.ts';
import { safeDirectory } from '../run/safe-directory.ts';
import { ifMissing } from '../run/small-files.ts';

const maxBytes = 256 * 1024;
/** Who writes without renaming has made an empty file first; what it writes into it is noticed. */
const emptyMs = 1_000;

export type Message = SessionEvent & { readonly kind: 'message' };

/**
 * @returns what lies there, oldest name first. Names that begin with `.` or end in `.tmp` are still being written. What cannot be a
 * message is told with its problem: no symbolic link is followed, no pipe is read.
 *
 * @param now milliseconds since the epoch
 */
export async function readOutbox(run: Run, now: number): Promise<readonly Message[]> {
  const outbox = safeDirectory(run.worktree, '.conductor', 'outbox');
  if (outbox === undefined) return [];
  // Not by the thread pool: with fifty sessions that all have nothing to say, its turns were most of what a look cost.
  const names = readdirSync(outbox)
    .filter((name) => !name.startsWith('.') && !name.endsWith('.tmp'))
    .sort();
  const messages: Message[] = [];
  for (const name of names) {
    const found = await readMessage(join(outbox, name), now);
    if (found !== undefined)
      messages.push({ kind: 'message', task: run.task, name, ...found, taken: () => take(outbox, name) });
  }
  return messages;
}

type Found = Pick<Message, 'text' | 'problem'>;

/** @returns undefined for what has gone, or has just begun */
async function readMessage(path: string, now: number): Promise<Found | undefined> {
  const seen = await lstat(path).catch(() => undefined);
  if (seen === undefined) return undefined;
  if (!seen.isFile()) return wrong('not_a_file', 'it is no regular file, and nothing of it was read');
  if (seen.size === 0 && Math.abs(now - seen.mtimeMs) < emptyMs) return undefined;
  // O_NONBLOCK: it may have become a pipe, and to open one must not wait for its writer.
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  const file = await open(path, flags).catch(() => undefined);
  if (file === undefined) return wrong('unreadable', 'it cannot be opened');
  try {
    const { size } = await file.stat();
    if (size > maxBytes) return wrong('too_large', `it has ${size} bytes, and ${maxBytes} are the most`);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(size), 0, size, 0);
    return decoded(buffer.subarray(0, bytesRead));
  } catch {
    return wrong('unreadable', 'it cannot be read');
  } finally {
    await file.close();
  }
}

function decoded(bytes: Buffer): Found {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return text.includes('\0') ? wrong('binary', 'it holds NUL bytes') : { text };
  } catch {
    return wrong('binary', 'it is no UTF-8 text');
  }
}

function wrong(code: MessageProblem['code'], reason: string): Found {
  return { text: '', problem: { code, reason } };
}

/** Nothing an agent wrote is deleted: a name that was taken before gets a number. */
async function take(outbox: string, name: string): Promise<void> {
  const taken = join(outbox, '.taken');
  await mkdir(taken).catch(() => {});
  await rename(join(outbox, name), await freeName(taken, name)).catch(ifMissing(undefined));
}

async function freeName(directory: string, name: string): Promise<string> {
  for (let number = 1; ; number++) {
    const path = join(directory, number === 1 ? name : `${name}.${number}`);
    if ((await lstat(path).catch(() => undefined)) === undefined) return path;
  }
}
