// A lock between processes of one host: a file that names its owner, so that a dead owner's lock can be taken.
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { ProcessTable } from './processes/table.ts';
import { ifMissing } from './run/runs.ts';

const retryMs = 15;

/**
 * @param unique a fresh id, for file names nobody else uses
 * @returns how to let go; undefined when a living process kept the lock for `limitMs`
 */
export async function lockFile(
  path: string,
  { processes, unique, limitMs }: { processes: ProcessTable; unique: string; limitMs: number },
): Promise<(() => Promise<void>) | undefined> {
  const me = await processes.identity(process.pid);
  const draft = `${path}.${unique}`;
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await writeFile(draft, me ?? '', { mode: 0o600 });
  try {
    for (let waited = 0; waited <= limitMs; waited += retryMs) {
      // A link is made with its content or not at all: there is never a lock without an owner.
      if (await linked(draft, path)) return () => rm(path, { force: true });
      const owner = await readFile(path, 'utf8').catch(ifMissing(undefined));
      if (owner !== undefined && !(await isAlive(processes, owner))) await takeAway(path, owner, `${draft}.stale`);
      else await pause(retryMs);
    }
    return undefined;
  } finally {
    await rm(draft, { force: true });
  }
}

async function linked(from: string, to: string): Promise<boolean> {
  return link(from, to).then(
    () => true,
    (error) => {
      if (error.code === 'EEXIST') return false;
      throw error;
    },
  );
}

async function isAlive(processes: ProcessTable, owner: string): Promise<boolean> {
  return (await processes.identity(Number.parseInt(owner, 10))) === owner;
}

/** Of several who find the same dead owner one moves the file; whoever moved a newer lock by that puts it back. */
async function takeAway(path: string, owner: string, aside: string): Promise<void> {
  await rename(path, aside).catch(ifMissing(undefined));
  const moved = await readFile(aside, 'utf8').catch(ifMissing(undefined));
  if (moved !== undefined && moved !== owner) await linked(aside, path);
  await rm(aside, { force: true });
}
