// The files an agent puts into its outbox.
import { constants, readdirSync } from 'node:fs';
import { mkdir, open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { SessionEvent } from '../../ports/sessions.ts';
import type { Run } from '../run/runs.ts';
import { safeDirectory } from '../run/safe-directory.ts';
import { ifMissing } from '../run/small-files.ts';

/** A longer message is cut there and says so. */
const maxBytes = 256 * 1024;

export type Message = SessionEvent & { readonly kind: 'message' };

/**
 * @returns the complete messages that lie there, oldest name first. Names that begin with `.` or end in `.tmp` are still being written;
 * whatever is not a regular file is passed over, and no symbolic link is followed.
 */
export async function readOutbox(run: Run): Promise<readonly Message[]> {
  const outbox = safeDirectory(run.worktree, '.conductor', 'outbox');
  if (outbox === undefined) return [];
  // Not by the thread pool: with fifty sessions that all have nothing to say, its turns were most of what a look cost.
  const names = readdirSync(outbox)
    .filter((name) => !name.startsWith('.') && !name.endsWith('.tmp'))
    .sort();
  const messages: Message[] = [];
  for (const name of names) {
    const text = await readMessage(join(outbox, name));
    if (text !== undefined)
      messages.push({ kind: 'message', task: run.task, name, text, taken: () => take(outbox, name) });
  }
  return messages;
}

/** @returns undefined for what is no regular file, cannot be read, or has gone */
async function readMessage(path: string): Promise<string | undefined> {
  // O_NONBLOCK: opening a pipe must not wait for its writer.
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(
    () => undefined,
  );
  if (file === undefined) return undefined;
  try {
    const stat = await file.stat();
    if (!stat.isFile()) return undefined;
    const { buffer, bytesRead } = await file.read(Buffer.alloc(Math.min(stat.size, maxBytes)), 0, null, 0);
    const text = buffer.toString('utf8', 0, bytesRead);
    return stat.size <= maxBytes
      ? text
      : `${text.replace(/\ufffd+$/, '')}\n[cut: the message was ${stat.size} bytes long]\n`;
  } finally {
    await file.close();
  }
}

async function take(outbox: string, name: string): Promise<void> {
  const taken = join(outbox, '.taken');
  await mkdir(taken).catch(() => {});
  await rename(join(outbox, name), join(taken, name)).catch(ifMissing(undefined));
}
