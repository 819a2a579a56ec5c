// What an agent finds in its worktree: brief, memory copies, inbox.
import { appendFile, lstat, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Feedback } from '../../core/effect.ts';
import type { Task } from '../../core/task.ts';
import type { MemoryTexts } from '../../ports/memory.ts';
import { PortError } from '../../ports/port-error.ts';
import { renderBrief } from '../../text/agent/brief.ts';
import { renderFeedback } from '../../text/agent/feedback.ts';

export interface Desk {
  readonly task: Task;
  readonly worktree: string;
  readonly memory: MemoryTexts;
  readonly projectName: string;
  /** Random, so that untrusted text cannot close its own fence. */
  readonly nonce: string;
  /** Present when the agent is sent back to work. */
  readonly feedback?: Feedback;
  /** Subjects of the commits there are already; present when somebody worked on it before. */
  readonly commits?: readonly string[];
}

/** Names of the messages that were ever put into the inbox, one per line: an agent may take a message away once it has read it. */
const givenList = '.given';

/** Lays out brief and memory. @throws BriefError when the prompt template has an unknown placeholder */
export async function layOut(desk: Desk): Promise<void> {
  const folder = join(desk.worktree, '.conductor');
  for (const name of ['inbox', 'outbox', 'memory']) await mkdir(join(folder, name), { recursive: true });
  const copies = Object.entries(desk.memory).map(([name, text]) => put(join(folder, 'memory', `${name}.md`), text));
  await Promise.all([...copies, put(join(folder, 'brief.md'), renderBrief(desk))]);
}

/** Puts a message into the inbox, once. @returns the line that tells the agent where to read it */
export async function putIntoInbox(worktree: string, feedback: Feedback, nonce: string): Promise<string> {
  const name = `${feedback.key.replace(/[^A-Za-z0-9._-]/g, '-').slice(0, 200)}.md`;
  await putOnce(worktree, name, renderFeedback(feedback, nonce));
  return `Read .conductor/inbox/${name} (${feedback.kind} from ${feedback.from}) and act on it.`;
}

/** Answers a file of the outbox that is no message. @param hash of the file's name and content */
export async function putRefusal(worktree: string, hash: string, text: string): Promise<void> {
  await putOnce(worktree, `refused-${hash}.md`, text);
}

/** @throws PortError `path_in_use` (never) where something else stands in the inbox's place */
async function putOnce(worktree: string, name: string, text: string): Promise<void> {
  const inbox = join(worktree, '.conductor', 'inbox');
  await mkdir(inbox, { recursive: true });
  for (const directory of [join(worktree, '.conductor'), inbox]) {
    if ((await lstat(directory)).isDirectory()) continue;
    throw new PortError('workspace', 'path_in_use', `${directory} is no directory; it was left alone`, 'never');
  }
  const list = join(inbox, givenList);
  const given = (await readFile(list, 'utf8').catch(() => '')).split('\n');
  if (given.includes(name)) return;
  await put(join(inbox, name), text);
  await appendFile(list, `${name}\n`, { mode: 0o600 });
}

/** Readers see the old file or the new one, never a part. What an agent left under the passing name is not written through. */
async function put(path: string, text: string): Promise<void> {
  await rm(`${path}.tmp`, { recursive: true, force: true });
  await writeFile(`${path}.tmp`, text, { mode: 0o600, flag: 'wx' });
  await rename(`${path}.tmp`, path);
}
