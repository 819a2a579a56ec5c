// The private directory of a task's agent CLI: its configuration, its transcripts, its session. It lives as long as the worktree.
import { existsSync } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Cli } from '../../core/policy.ts';
import type { TaskId } from '../../core/subject.ts';
import { ifMissing, readIfThere, writeWhole } from '../run/small-files.ts';

/** Files of a home that are ours; everything else is the CLI's. */
export const homeFiles = {
  /** The CLI's own id of its session, for the next start. */
  session: 'session',
  sink: 'sink',
  system: 'system.md',
} as const;

/** Beside the homes of a task: the path of its worktree. */
const worktreeFile = 'worktree';

export interface Homes {
  /** Makes it where it is missing. @returns its absolute path */
  open(task: TaskId, cli: Cli, worktree: string): Promise<string>;
  /** Removes those whose worktree is gone. */
  sweep(): Promise<void>;
}

/** @param root absolute path; holds `<task>/<cli>/` */
export function createHomes(root: string): Homes {
  return {
    async open(task, cli, worktree) {
      const home = join(root, task, cli);
      await mkdir(home, { recursive: true, mode: 0o700 });
      await writeWhole(join(root, task, worktreeFile), worktree);
      return home;
    },
    async sweep() {
      for (const task of await readdir(root).catch(ifMissing([]))) {
        const worktree = readIfThere(join(root, task, worktreeFile));
        // Without that file it is just being made.
        if (worktree !== undefined && !existsSync(worktree))
          await rm(join(root, task), { recursive: true, force: true });
      }
    },
  };
}

/** @returns the CLI's own id of the session it had last */
export function lastSession(home: string): string | null {
  const id = readIfThere(join(home, homeFiles.session))?.trim() ?? '';
  return /^[\w.-]{1,100}$/.test(id) && !id.startsWith('-') ? id : null;
}

/** For a session that the CLI itself knows no more. */
export async function forgetSession(home: string): Promise<void> {
  await rm(join(home, homeFiles.session), { force: true });
}

/** @param session the CLI's own id, as an event told it; one that could not be an argument is not kept */
export async function rememberSession(home: string, session: string): Promise<void> {
  if (/^[\w.-]{1,100}$/.test(session) && lastSession(home) !== session)
    await writeWhole(join(home, homeFiles.session), `${session}\n`);
}
