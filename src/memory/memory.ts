// The Markdown memory of a repository: four files that people may edit, written under a lock and never in part.
import { join } from 'node:path';
import type { MemoryFiles } from '../config/config.ts';
import type { Clock } from '../ports/clock.ts';
import type { Memory, MemoryTexts } from '../ports/memory.ts';
import { PortError } from '../ports/port-error.ts';
import type { PhasePlan } from '../text/memory/phase.ts';
import { FileError } from './files/file-error.ts';
import { createFiles, type Files, type HeldFiles } from './files/files.ts';
import type { Found } from './files/found.ts';
import type { IsAlive, Owner } from './files/owner.ts';
import { asStanding, createWords, maskedTask } from './masked-task.ts';
import { createPages, type Pages } from './pages.ts';
import { inPortErrors } from './port-errors.ts';
import { freshTexts } from './projection.ts';
import { editFiles, lookAt, type SettleRoom, settle } from './settle.ts';

export interface MemoryOptions {
  /** Absolute path of the memory directory; each repository has `<owner>/<name>/` below it. */
  readonly root: string;
  readonly files: MemoryFiles;
  readonly projectName: string;
  /** As configured: the current one follows from the tasks. */
  readonly phases?: readonly PhasePlan[];
  readonly clock: Clock;
  /**
   * Masks secrets in what comes from tasks, and in what is read. What people wrote stays in the files as they wrote it, for a mask
   * that is wrong would take words from them for good; nobody is shown it, and no agent is given it, without the mask.
   */
  readonly mask: (text: string) => string;
  /** Who takes the locks, and how to find out whether another one who did still runs. */
  readonly owner: Owner;
  readonly isAlive: IsAlive;
  readonly lockTimeoutMs?: number;
}

type RepositoryName = Parameters<Memory['read']>[0];
type Key = keyof MemoryTexts;
type FoundFiles = Readonly<Record<Key, Found>>;

const keys: readonly Key[] = ['project_state', 'task_assignments', 'blockers', 'decisions'];
const tries = 5;

/** @returns the memory on disk; locks, unfinished changes and backups stand under `<root>/.conductor`, beside the repositories. */
export function createMemory(options: MemoryOptions): Memory {
  const { clock, projectName, phases, mask } = options;
  const words = createWords(mask);
  const known = new Map<string, Files>();
  const pages = new Map<string, Pages>();

  return {
    paths: (repository) => placesOf(options, repository).paths,

    read: (repository) =>
      locked(repository, async ({ names }, held) => {
        const texts = complete(await readAll(names, held), freshTexts(projectName, clock.now()));
        return byKey((key) => mask(texts[key]));
      }),

    settle: (repository, world, now) =>
      locked(repository, (places, held) => inTurns(() => settle(roomOf(repository, places, held), world, now))),

    look: (repository) => {
      const places = placesOf(options, repository);
      return inPortErrors(() => lookAt(filesOf(places).read, places, clock.now()));
    },

    edit: (repository, edits, now) =>
      locked(repository, (places, held) => inTurns(() => editFiles(roomOf(repository, places, held), edits, now))),
  };

  function roomOf(repository: RepositoryName, { directory, names, baseNames }: Places, held: HeldFiles): SettleRoom {
    const shown: SettleRoom['shown'] = (task, standing) => asStanding(maskedTask(task, words), standing, words);
    const pageOf = pages.get(directory) ?? createPages();
    pages.set(directory, pageOf);
    return { held, names, baseNames, repository, projectName, phases, shown, pageOf };
  }

  async function locked<T>(
    repository: RepositoryName,
    work: (places: Places, held: HeldFiles) => Promise<T>,
  ): Promise<T> {
    const places = placesOf(options, repository);
    return inPortErrors(() => filesOf(places).hold((held) => work(places, held)));
  }

  /** One for each repository, so that what this process does to it is done in turn, and its lock is kept ready. */
  function filesOf({ directory, own }: Places): Files {
    const { root, owner, isAlive, lockTimeoutMs } = options;
    const timeout = lockTimeoutMs === undefined ? {} : { lockTimeoutMs };
    const files = known.get(directory) ?? createFiles({ root, own, owner, isAlive, id: clock.id, ...timeout });
    known.set(directory, files);
    return files;
  }
}

/** Somebody who edits a file in between is read again. @throws FileError `conflict` when that goes on */
async function inTurns<T>(work: () => Promise<T>): Promise<T> {
  for (let round = 1; ; round++) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof FileError) || error.code !== 'conflict' || round === tries) throw error;
    }
  }
}

interface Places {
  readonly directory: string;
  readonly paths: Readonly<Record<Key, string>>;
  /** The same, below the root of all repositories. */
  readonly names: Readonly<Record<Key, string>>;
  /** What was written into them last: what is different in a file, a person changed. */
  readonly baseNames: Readonly<Record<Key, string>>;
  readonly own: { readonly lock: string; readonly transactions: string; readonly backups: string };
}

/** @throws PortError `path_refused` for a name that would lead out of the root */
function placesOf({ root, files }: MemoryOptions, { owner, name }: RepositoryName): Places {
  for (const part of [owner, name, ...Object.values(files)]) {
    if (/^[A-Za-z0-9_.-]+$/.test(part) && !/^\.\.?$/.test(part)) continue;
    throw new PortError('memory', 'path_refused', `"${part}" cannot be part of a path`, 'never');
  }
  const names = {
    project_state: join(owner, name, files.projectState),
    task_assignments: join(owner, name, files.taskAssignments),
    blockers: join(owner, name, files.blockers),
    decisions: join(owner, name, files.decisions),
  };
  const own = join(root, '.conductor');
  return {
    directory: join(root, owner, name),
    paths: byKey((key) => join(root, names[key])),
    names,
    baseNames: byKey((key) => join('.conductor', 'base', names[key])),
    own: {
      lock: join(own, 'locks', owner, name),
      transactions: join(own, 'transactions', owner, name),
      backups: join(own, 'backups'),
    },
  };
}

async function readAll(names: Places['names'], held: HeldFiles): Promise<FoundFiles> {
  const found = await Promise.all(keys.map((key) => held.read(names[key])));
  return Object.fromEntries(keys.map((key, at) => [key, found[at]])) as FoundFiles;
}

function complete(found: FoundFiles, fresh: MemoryTexts): MemoryTexts {
  return byKey((key) => {
    const one = found[key];
    return one.kind === 'file' ? one.bytes.toString() : fresh[key];
  });
}

function byKey(of: (key: Key) => string): Record<Key, string> {
  return Object.fromEntries(keys.map((key) => [key, of(key)])) as Record<Key, string>;
}
