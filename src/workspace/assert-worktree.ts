// Whether a directory is a worktree of ours, before anything in it is believed or changed.
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { broken } from './git-failure.ts';
import type { Place } from './places.ts';

/** @throws PortError `path_in_use` (never) unless the directory is a worktree of the task's base clone */
export async function assertWorktree(place: Place): Promise<void> {
  const text = await readFile(join(place.path, '.git'), 'utf8').catch(() => '');
  const entry = /^gitdir: (.+)$/m.exec(text)?.[1];
  const ours = entry?.startsWith(`${join(place.clone, 'worktrees')}/`) && (await stat(entry).catch(() => undefined));
  if (!ours)
    throw broken('path_in_use', `${place.path} is not a worktree of ${place.clone}; it was left alone`, 'never');
}
