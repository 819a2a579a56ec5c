// The only proof of delivery: the agent's own word that it was given a prompt.
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { parsed } from '../agents/parsed.ts';
import type { Run } from '../run/runs.ts';
import { safeDirectory } from '../run/safe-directory.ts';
import { names, says } from './says.ts';

const Event = z.looseObject({ ev: z.string(), mark: z.string().optional() });

/** More than an agent writes while one message is delivered. */
const maxBytes = 1024 * 1024;

/**
 * @param from size of the file before the paste, in bytes: an older event proves nothing
 * @returns whether a line with `ev: prompt` names the key or holds the text
 */
export async function wasPrompted(
  { worktree, mark }: Pick<Run, 'worktree' | 'mark'>,
  from: number,
  key: string,
  text: string,
): Promise<boolean> {
  const { content } = await readEvents(worktree, from);
  return content.split('\n').some((line) => {
    const event = Event.safeParse(parsed(line));
    if (!event.success || event.data.ev !== 'prompt' || (event.data.mark ?? mark) !== mark) return false;
    return names(event.data, key) || says(event.data, text);
  });
}

/** @returns where the events end now, in bytes. */
export async function eventsEnd(worktree: string): Promise<number> {
  return (await readEvents(worktree, Number.POSITIVE_INFINITY)).size;
}

async function readEvents(worktree: string, from: number): Promise<{ size: number; content: string }> {
  const directory = safeDirectory(worktree, '.conductor');
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  const file = directory && (await open(join(directory, 'events'), flags).catch(() => undefined));
  if (!file) return { size: 0, content: '' };
  try {
    const { size } = await file.stat();
    const length = Math.min(maxBytes, Math.max(0, size - from));
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, length === 0 ? 0 : from);
    return { size, content: buffer.toString('utf8', 0, bytesRead) };
  } finally {
    await file.close();
  }
}
