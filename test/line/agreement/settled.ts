// Whether nothing that somebody wrote is still on its way. Mail may be: an agent takes one letter after the other.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isCalm } from '../calm.ts';
import type { Line } from '../line.ts';

/** @returns whether all that was written has been taken in, and all that follows from it was done */
export async function isSettled(line: Line, issues: readonly number[]): Promise<boolean> {
  await line.github.idle();
  for (const issue of issues) {
    const wishes = (await line.task(issue))?.wishes ?? [];
    if (wishes.some(({ effect }) => effect.kind !== 'session.send')) return false;
    const outbox = await readdir(join(line.worktree(issue), '.conductor', 'outbox'));
    if (outbox.some((name) => !name.startsWith('.'))) return false;
  }
  return isCalm(line.redis(), (queue) => queue === 'events' || queue.startsWith('host.'));
}
