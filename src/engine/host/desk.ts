// What an agent finds in its worktree: brief, memory copies, inbox.
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Feedback } from '../../core/effect.ts';
import type { Task } from '../../core/task.ts';
import type { MemoryTexts } from '../../ports/memory.ts';
import { renderBrief } from '../../text/brief.ts';
import { renderFeedback } from '../../text/feedback.ts';

export interface Desk {
  readonly task: Task;
  readonly worktree: string;
  readonly memory: MemoryTexts;
  readonly projectName: string;
  /** Random, so that untrusted text cannot close its own fence. */
  readonly nonce: string;
  /** Present when the agent is sent back to work. */
  readonly feedback?: Feedback;
}

/** Lays out brief and memory. @throws BriefError when the prompt template has an unknown placeholder */
export async function layOut(desk: Desk): Promise<void> {
  const folder = join(desk.worktree, '.conductor');
  for (const name of ['inbox', 'outbox', 'memory']) await mkdir(join(folder, name), { recursive: true });
  const copies = Object.entries(desk.memory).map(([name, text]) => put(join(folder, 'memory', `${name}.md`), text));
  await Promise.all([...copies, put(join(folder, 'brief.md'), renderBrief(desk))]);
}

/** Puts a message into the inbox. @returns the line that tells the agent where to read it */
export async function putIntoInbox(worktree: string, feedback: Feedback, nonce: string): Promise<string> {
  const name = `${feedback.key.replace(/[^A-Za-z0-9._-]/g, '-')}.md`;
  await mkdir(join(worktree, '.conductor', 'inbox'), { recursive: true });
  await put(join(worktree, '.conductor', 'inbox', name), renderFeedback(feedback, nonce));
  return `Read .conductor/inbox/${name} (${feedback.kind} from ${feedback.from}) and act on it.`;
}

/** Readers see the old file or the new one, never a part. */
async function put(path: string, text: string): Promise<void> {
  await writeFile(`${path}.tmp`, text, { mode: 0o600 });
  await rename(`${path}.tmp`, path);
}
