// Git processes of ours that outlived the runner which started them.
import { readdir, readFile, readlink } from 'node:fs/promises';
import { basename } from 'node:path';
import { ownArguments } from './git.ts';
import { endGitGroups } from './groups.ts';

/**
 * Ends them and waits until they are gone: a checkout that goes on would write into the worktree that is made in its place,
 * and its index into the new one's. Found by their directory or argument being `path`; nothing is found where there is no /proc.
 */
export async function endStrays(path: string): Promise<void> {
  await endGitGroups(await straysAt(path));
}

/** @returns their process ids; each leads a group of its own. */
async function straysAt(path: string): Promise<readonly number[]> {
  const names = await readdir('/proc').catch(() => []);
  const found = await Promise.all(
    names.filter((name) => /^\d+$/.test(name)).map((name) => strayIn(`/proc/${name}`, path)),
  );
  return found.filter((pid) => pid !== undefined);
}

async function strayIn(process: string, path: string): Promise<number | undefined> {
  const line = await readFile(`${process}/cmdline`, 'utf8').catch(() => '');
  const argv = line.split('\0');
  if (!ownArguments.every((argument, at) => argv[at + 1] === argument)) return undefined;
  const cwd = await readlink(`${process}/cwd`).catch(() => '');
  return cwd === path || argv.includes(path) ? Number(basename(process)) : undefined;
}
