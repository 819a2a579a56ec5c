// A lock between processes of one host: a file that names its owner, so that a dead owner's lock can be taken.
import { linkSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { ProcessTable } from './processes/table.ts';
import { ifMissing, readIfThere } from './run/small-files.ts';

const retryMs = 15;

/**
 * @param unique a fresh id, for file names nobody else uses
 * @returns how to let go; undefined when a living process kept the lock for `limitMs`
 */
export async function lockFile(
  path: string,
  { processes, unique, limitMs }: { processes: ProcessTable; unique: string; limitMs: number },
): Promise<(() => void) | undefined> {
  const me = await processes.identity(process.pid);
  const draft = `${path}.${unique}`;
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  writeFileSync(draft, me ?? '', { mode: 0o600 });
  try {
    for (let waited = 0; waited <= limitMs; waited += retryMs) {
      // A link is made with its content or not at all: there is never a lock without an owner.
      if (linked(draft, path)) return () => rmSync(path, { force: true });
      const owner = readIfThere(path);
      if (owner !== undefined && !(await isAlive(processes, owner))) takeAway(path, owner, `${draft}.stale`);
      else await pause(retryMs);
    }
    return undefined;
  } finally {
    rmSync(draft, { force: true });
  }
}

function linked(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

async function isAlive(processes: ProcessTable, owner: string): Promise<boolean> {
  return (await processes.identity(Number.parseInt(owner, 10))) === owner;
}

/** Of several who find the same dead owner one moves the file; whoever moved a newer lock by that puts it back. */
function takeAway(path: string, owner: string, aside: string): void {
  try {
    renameSync(path, aside);
  } catch (error) {
    ifMissing(undefined)(error);
    return;
  }
  if (readIfThere(aside) !== owner) linked(aside, path);
  rmSync(aside, { force: true });
}
