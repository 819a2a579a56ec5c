// The directory in the worktree through which conductor and agent talk.
import { lstat, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { broken } from './git-failure.ts';

const directories = ['.conductor', '.conductor/inbox', '.conductor/outbox', '.conductor/memory'];

/**
 * Ensures `.conductor/{inbox,outbox,memory}`; kept out of git by the clone's `info/exclude`.
 * @throws PortError `path_in_use` (never) where the repository or an agent put a file or symbolic link in their place
 */
export async function ensureAgentDirectories(worktree: string): Promise<void> {
  for (const directory of directories) {
    const path = join(worktree, directory);
    await mkdir(path).catch(() => undefined);
    if (!(await lstat(path)).isDirectory()) {
      throw broken('path_in_use', `${path} must be a directory but is a file or link; it was left alone`, 'never');
    }
  }
}
