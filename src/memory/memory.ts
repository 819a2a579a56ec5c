// The Markdown memory of a repository: four files that people may edit, written under a lock and never in part.
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { MemoryFiles } from '../config/config.ts';
import type { Clock } from '../ports/clock.ts';
import type { Memory, MemoryTexts } from '../ports/memory.ts';
import { PortError } from '../ports/port-error.ts';
import { backUp } from './backups.ts';
import { type Held, type LockOptions, withLock } from './lock.ts';
import { maskedTask, remembering } from './masked-task.ts';
import { freshTexts, project } from './projection.ts';
import { replaceFile } from './replace-file.ts';

export interface MemoryOptions {
  /** Absolute path of the memory directory; each repository has `<owner>/<name>/` below it. */
  readonly root: string;
  readonly files: MemoryFiles;
  readonly projectName: string;
  readonly clock: Clock;
  /**
   * Masks secrets in what comes from tasks, and in what is read. What people wrote stays in the files as they wrote it, for a mask
   * that is wrong would take words from them for good; nobody is shown it, and no agent is given it, without the mask.
   */
  readonly mask: (text: string) => string;
  /** Who takes the locks, and how to find out whether another one who did still runs. */
  readonly owner: LockOptions['owner'];
  readonly isAlive: LockOptions['isAlive'];
  readonly lockTimeoutMs?: number;
}

type RepositoryName = Parameters<Memory['read']>[0];
type Key = keyof MemoryTexts;
type Found = Readonly<Record<Key, string | undefined>>;

const keys: readonly Key[] = ['project_state', 'task_assignments', 'blockers', 'decisions'];
const tries = 5;

/** @returns the memory on disk; locks, staged files and backups stand under `<root>/.conductor`, beside the repositories. */
export function createMemory(options: MemoryOptions): Memory {
  const { clock, projectName, mask, owner, isAlive, lockTimeoutMs = 10_000 } = options;
  const maskWords = remembering(mask);

  return {
    paths: (repository) => placesOf(options, repository).paths,

    read: (repository) =>
      locked(repository, async ({ paths }) => {
        const texts = complete(await readAll(paths), freshTexts(projectName, clock.now()));
        return Object.fromEntries(keys.map((key) => [key, mask(texts[key])])) as Record<Key, string>;
      }),

    write: (repository, tasks, now) =>
      locked(repository, async (places, held) => {
        for (let round = 0; round < tries; round++) {
          const found = await readAll(places.paths);
          const shown = tasks.map((task) => maskedTask(task, maskWords));
          const wanted = project(complete(found, freshTexts(projectName, now)), shown);
          if (await replaceAll(places, found, wanted, held)) return;
        }
        throw new PortError('memory', 'conflict', `the files in ${places.directory} are being edited`, 'soon');
      }),
  };

  async function locked<T>(repository: RepositoryName, work: (places: Places, held: Held) => Promise<T>): Promise<T> {
    const places = placesOf(options, repository);
    const lock = { owner, isAlive, id: clock.id, timeoutMs: lockTimeoutMs };
    return withLock(places.lock, lock, (held) => work(places, held));
  }

  /** @returns false when somebody edited a file in between: then nothing of theirs was overwritten. */
  async function replaceAll(places: Places, found: Found, wanted: MemoryTexts, held: Held): Promise<boolean> {
    const changed = keys.filter((key) => found[key] !== wanted[key]);
    if (changed.length === 0) return true;
    // What a killed process had staged is of no use to anybody.
    await rm(places.staging, { recursive: true, force: true });
    await Promise.all([places.directory, places.staging].map((path) => mkdir(path, { recursive: true })));
    for (const key of changed) {
      const path = places.paths[key];
      if (found[key] !== undefined) await backUp(path, places.backups);
      if ((await readText(path)) !== found[key]) return false;
      await held.assert();
      await replaceFile(path, wanted[key], join(places.staging, key));
    }
    return true;
  }
}

interface Places {
  readonly directory: string;
  readonly paths: Readonly<Record<Key, string>>;
  readonly lock: string;
  readonly staging: string;
  readonly backups: string;
}

/** @throws PortError `path_refused` for a name that would lead out of the root */
function placesOf({ root, files }: MemoryOptions, { owner, name }: RepositoryName): Places {
  for (const part of [owner, name, ...Object.values(files)]) {
    if (/^[A-Za-z0-9_.-]+$/.test(part) && !/^\.\.?$/.test(part)) continue;
    throw new PortError('memory', 'path_refused', `"${part}" cannot be part of a path`, 'never');
  }
  const directory = join(root, owner, name);
  const own = (what: string) => join(root, '.conductor', what, owner, name);
  const paths = {
    project_state: join(directory, files.projectState),
    task_assignments: join(directory, files.taskAssignments),
    blockers: join(directory, files.blockers),
    decisions: join(directory, files.decisions),
  };
  return { directory, paths, lock: join(own('locks'), 'lock'), staging: own('staging'), backups: own('backups') };
}

async function readAll(paths: Places['paths']): Promise<Found> {
  const texts = await Promise.all(keys.map(async (key) => [key, await readText(paths[key])] as const));
  return Object.fromEntries(texts) as Record<Key, string | undefined>;
}

/** @returns undefined for a missing file; any other failure is no absence. */
async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw new PortError('memory', 'unreadable', `${path} cannot be read`, 'soon', error);
  }
}

function complete(found: Found, fresh: MemoryTexts): MemoryTexts {
  return Object.fromEntries(keys.map((key) => [key, found[key] ?? fresh[key]])) as Record<Key, string>;
}
