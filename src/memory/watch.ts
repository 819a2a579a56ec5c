// Directories watched for changes of their files, however an editor makes them: in place, by a new file and a rename, in several steps.
import { type FSWatcher, watch } from 'node:fs';
import { stat } from 'node:fs/promises';

export interface Watched {
  /**
   * Watches a directory from now on; one that was removed and made again is watched anew. Nothing happens where there is none yet:
   * to be called again now and then.
   */
  add(directory: string): Promise<void>;
  close(): void;
}

export interface WatchOptions {
  /** Told, with the directory as it was added, once its files have been left alone for a moment. */
  readonly onChange: (directory: string) => void;
  /** So long nothing may happen, in milliseconds: an editor writes in several steps. */
  readonly quietMs?: number;
  /** One that never stops writing is told of all the same. */
  readonly longestMs?: number;
}

interface Watch {
  readonly watcher: FSWatcher;
  readonly inode: number;
}

/** A watcher of the kernel may miss an event (a network file system tells none at all): callers look for themselves now and then. */
export function watchDirectories({ onChange, quietMs = 25, longestMs = 120 }: WatchOptions): Watched {
  const watches = new Map<string, Watch>();
  const waiting = new Map<string, { readonly since: number; timer: NodeJS.Timeout }>();
  let closed = false;
  return { add, close };

  async function add(directory: string): Promise<void> {
    const inode = await inodeOf(directory);
    const known = watches.get(directory);
    if (closed || known?.inode === inode) return;
    known?.watcher.close();
    watches.delete(directory);
    if (inode === undefined) return;
    try {
      const watcher = watch(directory, () => changed(directory));
      // It went between the look and the watch: the next call finds out.
      watcher.on('error', () => forget(directory, watcher));
      watches.set(directory, { watcher, inode });
      // What was written before anybody watched.
      changed(directory);
    } catch {
      watches.delete(directory);
    }
  }

  function forget(directory: string, watcher: FSWatcher): void {
    watcher.close();
    if (watches.get(directory)?.watcher === watcher) watches.delete(directory);
  }

  function changed(directory: string): void {
    if (closed) return;
    const now = performance.now();
    const before = waiting.get(directory);
    const since = before?.since ?? now;
    clearTimeout(before?.timer);
    const timer = setTimeout(() => tell(directory), Math.max(0, Math.min(quietMs, since + longestMs - now)));
    waiting.set(directory, { since, timer });
  }

  function tell(directory: string): void {
    waiting.delete(directory);
    onChange(directory);
  }

  function close(): void {
    closed = true;
    for (const { watcher } of watches.values()) watcher.close();
    for (const { timer } of waiting.values()) clearTimeout(timer);
    watches.clear();
    waiting.clear();
  }
}

async function inodeOf(directory: string): Promise<number | undefined> {
  return stat(directory).then(
    ({ ino }) => ino,
    () => undefined,
  );
}
