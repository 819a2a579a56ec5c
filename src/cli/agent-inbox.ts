// `conductor agent inbox`: the messages an agent has not read yet.
import { appendFile, readdir, readFile, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { CommandError } from './fail.ts';
import type { Terminal } from './terminal.ts';

/** Names of the messages that were shown, one per line. */
const readList = '.read';

/** Prints path and content of each unread message, oldest first, and remembers that they were shown. */
export async function readInbox(terminal: Terminal): Promise<void> {
  const { env, cwd } = terminal;
  const inbox = env.CONDUCTOR_INBOX || join(cwd, '.conductor', 'inbox');
  const unread = await unreadIn(inbox);
  if (unread.length === 0) terminal.out('No unread messages.');
  for (const name of unread) {
    const path = join(inbox, name);
    const text = await readFile(path, 'utf8');
    terminal.out(`── ${relative(cwd, path)}`, text.trimEnd(), '');
    await appendFile(join(inbox, readList), `${name}\n`);
  }
}

async function unreadIn(inbox: string): Promise<readonly string[]> {
  const names = await readdir(inbox).catch(() => {
    const hint = 'run it in the worktree of an agent, where CONDUCTOR_INBOX is set and .conductor/inbox is';
    throw new CommandError(
      'not_in_session',
      `this is not the session of an agent: there is no directory ${inbox}`,
      hint,
    );
  });
  const shown = (await readFile(join(inbox, readList), 'utf8').catch(() => '')).split('\n');
  // Hidden files and `.tmp` are still being written.
  const waiting = names.filter((name) => !name.startsWith('.') && !name.endsWith('.tmp') && !shown.includes(name));
  const dated = await Promise.all(waiting.map(async (name) => ({ name, at: (await stat(join(inbox, name))).mtimeMs })));
  return dated.sort((a, b) => a.at - b.at || a.name.localeCompare(b.name)).map(({ name }) => name);
}
