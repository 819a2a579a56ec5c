// Git processes of ours that outlived the runner which started them.
import { readdir, readFile, readlink } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { ownArguments } from './git.ts';
import { endGroup } from './groups.ts';
import { isAlive, markOf, type ProcessMark } from './process-mark.ts';

const patienceMs = 5000;

/**
 * Ends them and waits until they are gone: a checkout that goes on would write into the worktree that is made in its place,
 * and its index into the new one's. Found by their directory or argument being `path`; nothing is found where there is no /proc.
 */
export async function endStrays(path: string): Promise<void> {
  const strays = await straysAt(path);
  for (const { pid } of strays) endGroup(pid);
  for (let waited = 0; waited < patienceMs; waited += 5) {
    const living = await Promise.all(strays.map(({ mark }) => isAlive(mark)));
    if (!living.includes(true)) return;
    await wait(5);
  }
}

async function straysAt(path: string): Promise<readonly { pid: number; mark: ProcessMark }[]> {
  const names = await readdir('/proc').catch(() => []);
  const found = await Promise.all(
    names
      .filter((name) => /^\d+$/.test(name))
      .map(async (name) => {
        const line = await readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => '');
        const argv = line.split('\0');
        if (!ownArguments.every((argument, at) => argv[at + 1] === argument)) return [];
        const cwd = await readlink(`/proc/${name}/cwd`).catch(() => '');
        const mark = cwd === path || argv.includes(path) ? await markOf(Number(name)) : undefined;
        return mark === undefined ? [] : [{ pid: Number(name), mark }];
      }),
  );
  return found.flat();
}
