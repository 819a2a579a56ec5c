// The memory of every known repository, looked at when something changes there, and now and then whether or not.
import { setTimeout as pause } from 'node:timers/promises';
import type { Repository } from '../core/subject.ts';
import { PortError } from '../ports/port-error.ts';
import type { Log } from './log.ts';
import type { ReadMemory } from './read-memory.ts';

export interface WatchMemoryParts {
  readonly look: ReadMemory['look'];
  /** Has a repository's directory watched; to be called again now and then. */
  readonly watch: (repository: Repository) => Promise<void>;
  readonly log: Log;
  /** Between two looks at everything, in milliseconds. */
  readonly everyMs?: number;
}

export interface WatchMemory {
  /** From now on its memory is looked at. To be told again when its directory was made. */
  know(repository: Repository): void;
  /** Something changed in the directory of `owner/name`. */
  changed(name: string): void;
  end(): void;
}

/** An editor that empties a file before it writes it is done within this time. */
const againMs = 100;

/** @returns who looks; one look at a time for each repository, and one more where something changed meanwhile */
export function watchMemory({ look, watch, log, everyMs = 10_000 }: WatchMemoryParts): WatchMemory {
  const known = new Map<string, Repository>();
  const busy = new Map<string, 'looking' | 'once more'>();
  const ending = new AbortController();
  const timer = setInterval(() => void sweep(), everyMs);
  return { know, changed, end };

  function know(repository: Repository): void {
    const name = nameOf(repository);
    const isNew = !known.has(name);
    known.set(name, repository);
    // Its directory may have been made just now.
    void watch(repository).then(() => isNew && changed(name));
  }

  function changed(name: string): void {
    const repository = known.get(name);
    if (!repository || ending.signal.aborted) return;
    if (busy.has(name)) busy.set(name, 'once more');
    else void lookAt(name, repository);
  }

  async function lookAt(name: string, repository: Repository): Promise<void> {
    do {
      busy.set(name, 'looking');
      if ((await seen(name, repository)) === 'settled') continue;
      busy.set(name, 'once more');
      await pause(againMs, undefined, { signal: ending.signal }).catch(() => {});
    } while (busy.get(name) === 'once more' && !ending.signal.aborted);
    busy.delete(name);
  }

  async function seen(name: string, repository: Repository): Promise<'settled' | 'changing'> {
    try {
      return await look(repository);
    } catch (error) {
      // Left to the next sweep; the lock may be held, or somebody edits right now.
      log.warn(
        { repository: name, err: error instanceof PortError ? error.message : error },
        'the memory cannot be read',
      );
      return 'settled';
    }
  }

  async function sweep(): Promise<void> {
    for (const [name, repository] of known) {
      await watch(repository).catch(() => {});
      changed(name);
    }
  }

  function end(): void {
    clearInterval(timer);
    ending.abort();
  }
}

function nameOf({ owner, name }: Repository): string {
  return `${owner}/${name}`;
}
